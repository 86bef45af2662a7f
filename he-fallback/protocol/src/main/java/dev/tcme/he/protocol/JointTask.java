package dev.tcme.he.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.SessionId;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.exact.Decoded;
import dev.tcme.he.exact.Estimate;
import dev.tcme.he.exact.ExactCircuit;
import dev.tcme.he.exact.Extremum;
import dev.tcme.he.exact.Protection;
import dev.tcme.he.ring.Seed;
import dev.tcme.he.threshold.Agreement;
import dev.tcme.he.threshold.DecryptionShare;
import dev.tcme.he.threshold.KeyPlan;
import dev.tcme.he.threshold.KeyShare;
import dev.tcme.he.threshold.ProvenShare;
import dev.tcme.he.threshold.Quorum;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A contract's task as a circuit that its parties compute together. Everything in it follows from the contract: gateway and
 * parties make it for themselves, and it is the same. The parties of the computation are those that bring an input, one each,
 * numbered from 1 in the order of the inputs.
 */
public final class JointTask {
    /** How many answers one set of keys gives; each tells at most 2^-40 of a statistical distance beyond itself. */
    public static final int ANSWERS_MAX = 64;

    private static final long MEBIBYTE = 1L << 20;

    /** As much as gateways take at a time. */
    private static final long CONTRIBUTION_MAX = 128 * MEBIBYTE;

    private final Contract contract;
    private final List<String> parties;
    private final Interpreted<?> interpreted;
    private final Context context;
    private final LaneForm form;

    /**
     * In both forms shares of the decryption are proven, unless the contract says that its parties are curious, or does not have
     * all of them decrypt: nothing can be proven of shares of dealt secrets. It follows from the contract alone; one that has no
     * room for proofs must say that it needs none.
     */
    private static Protection protection(Contract contract, LaneForm form) {
        Contract.LaneTerms terms = contract.laneTerms();
        return switch (form) {
            case THRESHOLD ->
                terms.seeksDeviations() && terms.quorum().isEmpty() ? Protection.PROVEN : Protection.CURIOUS;
            case COVERT -> Protection.COVERT;
            case SANDBOX, TWO_MESSAGE ->
                throw new IllegalArgumentException("in the form '" + form + "' no key is shared");
        };
    }

    /** A meaning with its circuit. */
    private record Interpreted<R>(Meaning<R> meaning, ExactCircuit<R> circuit) {
        Optional<JsonNode> answer(Decoded decoded) {
            return circuit.read(decoded).map(meaning::answer);
        }
    }

    private JointTask(Contract contract, Interpreted<?> interpreted, LaneForm form, Context context) {
        this.contract = contract;
        this.form = form;
        this.parties = contract.inputs().stream().map(Contract.Input::party).toList();
        this.interpreted = interpreted;
        this.context = context;
    }

    /**
     * Between parties that keep to the protocol, except that their shares of the decryption are proven where the contract does
     * not say otherwise.
     *
     * @throws UnsuitableException if the contract's task cannot be computed so; says why
     */
    public static JointTask of(Contract contract, Circuits circuits) throws UnsuitableException {
        return of(contract, circuits, LaneForm.THRESHOLD);
    }

    /**
     * @param form {@link LaneForm#THRESHOLD} or {@link LaneForm#COVERT}; both need more room where shares are proven
     * @throws UnsuitableException if the contract's task cannot be computed so; says why
     */
    public static JointTask of(Contract contract, Circuits circuits, LaneForm form) throws UnsuitableException {
        Protection protection = protection(contract, form);
        int inputs = contract.inputs().size();
        long bringing =
                contract.inputs().stream().map(Contract.Input::party).distinct().count();
        if (inputs < 2 || bringing != inputs) {
            throw new UnsuitableException("two or more parties compute together, and each brings one input");
        }
        if (protection == Protection.COVERT && contract.laneTerms().quorum().orElse(inputs) < inputs) {
            throw new UnsuitableException("what is dealt to parties cannot be checked, so all of them have to decrypt");
        }
        Interpreted<?> interpreted;
        try {
            interpreted = interpreted(meaning(contract), circuits, protection);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UnsuitableException("too large to be computed so: " + e.getMessage());
        }
        var task = new JointTask(
                contract,
                interpreted,
                form,
                circuits.context(interpreted.circuit().parameters()));
        if (task.keyBytes() > CONTRIBUTION_MAX) {
            throw new UnsuitableException("a party's key shares have " + task.keyBytes() / MEBIBYTE
                    + " MiB, a contribution at most " + CONTRIBUTION_MAX / MEBIBYTE);
        }
        return task;
    }

    private static <R> Interpreted<R> interpreted(Meaning<R> meaning, Circuits circuits, Protection protection)
            throws UnsuitableException {
        return new Interpreted<>(meaning, circuits.of(meaning.program(), protection));
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

    /** {@link LaneForm#THRESHOLD} or {@link LaneForm#COVERT}. */
    public LaneForm form() {
        return form;
    }

    /** Those that bring inputs; party number i + 1 is at index i. */
    public List<String> parties() {
        return parties;
    }

    /** How many of the parties decrypt together: all, unless the contract says otherwise. */
    public int threshold() {
        return contract.laneTerms().quorum().orElse(parties.size());
    }

    /** Whether fewer than all parties decrypt: those that come first. */
    public boolean hasQuorum() {
        return threshold() < parties.size();
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
            Arrays.fill(numbers, 0);
        }
    }

    /** The random bits and the mask that a party encrypts in the form {@link LaneForm#COVERT}, all from a seed. */
    ExactCircuit.Prepared prepare(int party, Seed seed) {
        return circuit().prepare(context, party, seed);
    }

    /** Which of the bits that {@link #prepare} made of this seed are to be turned over for the value. */
    byte[] corrections(int party, JsonNode value, Seed seed) {
        long[] numbers = interpreted.meaning().numbers(party, value);
        try {
            return circuit().corrections(party, numbers, seed);
        } finally {
            Arrays.fill(numbers, 0);
        }
    }

    /** @throws dev.tcme.contract.ProblemException if these are no corrections for this task */
    byte[] requireCorrections(byte[] corrections) {
        try {
            circuit().requireCorrections(corrections);
        } catch (IllegalArgumentException e) {
            throw Frames.invalid(String.valueOf(e.getMessage()));
        }
        return corrections;
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
        return agreement(new Binding(contract.digest(), made, parties));
    }

    /** What the coins of a session's inputs belong to. */
    public dev.tcme.he.threshold.Digest inputCoins(SessionId session) {
        record Inputs(Digest contract, SessionId inputs, List<String> parties) {}
        return digest(new Inputs(contract.digest(), session, parties));
    }

    private Agreement agreement(Record binding) {
        return Agreement.of(context, plan(), new Quorum(parties.size(), threshold(), ANSWERS_MAX), digest(binding));
    }

    private static dev.tcme.he.threshold.Digest digest(Record binding) {
        return dev.tcme.he.threshold.Digest.of(
                Digest.of(Domain.CONTRIBUTION, Json.canonicalOf(binding)).bytes());
    }

    /** How many bytes a party gives to the round {@link Round#KEYS}, sealed shares of its secret not counted. */
    public long keyBytes() {
        return switch (circuit().protection()) {
            case CURIOUS, PROVEN -> KeyShare.size(plan());
            case COVERT -> Round.CANDIDATES * KeyShare.size(plan());
        };
    }

    /** Whether a share of the decryption comes with a proof that it belongs to the party's share of the keys. */
    public boolean provesShares() {
        return circuit().protection() != Protection.CURIOUS;
    }

    /** How many bytes a party gives to the round {@link Round#SHARE}. */
    public long shareBytes() {
        return ResultShare.resultBytes(this) + decryptionBytes();
    }

    /** How many bytes a party's share of the decryption has. */
    private long decryptionBytes() {
        KeyPlan plan = plan();
        return switch (circuit().protection()) {
            case CURIOUS -> DecryptionShare.size(plan, plan.decryption());
            case PROVEN, COVERT ->
                ProvenShare.size(plan, plan.decryption(), circuit().shareDeviation());
        };
    }

    /** The keys that the circuit needs. */
    public KeyPlan plan() {
        var needs = circuit().keys();
        return new KeyPlan(
                circuit().parameters(),
                needs.relinearisation(),
                needs.galois(),
                circuit().resultLevel());
    }
}
