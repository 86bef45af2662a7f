package dev.tcme.he.exact;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Evaluator;
import dev.tcme.he.ckks.ExtendedCiphertext;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.ckks.Security;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Seed;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program with parameters under which its noise is proven to fit: everything that parties need to agree on before they make
 * keys, and everything that they do around keys.
 *
 * <p>The way: each party {@link #encode encodes} its numbers and encrypts the plaintexts under the collective key, in the order of
 * {@link #inputs}; anybody {@link #evaluate evaluates}, with the same bits for everybody; each party gives a share of the
 * decryption with noise of {@link #shareDeviation}; whoever has the first part of the ciphertext and all shares adds them up,
 * {@link #decode decodes} and {@link #read reads}. {@link Protection#PROVEN} circuits are used in the same way, and shares are
 * given with proofs.
 *
 * <p>The way against {@link Protection#COVERT} parties: each party {@link #prepare prepares} random bits and its mask from a seed and
 * encrypts them, several times over, and opens the seeds of all but one, which is chosen by a joint coin; with the
 * {@link #corrections} that it gives with that one, {@link #evaluateCorrected evaluating} begins. Shares are proven.
 *
 * <p>What is claimed: with inputs that are encrypted as said, the result is exact (up to 2^-80), and the shares show nothing
 * beyond the result (up to a statistical distance of 2^-40 for each), because slots that do not belong to it hold the sum of all
 * parties' uniform masks. The noise bound is for encryptions with honest randomness, and any numbers and corrections; a party that
 * tries seeds until its noise is above needs 2^96 of them. Not claimed: anything about parties that encrypt something else. Noise
 * that was made larger on purpose, or numbers outside their range, can make the result wrong, or tell something of the others'
 * numbers by whether it is. And whoever sees another party's ciphertexts before sending its own can send ones that are made of
 * them: let all parties commit to theirs before any is shown.
 *
 * @param <R> what the result says
 */
public final class ExactCircuit<R> {
    private final Program<R> program;
    private final Parameters parameters;
    private final PlainModulus plain;
    private final Protection protection;

    private final InputVectors vectors;
    private final Assessment assessment;

    /** What a vector that a party encrypts is for. */
    public enum Kind {
        /** The party's numbers, or random bits that corrections make its numbers. */
        VALUES,
        /** Uniform numbers that hide what does not belong to the result. */
        MASK
    }

    /**
     * A ciphertext that goes in.
     *
     * @param party 0, 1, …
     * @param level at which it is encrypted
     */
    public record Input(int party, Kind kind, int level) {}

    ExactCircuit(Program<R> program, Parameters parameters, PlainModulus plain, Protection protection) {
        this.program = program;
        this.parameters = parameters;
        this.plain = plain;
        this.protection = protection;
        this.vectors = new InputVectors(program, parameters, plain, protection);
        this.assessment = Assessment.of(program, parameters, plain, protection);
    }

    /** Against {@link Protection#CURIOUS} parties. */
    public static <R> ExactCircuit<R> of(Program<R> program, Security security) {
        return of(program, security, Protection.CURIOUS);
    }

    /** Against {@link Protection#CURIOUS} parties. */
    public static <R> ExactCircuit<R> of(Program<R> program, ParametersLiteral literal) {
        return of(program, literal, Protection.CURIOUS);
    }

    /**
     * With the smallest parameters that do, found by search.
     *
     * @throws IllegalArgumentException if none do, or {@link Protection#COVERT} is wanted for inputs that are not bits
     */
    public static <R> ExactCircuit<R> of(Program<R> program, Security security, Protection protection) {
        InputVectors.requireBits(program, protection);
        return new Search<>(program, security, protection).circuit();
    }

    /**
     * With given parameters, for a party that was told them.
     *
     * @throws IllegalArgumentException if the program does not fit, or {@link Protection#COVERT} is wanted for inputs that are not
     *     bits
     */
    public static <R> ExactCircuit<R> of(Program<R> program, ParametersLiteral literal, Protection protection) {
        ExactCircuit<R> circuit = Search.build(program, Parameters.of(literal), protection);
        if (!circuit.isOpenable()) {
            throw new IllegalArgumentException("the result and the noise that hides it need a modulus of "
                    + Math.ceil(circuit.logModulusMin()) + " bits at level " + circuit.resultLevel()
                    + ", the parameters have " + Math.floor(circuit.parameters.logQ(circuit.resultLevel())));
        }
        if (!circuit.isHideable()) {
            throw new IllegalArgumentException("the noise that hides the result needs a deviation of "
                    + circuit.shareDeviation() + ", at most " + Noise.DEVIATION_MAX + " can be drawn");
        }
        return circuit;
    }

    /** Whether the result can be opened with the noise of all shares, and that noise can be made. */
    boolean fits() {
        return isOpenable() && isHideable();
    }

    private boolean isOpenable() {
        return logModulusMin() <= parameters.logQ(resultLevel());
    }

    private boolean isHideable() {
        return shareDeviation() <= Noise.DEVIATION_MAX;
    }

    /** log2 of the modulus that the result needs. */
    double logModulusMin() {
        return assessment.logModulusMin();
    }

    public Program<R> program() {
        return program;
    }

    public Protection protection() {
        return protection;
    }

    public Parameters parameters() {
        return parameters;
    }

    /** t. */
    public long plainModulus() {
        return plain.value();
    }

    /** The slots of all vectors. */
    public Grid grid() {
        return plain.grid();
    }

    /** The evaluation keys, for exactly the levels at which they are used. */
    public KeyNeeds keys() {
        return assessment.keys();
    }

    /** The level of the result, and of the decryption shares. */
    public int resultLevel() {
        return vectors.resultLevel();
    }

    /** A bound of the noise in the result's phase, of the canonical norm and hence of its Euclidean norm; for any input. */
    public double noiseBound() {
        return assessment.noiseBound();
    }

    /** The standard deviation of the Gaussian noise in each coefficient of a decryption share. */
    public double shareDeviation() {
        return Noise.hiding(noiseBound());
    }

    public Estimate estimate() {
        return assessment.estimate();
    }

    /**
     * What goes in, all vectors of party 0 first.
     *
     * @throws IllegalStateException if the circuit takes prepared bits instead
     */
    public List<Input> inputs() {
        vectors.requireUnprepared();
        return vectors.all();
    }

    /** Whether a party encrypts a mask beside its numbers, at {@link #resultLevel}. */
    public boolean hasMasks() {
        return vectors.hasMasks();
    }

    /**
     * What a party has to encrypt, in the order of its {@link #inputs}. The plaintexts are as secret as the numbers.
     *
     * @throws IllegalArgumentException if there are too many numbers or too few, or one is out of range
     * @throws IllegalStateException if the circuit takes prepared bits instead
     */
    public List<Plaintext> encode(Context context, int party, long[] values, SecureRandom random) {
        requireOurs(context.parameters());
        vectors.requireUnprepared();
        vectors.requireParty(party);
        List<long[]> slots = program.slots(plain.grid(), party, values);
        return vectors.encode(
                context, slots, Seed.random(random), assessment.result().factor());
    }

    /**
     * What a party has to encrypt before it says anything of its numbers. As secret as they are, unless it is opened.
     *
     * @param bits random bits in the places of its numbers', over the primes of the highest level and the special ones, to be
     *     encrypted over these
     * @param mask at {@link #resultLevel}, if the circuit {@link #hasMasks}
     */
    public record Prepared(Poly bits, Optional<Plaintext> mask) {
        public void wipe() {
            bits.wipe();
            mask.ifPresent(one -> one.poly().wipe());
        }

        @Override
        public String toString() {
            return "Prepared[content withheld]";
        }
    }

    /**
     * What a party prepared, encrypted, and what makes it its input.
     *
     * @param corrections see {@link #corrections}
     */
    public record Corrected(ExtendedCiphertext bits, Optional<Ciphertext> mask, byte[] corrections) {}

    /**
     * What a party has to encrypt before it says anything of its numbers: random bits and its mask. The same for the same seed, so that a party that is given the seed can check it. The seed and the
     * plaintexts are as secret as the numbers, unless they are opened.
     *
     * <p>The seed's own key stream is not used, only keys that are derived from it with HMAC-SHA256 and labels that begin with
     * {@code tcme exact}: derive from it the seeds of the encryptions too, with other labels.
     *
     * @throws IllegalStateException if the circuit is not {@link Protection#COVERT}
     */
    public Prepared prepare(Context context, int party, Seed seed) {
        requireOurs(context.parameters());
        vectors.requireParty(party);
        return vectors.prepare(context, party, seed, assessment.result().factor());
    }

    /** How many bytes the {@link #corrections} of a party are; the same for all. */
    public int correctionBytes() {
        return vectors.prepared().correctionBytes();
    }

    /**
     * What makes the bits that were prepared from a seed a party's numbers: public, and uniform as long as nobody knows the seed.
     * Give them once for each seed, or else two of them tell how two inputs differ.
     *
     * @throws IllegalArgumentException if there are too many numbers or too few, or one is out of range
     * @throws IllegalStateException if the circuit is not {@link Protection#COVERT}
     */
    public byte[] corrections(int party, long[] values, Seed seed) {
        vectors.requireParty(party);
        return vectors.prepared().corrections(party, values, seed);
    }

    /**
     * Checks the form of another party's corrections; all that have it are legal.
     *
     * @throws IllegalArgumentException if it is not theirs
     * @throws IllegalStateException if the circuit is not {@link Protection#COVERT}
     */
    public void requireCorrections(byte[] corrections) {
        vectors.prepared().require(corrections);
    }

    /**
     * Computes the result, masked; the same bits for the same ciphertexts, everywhere.
     *
     * @param evaluator with {@link #keys}
     * @param inputs in the order of {@link #inputs()}
     * @throws IllegalArgumentException if they do not match
     * @throws IllegalStateException if the circuit takes prepared bits, see {@link #evaluateCorrected}
     */
    public Ciphertext evaluate(Evaluator evaluator, List<Ciphertext> inputs) {
        requireOurs(evaluator.context().parameters());
        List<Input> expected = inputs();
        if (inputs.size() != expected.size()) {
            throw new IllegalArgumentException(
                    "there are " + expected.size() + " ciphertexts to go in, not " + inputs.size());
        }
        Execution execution = new Execution(evaluator, plain, program.parties());
        List<Execution.Encrypted> values = new ArrayList<>();
        List<Ciphertext> masks = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            requireFresh(inputs.get(i), expected.get(i), i);
            switch (expected.get(i).kind()) {
                case VALUES -> values.add(execution.input(inputs.get(i)));
                case MASK -> masks.add(inputs.get(i));
            }
        }
        return masked(execution, values, masks);
    }

    /**
     * Computes the result from prepared bits, masked; the same bits for the same ciphertexts and corrections, everywhere.
     *
     * @param evaluator with {@link #keys}
     * @param inputs of party 0, 1, …
     * @throws IllegalArgumentException if they do not match
     * @throws IllegalStateException if the circuit is not {@link Protection#COVERT}
     */
    public Ciphertext evaluateCorrected(Evaluator evaluator, List<Corrected> inputs) {
        requireOurs(evaluator.context().parameters());
        MaskedBits prepared = vectors.prepared();
        if (inputs.size() != program.parties()) {
            throw new IllegalArgumentException(
                    "there are inputs of " + program.parties() + " parties, not of " + inputs.size());
        }
        inputs.forEach(this::requireFresh);
        Execution execution = new Execution(evaluator, plain, program.parties());
        List<Execution.Encrypted> values = prepared.apply(
                execution,
                (party, signs) -> execution.dividedProduct(inputs.get(party).bits(), signs),
                inputs.stream().map(Corrected::corrections).toList());
        List<Ciphertext> masks =
                inputs.stream().flatMap(input -> input.mask().stream()).toList();
        return masked(execution, values, masks);
    }

    private Ciphertext masked(Execution execution, List<Execution.Encrypted> values, List<Ciphertext> masks) {
        Execution.Encrypted unmasked = program.apply(execution, values);
        return Assessment.masked(
                        execution,
                        unmasked,
                        masks.stream()
                                .map(mask -> execution.inputLike(unmasked, mask))
                                .toList())
                .ciphertext();
    }

    private void requireFresh(Corrected input) {
        requireOurs(input.bits().parameters());
        requireCorrections(input.corrections());
        if (input.bits().level() != parameters.levelMax()) {
            throw new IllegalArgumentException("prepared bits must be at level " + parameters.levelMax() + ", not "
                    + input.bits().level());
        }
        if (input.mask().isPresent() != hasMasks()) {
            throw new IllegalArgumentException(
                    hasMasks() ? "a mask is missing" : "there is a mask, and none is needed");
        }
        input.mask().ifPresent(mask -> requireFresh(mask, new Input(0, Kind.MASK, resultLevel()), 1));
    }

    private void requireFresh(Ciphertext input, Input expected, int index) {
        requireOurs(input.parameters());
        if (input.level() != expected.level() || input.degree() != 1) {
            throw new IllegalArgumentException("ciphertext " + index + " must be at level " + expected.level()
                    + " with degree 1, it is at level " + input.level() + " with degree " + input.degree());
        }
    }

    /**
     * The slots of the result. Where shares are proven, the phase is doubled: of it only that is proven, see {@link ProofSlack}.
     *
     * @param phase {@code c0} of the result plus all shares {@code c1·s_i + noise}, over the primes of {@link #resultLevel}
     */
    public Decoded decode(Context context, Poly phase) {
        requireOurs(context.parameters());
        ExactEncoder encoder = new ExactEncoder(context, plain);
        long factor = assessment.result().factor();
        return switch (protection) {
            case CURIOUS -> encoder.decode(phase, resultLevel(), factor);
            case PROVEN, COVERT ->
                encoder.decode(context.ring().scale(phase, BigInteger.TWO), resultLevel(), plain.multiply(2, factor));
        };
    }

    /**
     * The slots of the result.
     *
     * @param phase as a plaintext, at the level of the result; its scale means nothing
     */
    public Decoded decode(Context context, Plaintext phase) {
        requireOurs(phase.parameters());
        return decode(context, phase.poly());
    }

    /** What the result says; nothing if it is garbled, or a value that honest inputs do not lead to. */
    public Optional<R> read(Decoded decoded) {
        return switch (decoded) {
            case Decoded.Slots(long[] values, double margin) -> program.read(plain.grid(), values);
            case Decoded.Garbled garbled -> Optional.empty();
        };
    }

    private void requireOurs(Parameters others) {
        if (!parameters.equals(others)) {
            throw new IllegalArgumentException("this circuit has the parameters " + parameters + ", not " + others);
        }
    }

    @Override
    public String toString() {
        return program + " modulo " + plain.value() + " with " + parameters;
    }
}
