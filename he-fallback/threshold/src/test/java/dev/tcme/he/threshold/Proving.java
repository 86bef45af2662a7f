package dev.tcme.he.threshold;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.Security;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Parties with keys under which decryption shares can be proven, and what belongs to a proof; the same every time. */
final class Proving {
    /** The least degree with a modulus that is large enough. */
    static final ParametersLiteral LEAST =
            new ParametersLiteral(12, Security.CLASSICAL_128, 0, 30, 96, ParametersLiteral.NO_EVALUATION_KEYS);

    static final double SMUDGING = 0x1p40;

    final Parties parties;
    final CollectiveKeys collective;
    final PublicShares keys;
    private final List<Integer> all;

    Proving(Agreement agreement) throws FaultException {
        this.parties = Parties.revealed(agreement);
        this.keys = PublicShares.of(parties.sum(), parties.keyShares);
        this.collective = parties.finish();
        this.all =
                IntStream.rangeClosed(1, agreement.quorum().parties()).boxed().toList();
    }

    static Agreement agreement(int parties, int binding) {
        return Parties.agreement(KeyPlan.sums(Parties.context(LEAST).parameters()), Quorum.all(parties, 9), binding);
    }

    static Proving least(int parties) throws FaultException {
        return new Proving(agreement(parties, 1));
    }

    Ciphertext zero(int number) {
        return collective.encryptor(new ReplayedRandom(number)).encryptZero(0);
    }

    DecryptionRequest request(Ciphertext ciphertext, double deviation) {
        return parties.request(ciphertext, deviation, all);
    }

    DecryptionRequest request(int number) {
        return request(zero(number), SMUDGING);
    }

    /** What the party's vault would be good for if it had been stolen. */
    PartySecret secret(int party) {
        return PartySecret.of(parties.agreement, Seed.random(new ReplayedRandom(party)));
    }

    ProofStatement statement(DecryptionRequest request, int party, Poly value) {
        return new ProofStatement(new DecryptionShare(request, party, value), keys.share(party, request.primes()));
    }

    ProofBounds bounds(DecryptionRequest request) {
        return ProofBounds.of(parties.context.ring().degree(), request.deviation());
    }

    ProofVector witness(DecryptionRequest request, int party) {
        return new ShareProofMaker(parties.agreement, secret(party)).witness(request, party, bounds(request));
    }

    ProvenShare read(DecryptionRequest request, int party, byte[] bytes) throws FaultException {
        return ProvenShare.read(request, keys, party, bytes);
    }

    List<ProvenShare> proveAll(DecryptionRequest request) throws FaultException {
        List<ProvenShare> result = new ArrayList<>();
        for (Party party : parties.parties) {
            result.add(
                    read(request, party.number(), party.decryptProven(request).bytes()));
        }
        return result;
    }
}
