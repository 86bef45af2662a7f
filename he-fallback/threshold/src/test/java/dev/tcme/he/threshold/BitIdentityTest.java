package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ring.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/**
 * All shares of one run have one digest: on one thread and on two, on 1, 2, 4 and 8 lanes (the build runs this test once for each,
 * {@code -Dtcme.he.lanes}), and, since it stands here, in every version: a state on disk stays good, and parties with different
 * versions make the same keys.
 */
class BitIdentityTest {
    /** It changes with the protocol, the format, the samplers or the choice of primes, and only then. */
    private static final String DIGEST = "57b08fc2124fc2384f1db37f6aa56b26ae9b0d8278f4779d7ee15b387e808530";

    private static String run(Parallel parallel) throws FaultException {
        Context context = Context.of(Parameters.of(Parties.SMALL), parallel);
        Agreement agreement = Agreement.of(
                context,
                Parties.plan(Parties.SMALL),
                new Quorum(3, 2, 5),
                Hash.of("golden").digest());
        Hash hash = Hash.of("bit identity");
        Parties parties = Parties.revealed(agreement);
        parties.commitments.forEach(hash::digest);
        KeySum sum = parties.sum();
        List<RelinearisationShare> answers = new ArrayList<>();
        for (Party party : parties.parties) {
            for (byte[] dealt : parties.dealt.get(party.number()).values()) {
                hash.bytes(dealt);
            }
            RelinearisationShare answer = party.relinearise(sum, parties.dealtTo(party.number()));
            hash.digest(answer.digest());
            answers.add(answer);
        }
        CollectiveKeys keys = CollectiveKeys.of(sum, answers);
        hash.digest(keys.digest());
        DecryptionRequest request =
                parties.request(keys.encryptor(new ReplayedRandom(1)).encryptZero(0), 0x1p10, List.of(1, 3));
        hash.digest(request.digest())
                .digest(parties.party(1).decrypt(request).digest())
                .bytes(parties.vaults.getFirst().state);
        return hash.digest().toString();
    }

    @Test
    void allSharesOfARunAreTheSameBitsOnAnyMachine() throws Exception {
        assertEquals(DIGEST, run(Parallel.none()));
    }

    @Test
    void allSharesOfARunAreTheSameBitsOnTwoThreads() throws Exception {
        try (var pool = new ForkJoinPool(2)) {
            assertEquals(DIGEST, run(Parallel.on(pool)));
        }
    }

    /** It changes with the protocol, the format, the samplers or the choice of primes of the proofs, and only then. */
    private static final String PROOF_DIGEST = "30c6a9b6d828af192f66724f07f0684542ca2ce3aee8ab39b5de971747808d7c";

    private static String proof(Parallel parallel) throws FaultException {
        Context context = Context.of(Parameters.of(Proving.LEAST), parallel);
        Agreement agreement = Agreement.of(
                context,
                KeyPlan.sums(context.parameters()),
                Quorum.all(2, 5),
                Hash.of("golden").digest());
        var proving = new Proving(agreement);
        ProvenShare share = proving.parties.party(1).decryptProven(proving.request(1));
        return Hash.of("bit identity")
                .digest(proving.keys.digest())
                .digest(share.digest())
                .digest()
                .toString();
    }

    @Test
    void aProofIsTheSameBitsOnAnyMachineAndAnyNumberOfThreads() throws Exception {
        assertEquals(PROOF_DIGEST, proof(Parallel.none()));
        try (var pool = new ForkJoinPool(2)) {
            assertEquals(PROOF_DIGEST, proof(Parallel.on(pool)));
        }
    }
}
