package dev.tcme.he.threshold;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Decryptor;
import dev.tcme.he.ckks.Encoder;
import dev.tcme.he.ckks.Evaluator;
import dev.tcme.he.ckks.KeyGenerator;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.ckks.Security;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Parties that carry out the rounds, with everything going over the wire; the same every time. */
final class Parties {
    /** Products to depth 2, numbers of 40 bits, room for smudging. */
    static final ParametersLiteral MIDDLE = new ParametersLiteral(13, Security.CLASSICAL_128, 2, 40, 60, 1);

    /** The least that has a product. */
    static final ParametersLiteral SMALL = new ParametersLiteral(12, Security.CLASSICAL_128, 1, 25, 37, 1);

    private static final Map<ParametersLiteral, Context> CONTEXTS =
            new TreeMap<>(java.util.Comparator.comparing(ParametersLiteral::toString));

    final Context context;
    final Agreement agreement;
    final List<Party> parties = new ArrayList<>();
    final List<Memory> vaults = new ArrayList<>();
    final List<Digest> commitments = new ArrayList<>();
    final List<KeyShare> keyShares = new ArrayList<>();

    /** {@code [from][to]}, bytes. */
    final Map<Integer, Map<Integer, byte[]>> dealt = new TreeMap<>();

    private Parties(Agreement agreement) {
        this.agreement = agreement;
        this.context = agreement.context();
        for (int number = 1; number <= agreement.quorum().parties(); number++) {
            vaults.add(new Memory());
            parties.add(Party.create(agreement, number, vaults.getLast(), new ReplayedRandom(number)));
        }
    }

    static synchronized Context context(ParametersLiteral literal) {
        return CONTEXTS.computeIfAbsent(literal, one -> Context.of(Parameters.of(one)));
    }

    static KeyPlan plan(ParametersLiteral literal) {
        Context context = context(literal);
        int top = context.parameters().levelMax();
        return KeyPlan.of(context, top, Map.of(1, top, -3, top - 1)).withGalois(context.conjugation(), 0);
    }

    static Agreement agreement(ParametersLiteral literal, Quorum quorum) {
        return agreement(plan(literal), quorum, 1);
    }

    static Agreement agreement(KeyPlan plan, Quorum quorum, int binding) {
        return Agreement.of(
                context(plan.parameters().literal()),
                plan,
                quorum,
                Hash.of("test").number(binding).digest());
    }

    static Parties fresh(Agreement agreement) {
        return new Parties(agreement);
    }

    /** The parties after the first and the second round. */
    static Parties revealed(Agreement agreement) throws FaultException {
        var result = new Parties(agreement);
        for (Party party : result.parties) {
            result.commitments.add(party.commit());
        }
        for (Party party : result.parties) {
            Party.Revealed revealed = party.reveal(result.commitments);
            result.keyShares.add(
                    KeyShare.read(agreement, party.number(), revealed.share().bytes()));
            Map<Integer, byte[]> to = new TreeMap<>();
            revealed.dealt().forEach(share -> to.put(share.to(), share.bytes()));
            result.dealt.put(party.number(), to);
        }
        return result;
    }

    KeySum sum() throws FaultException {
        return KeySum.of(agreement, commitments, keyShares);
    }

    List<DealtShare> dealtTo(int party) throws FaultException {
        List<DealtShare> result = new ArrayList<>();
        for (var from : dealt.entrySet()) {
            byte[] bytes = from.getValue().get(party);
            if (bytes != null) {
                result.add(DealtShare.read(agreement, from.getKey(), party, bytes));
            }
        }
        return result;
    }

    /** The third round; every party makes the sum for itself. */
    CollectiveKeys finish() throws FaultException {
        List<RelinearisationShare> answers = new ArrayList<>();
        KeySum ours = sum();
        for (Party party : parties) {
            RelinearisationShare share = party.relinearise(sum(), dealtTo(party.number()));
            answers.add(RelinearisationShare.read(ours, party.number(), share.bytes()));
        }
        return CollectiveKeys.of(ours, answers);
    }

    Party party(int number) {
        return parties.get(number - 1);
    }

    /** The party as it comes back after a restart. */
    Party restored(int number) throws FaultyStateException {
        Memory vault = vaults.get(number - 1);
        return Party.restore(agreement, vault, vault.state);
    }

    Evaluator evaluator(CollectiveKeys keys) {
        return new Evaluator(context, keys.evaluationKeys());
    }

    Ciphertext encrypt(CollectiveKeys keys, double[] values, int level) {
        return keys.encryptor(new ReplayedRandom(99)).encrypt(new Encoder(context).encode(values, level));
    }

    double[] vector(long seed) {
        return new Random(seed).doubles(context.parameters().slots(), -1, 1).toArray();
    }

    DecryptionRequest request(Ciphertext ciphertext, double deviation, Collection<Integer> active) {
        return DecryptionRequest.of(agreement, ciphertext, deviation, active);
    }

    Plaintext decrypt(Ciphertext ciphertext, double deviation, Integer... active) throws FaultException {
        DecryptionRequest request = request(ciphertext, deviation, Arrays.asList(active));
        List<DecryptionShare> shares = new ArrayList<>();
        for (int number : active) {
            shares.add(DecryptionShare.read(
                    request, number, party(number).decrypt(request).bytes()));
        }
        return request.sum(shares);
    }

    Plaintext decryptAll(Ciphertext ciphertext, double deviation) throws FaultException {
        return decrypt(
                ciphertext,
                deviation,
                IntStream.rangeClosed(1, parties.size()).boxed().toArray(Integer[]::new));
    }

    /** The numbers in the slots of a plaintext. */
    double[] decode(Plaintext plaintext) {
        Poly nothing = context.ring()
                .constant(java.math.BigInteger.ZERO, plaintext.poly().primes());
        var open = new Ciphertext(
                plaintext.parameters(),
                plaintext.level(),
                plaintext.scale(),
                List.of(plaintext.poly(), nothing),
                java.util.Optional.empty());
        try (var key = new KeyGenerator(context, new ReplayedRandom(0)).secretKey()) {
            return new Decryptor(context, key).decrypt(open);
        }
    }

    /** Nobody has this outside of tests: the sum of all secrets, or of all ephemeral polynomials, over all primes. */
    Poly collectiveSecret(PartySecret.Use use) {
        Ring ring = context.ring();
        int[] all = IntStream.range(0, ring.moduli().size()).toArray();
        Poly sum = ring.constant(java.math.BigInteger.ZERO, all);
        for (int number = 1; number <= parties.size(); number++) {
            PartySecret secret = PartySecret.of(agreement, Seed.random(new ReplayedRandom(number)));
            sum = ring.add(sum, use == PartySecret.Use.SECRET ? secret.values() : secret.ephemeral(all));
        }
        return sum;
    }

    static double worst(double[] a, double[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> Math.abs(a[i] - b[i]))
                .max()
                .orElse(0);
    }
}
