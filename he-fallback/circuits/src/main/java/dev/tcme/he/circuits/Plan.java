package dev.tcme.he.circuits;

import dev.tcme.he.ckks.EvaluationKeys;
import dev.tcme.he.ckks.KeyGenerator;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.SecretKey;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What it takes to carry out a circuit with a parameter set, known before anything runs.
 *
 * @param inputLevel encrypt the inputs at this level; it is the circuit's depth
 * @param keys exactly those that are used, each up to the level at which it is
 * @param operations how often each is done at each level
 * @param outputs in the circuit's order
 * @param keyBytes in memory
 * @param inputBytes of the ciphertexts that go in, in memory; fresh ones are sent in half of that
 * @param outputBytes of those that come out
 * @param time estimate, in one thread
 * @param evidence what the noise rests on where the circuit's own proof asks for it
 */
public record Plan(
        Parameters parameters,
        int inputLevel,
        List<KeyNeed> keys,
        Tally operations,
        List<Output> outputs,
        long keyBytes,
        long inputBytes,
        long outputBytes,
        Duration time,
        Evidence evidence) {

    /**
     * One result.
     *
     * @param magnitude the ideal result is no larger, in any slot
     * @param scale of the ciphertext; {@code noise.coefficient()·scale} bounds the error of the coefficients as whole numbers
     * @param noise of the result from the ideal one, decryption included
     */
    public record Output(int level, double magnitude, double scale, Noise noise) {}

    public Plan {
        keys = List.copyOf(keys);
        outputs = List.copyOf(outputs);
    }

    static Plan of(Circuit circuit, Parameters parameters, Evidence evidence, CostModel costs) {
        requireFits(circuit, parameters);
        int level = circuit.depth(parameters.slots());
        Planner planner = new Planner(parameters, evidence);
        List<Output> outputs = planner.run(circuit, level);
        if (planner.excessBits() > 0) {
            int more = (int) Math.ceil(planner.excessBits());
            throw new IllegalArgumentException("a value of this circuit wraps around with " + parameters + "; use "
                    + (parameters.literal().baseBits() + more) + " base bits instead of "
                    + parameters.literal().baseBits());
        }
        return new Plan(
                parameters,
                level,
                planner.keys(),
                planner.tally(),
                outputs,
                planner.keys().stream().mapToLong(key -> key.bytes(parameters)).sum(),
                circuit.inputs().size() * ciphertextBytes(parameters, level),
                outputs.stream()
                        .mapToLong(output -> ciphertextBytes(parameters, output.level()))
                        .sum(),
                costs.time(parameters, planner.tally()),
                evidence);
    }

    private static void requireFits(Circuit circuit, Parameters parameters) {
        if (circuit.slotsMin() > parameters.slots()) {
            throw new IllegalArgumentException("the circuit needs " + circuit.slotsMin() + " slots, and " + parameters
                    + " have " + parameters.slots());
        }
        if (circuit.needsKeys(parameters.slots()) && !parameters.hasEvaluationKeys()) {
            throw new IllegalArgumentException("the circuit multiplies values with each other or rotates them, and "
                    + parameters + " have no evaluation keys; use parameters with special primes");
        }
        int depth = circuit.depth(parameters.slots());
        if (depth > parameters.levelMax()) {
            var wish =
                    new Suggestion(parameters.security(), parameters.literal().scaleBits(), Evidence.EXPECTED);
            throw new IllegalArgumentException("the circuit needs " + depth + " levels, and " + parameters + " have "
                    + parameters.levelMax() + "; "
                    + wish.find(circuit)
                            .map(found -> "the smallest parameters that do: " + found)
                            .orElse("no secure parameters with this scale have as many"));
        }
    }

    private static long ciphertextBytes(Parameters parameters, int level) {
        return 2L * parameters.primes(level).length * parameters.degree() * Double.BYTES;
    }

    /** Levels from the inputs to the lowest value on the way. */
    public int depth() {
        return inputLevel;
    }

    /** The largest error in a slot of any result, by this plan's evidence. */
    public double error() {
        return outputs.stream()
                .mapToDouble(output -> evidence.slot(output.noise()))
                .max()
                .orElseThrow();
    }

    /**
     * Worst case of the error of the results' coefficients as whole numbers, what noise flooding must hide.
     *
     * @throws IllegalStateException if the plan rests on estimates, which flooding must not (Guo et al., eprint 2024/424)
     */
    public double floodingBound() {
        if (evidence != Evidence.PROVEN) {
            throw new IllegalStateException("noise flooding needs a plan on proven noise; this one rests on estimates");
        }
        return outputs.stream()
                .mapToDouble(output -> output.noise().coefficient() * output.scale())
                .max()
                .orElseThrow();
    }

    /** Makes the keys that the plan needs, and no others. */
    public EvaluationKeys generate(KeyGenerator generator, SecretKey secret) {
        return EvaluationKeys.of(
                keys.stream().map(key -> key.generate(generator, secret)).toList());
    }

    /** For people. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d levels, %d keys of %.1f MiB, inputs %.2f MiB, outputs %.2f MiB, about %.1f ms, error at most 2^%.1f"
                        + " (expected 2^%.1f), %s, with %s",
                depth(),
                keys.size(),
                mebibytes(keyBytes),
                mebibytes(inputBytes),
                mebibytes(outputBytes),
                time.toNanos() / 1e6,
                log2(outputs.stream().mapToDouble(o -> o.noise().slot()).max().orElseThrow()),
                log2(outputs.stream()
                        .mapToDouble(o -> o.noise().expected())
                        .max()
                        .orElseThrow()),
                operations,
                parameters);
    }

    private static double mebibytes(long bytes) {
        return bytes / 0x1p20;
    }

    private static double log2(double x) {
        return StrictMath.log(x) / StrictMath.log(2);
    }
}
