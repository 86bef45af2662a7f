package dev.tcme.he.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import dev.tcme.contract.SessionId;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.exact.Decoded;
import dev.tcme.he.exact.Estimate;
import dev.tcme.he.exact.ExactCircuit;
import dev.tcme.he.exact.Extremum;
import dev.tcme.he.threshold.Agreement;
import dev.tcme.he.threshold.KeyPlan;
import dev.tcme.he.threshold.Quorum;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A contract's task as a circuit that its parties compute together. Everything in it follows from the contract: gateway and
 * parties make it for themselves, and it is the same. The parties of the computation are those that bring an input, one each,
 * numbered from 1 in the order of the inputs.
 */
public final class JointTask {
    /** How many answers one set of keys gives; each tells at most 2^-40 of a statistical distance beyond itself. */
    public static final int ANSWERS_MAX = 64;

    private final Contract contract;
    private final List<String> parties;
    private final Interpreted<?> interpreted;
    private final Context context;

    /** A meaning with its circuit. */
    private record Interpreted<R>(Meaning<R> meaning, ExactCircuit<R> circuit) {
        Optional<JsonNode> answer(Decoded decoded) {
            return circuit.read(decoded).map(meaning::answer);
        }
    }

    private JointTask(Contract contract, Interpreted<?> interpreted, Context context) {
        this.contract = contract;
        this.parties = contract.inputs().stream().map(Contract.Input::party).toList();
        this.interpreted = interpreted;
        this.context = context;
    }

    /** @throws UnsuitableException if the contract's task cannot be computed so; says why */
    public static JointTask of(Contract contract, Circuits circuits) throws UnsuitableException {
        int inputs = contract.inputs().size();
        long bringing =
                contract.inputs().stream().map(Contract.Input::party).distinct().count();
        if (inputs < 2 || bringing != inputs) {
            throw new UnsuitableException("two or more parties compute together, and each brings one input");
        }
        Interpreted<?> interpreted;
        try {
            interpreted = interpreted(meaning(contract), circuits);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UnsuitableException("too large to be computed so: " + e.getMessage());
        }
        return new JointTask(
                contract, interpreted, circuits.context(interpreted.circuit().parameters()));
    }

    private static <R> Interpreted<R> interpreted(Meaning<R> meaning, Circuits circuits) throws UnsuitableException {
        return new Interpreted<>(meaning, circuits.of(meaning.program()));
    }

    private static Meaning<?> meaning(Contract contract) throws UnsuitableException {
        String kind = contract.task().kind();
        return switch (kind) {
            case "comparison" -> ComparisonMeaning.of(contract);
            case "maximum" -> PairMeanings.extremum(contract, Extremum.Side.LARGEST);
            case "minimum" -> PairMeanings.extremum(contract, Extremum.Side.SMALLEST);
            case "inner-product" -> PairMeanings.innerProduct(contract);
            case "intersection-size" -> PairMeanings.intersectionSize(contract);
            case "sum" -> Aggregates.sum(contract);
            case "mean" -> Aggregates.mean(contract);
            case "variance" -> Aggregates.variance(contract);
            case "weighted-score" -> Aggregates.weightedScore(contract);
            case "count" -> Aggregates.count(contract);
            case "histogram" -> Aggregates.histogram(contract);
            default -> throw new UnsuitableException("there is no circuit for the kind '" + kind + "'");
        };
    }

    public Contract contract() {
        return contract;
    }

    public Context context() {
        return context;
    }

    /** Those that bring inputs; party number i + 1 is at index i. */
    public List<String> parties() {
        return parties;
    }

    /** The input that a party brings, by the party's index. */
    public Contract.Input input(int party) {
        return contract.inputs().get(party);
    }

    public Estimate estimate() {
        return circuit().estimate();
    }

    ExactCircuit<?> circuit() {
        return interpreted.circuit();
    }

    /** Which computation it is, for people and receipts. */
    public String description() {
        return circuit().toString();
    }

    /** What a party encrypts. Secret, like the value. */
    List<Plaintext> encode(int party, JsonNode value, SecureRandom random) {
        long[] numbers = interpreted.meaning().numbers(party, value);
        try {
            return circuit().encode(context, party, numbers, random);
        } finally {
            java.util.Arrays.fill(numbers, 0);
        }
    }

    /** The answer, unless what was decrypted is no legal result. */
    public Optional<JsonNode> answer(Plaintext decrypted) {
        return interpreted.answer(circuit().decode(context, decrypted.poly()));
    }

    /** How far the least certain coefficient of a result stays from its decision threshold: 0 to 1/2. */
    public double margin(Plaintext decrypted) {
        return circuit().decode(context, decrypted.poly()).margin();
    }

    /**
     * What the keys belong to.
     *
     * @param made the session in which they are made; names them, since it never comes again
     */
    public Agreement agreement(SessionId made) {
        record Binding(Digest contract, SessionId session, List<String> parties) {}
        byte[] binding = Json.canonicalOf(new Binding(contract.digest(), made, parties));
        return Agreement.of(
                context,
                plan(),
                Quorum.all(parties.size(), ANSWERS_MAX),
                dev.tcme.he.threshold.Digest.of(
                        Digest.of(Domain.CONTRIBUTION, binding).bytes()));
    }

    /** The keys that the circuit needs. */
    public KeyPlan plan() {
        var needs = circuit().keys();
        TreeMap<Integer, Integer> galois = new TreeMap<>();
        for (Map.Entry<Integer, Integer> rotation : needs.rotations().entrySet()) {
            galois.merge(context.rotation(rotation.getKey()), rotation.getValue(), Math::max);
        }
        return new KeyPlan(
                circuit().parameters(),
                needs.relinearisation(),
                galois,
                circuit().resultLevel());
    }
}
