package dev.tcme.he.exact;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Evaluator;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.ckks.Security;
import dev.tcme.he.ckks.WireSize;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Seed;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A program with parameters under which its noise is proven to fit: everything that parties need to agree on before they make
 * keys, and everything that they do around keys.
 *
 * <p>The way: each party {@link #encode encodes} its numbers and encrypts the plaintexts under the collective key, in the order of
 * {@link #inputs}; anybody {@link #evaluate evaluates}, with the same bits for everybody; each party gives a share of the
 * decryption with noise of {@link #shareDeviation}; whoever has the first part of the ciphertext and all shares adds them up,
 * {@link #decode decodes} and {@link #read reads}.
 *
 * <p>What is claimed: with inputs that are encrypted as said, the result is exact (up to 2^-80), and the shares show nothing
 * beyond the result (up to a statistical distance of 2^-40 for each), because slots that do not belong to it hold the sum of all
 * parties' uniform masks. Not claimed: anything about parties that encrypt something else. Noise that was made larger on
 * purpose, or numbers outside their range, can make the result wrong, or tell something of the others' numbers by whether it
 * is. And whoever sees another party's ciphertexts before sending its own can send ones that are made of them: let all parties
 * commit to theirs before any is shown.
 *
 * @param <R> what the result says
 */
public final class ExactCircuit<R> {
    private final Program<R> program;
    private final Parameters parameters;
    private final PlainModulus plain;
    private final int resultLevel;
    private final Bound result;
    private final double noiseBound;
    private final double logModulusMin;
    private final KeyNeeds keys;
    private final Estimate estimate;

    /** What a vector that a party encrypts is for. */
    public enum Kind {
        /** The party's numbers. */
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

    ExactCircuit(Program<R> program, Parameters parameters, PlainModulus plain) {
        this.program = program;
        this.parameters = parameters;
        this.plain = plain;
        this.resultLevel = parameters.levelMax() - program.depth();
        if (resultLevel < 0) {
            throw new IllegalArgumentException(
                    "the program needs " + program.depth() + " levels, the parameters have " + parameters.levelMax());
        }
        Analysis analysis = new Analysis(parameters, plain, program.parties());
        List<Bound> values =
                Collections.nCopies(program.parties() * program.vectors(), analysis.input(parameters.levelMax()));
        Bound unmasked = program.apply(analysis, values);
        if (unmasked.level() != resultLevel || unmasked.degree() != 1) {
            throw new IllegalStateException("the program's result is at level " + unmasked.level() + " with degree "
                    + unmasked.degree() + ", not at level " + resultLevel + " with degree 1");
        }
        this.result = masked(analysis, unmasked, Collections.nCopies(maskCount(), analysis.inputLike(unmasked)));
        this.noiseBound = analysis.noise().ofResult(result.size());
        this.logModulusMin = analysis.noise().logModulusMin(result.size());
        this.keys = analysis.keys();
        if (!keys.isEmpty() && parameters.specialPrimes().length == 0) {
            throw new IllegalArgumentException(
                    "the program needs evaluation keys, and these parameters have no special primes for them");
        }
        this.estimate = new Estimate(
                program.depth(),
                keys.bytes(parameters) + WireSize.publicKey(parameters),
                inputs().stream()
                        .filter(input -> input.party() == 0)
                        .mapToLong(input -> WireSize.ciphertext(parameters, input.level(), 1))
                        .sum(),
                WireSize.ciphertext(parameters, resultLevel, 1),
                WireSize.plaintext(parameters, resultLevel),
                analysis.cost().time());
    }

    /**
     * With the smallest parameters that do, found by search.
     *
     * @throws IllegalArgumentException if none do
     */
    public static <R> ExactCircuit<R> of(Program<R> program, Security security) {
        return new Search<>(program, security).circuit();
    }

    /**
     * With given parameters, for a party that was told them.
     *
     * @throws IllegalArgumentException if the program does not fit
     */
    public static <R> ExactCircuit<R> of(Program<R> program, ParametersLiteral literal) {
        ExactCircuit<R> circuit = Search.build(program, literal);
        if (!circuit.fits()) {
            throw new IllegalArgumentException("the result and the noise that hides it need a modulus of "
                    + Math.ceil(circuit.logModulusMin) + " bits at level " + circuit.resultLevel
                    + ", the parameters have " + Math.floor(circuit.parameters.logQ(circuit.resultLevel)));
        }
        return circuit;
    }

    /** Whether the result can be opened with the noise of all shares. */
    boolean fits() {
        return logModulusMin <= parameters.logQ(resultLevel);
    }

    /** log2 of the modulus that the result needs. */
    double logModulusMin() {
        return logModulusMin;
    }

    public Program<R> program() {
        return program;
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
        return keys;
    }

    /** The level of the result, and of the decryption shares. */
    public int resultLevel() {
        return resultLevel;
    }

    /** A bound of the noise in the result's phase, of the canonical norm and hence of its Euclidean norm; for any input. */
    public double noiseBound() {
        return noiseBound;
    }

    /** The standard deviation of the Gaussian noise in each coefficient of a decryption share. */
    public double shareDeviation() {
        return Noise.hiding(noiseBound);
    }

    public Estimate estimate() {
        return estimate;
    }

    /** What goes in, all vectors of party 0 first. */
    public List<Input> inputs() {
        return IntStream.range(0, program.parties())
                .boxed()
                .flatMap(party -> Stream.concat(
                        Collections.nCopies(program.vectors(), new Input(party, Kind.VALUES, parameters.levelMax()))
                                .stream(),
                        Collections.nCopies(hasMasks() ? 1 : 0, new Input(party, Kind.MASK, resultLevel)).stream()))
                .toList();
    }

    private boolean hasMasks() {
        Grid grid = plain.grid();
        return IntStream.range(0, grid.slots()).anyMatch(slot -> !program.keeps(grid, slot));
    }

    private int maskCount() {
        return hasMasks() ? program.parties() : 0;
    }

    /**
     * What a party has to encrypt, in the order of its {@link #inputs}. The plaintexts are as secret as the numbers.
     *
     * @throws IllegalArgumentException if there are too many numbers or too few, or one is out of range
     */
    public List<Plaintext> encode(Context context, int party, long[] values, SecureRandom random) {
        requireOurs(context.parameters());
        if (party < 0 || party >= program.parties()) {
            throw new IllegalArgumentException(
                    "the parties are 0 to " + (program.parties() - 1) + ", there is no " + party);
        }
        ExactEncoder encoder = new ExactEncoder(context, plain);
        List<Plaintext> plaintexts = new ArrayList<>();
        for (long[] slots : program.slots(plain.grid(), party, values)) {
            plaintexts.add(encoder.encode(slots, parameters.levelMax(), 1));
            Arrays.fill(slots, 0);
        }
        if (hasMasks()) {
            long[] mask = mask(random);
            plaintexts.add(encoder.encode(mask, resultLevel, result.factor()));
            Arrays.fill(mask, 0);
        }
        return plaintexts;
    }

    /** Uniform where the result has nothing, 0 where it has something. */
    long[] mask(SecureRandom random) {
        Grid grid = plain.grid();
        Seed seed = Seed.random(random);
        long[] mask = plain.uniform(seed);
        seed.wipe();
        for (int slot = 0; slot < mask.length; slot++) {
            mask[slot] = program.keeps(grid, slot) ? 0 : mask[slot];
        }
        return mask;
    }

    /**
     * Computes the result, masked; the same bits for the same ciphertexts, everywhere.
     *
     * @param evaluator with {@link #keys}
     * @param inputs in the order of {@link #inputs()}
     * @throws IllegalArgumentException if they do not match
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
        for (int i = 0; i < expected.size(); i++) {
            requireFresh(inputs.get(i), expected.get(i), i);
            if (expected.get(i).kind() == Kind.VALUES) {
                values.add(execution.input(inputs.get(i)));
            }
        }
        Execution.Encrypted unmasked = program.apply(execution, values);
        List<Execution.Encrypted> masks = IntStream.range(0, expected.size())
                .filter(i -> expected.get(i).kind() == Kind.MASK)
                .mapToObj(i -> execution.inputLike(unmasked, inputs.get(i)))
                .toList();
        return masked(execution, unmasked, masks).ciphertext();
    }

    private static <C> C masked(Arithmetic<C> on, C result, List<C> masks) {
        C sum = result;
        for (C mask : masks) {
            sum = on.add(sum, mask);
        }
        return sum;
    }

    private void requireFresh(Ciphertext input, Input expected, int index) {
        requireOurs(input.parameters());
        if (input.level() != expected.level() || input.degree() != 1) {
            throw new IllegalArgumentException("ciphertext " + index + " must be at level " + expected.level()
                    + " with degree 1, it is at level " + input.level() + " with degree " + input.degree());
        }
    }

    /**
     * The slots of the result.
     *
     * @param phase {@code c0} of the result plus all shares {@code c1·s_i + noise}, over the primes of {@link #resultLevel}
     */
    public Decoded decode(Context context, Poly phase) {
        requireOurs(context.parameters());
        return new ExactEncoder(context, plain).decode(phase, resultLevel, result.factor());
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
