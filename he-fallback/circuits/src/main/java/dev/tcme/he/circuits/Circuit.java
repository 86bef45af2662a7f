package dev.tcme.he.circuits;

import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import java.util.Collections;
import java.util.List;

/**
 * A computation on vectors, written once for every {@link Arithmetic}.
 *
 * <p>What it does may depend on the number of slots and on levels, and on nothing else of the arithmetic.
 */
public interface Circuit {
    /** What goes in, in the order of {@link #apply}; at least one. */
    List<Input> inputs();

    /** How many slots it needs at least. */
    default int slotsMin() {
        return 1;
    }

    /**
     * Computes.
     *
     * @param inputs as many as {@link #inputs}, at a level of at least the circuit's depth
     * @return at least one
     */
    <C> List<C> apply(Arithmetic<C> on, List<C> inputs);

    /** Levels between the inputs and the lowest value on the way. */
    default int depth(int slots) {
        return traced(slots).depth();
    }

    /**
     * Whether it multiplies values with each other, rotates, conjugates or maps them; else parameters with
     * {@link ParametersLiteral#NO_EVALUATION_KEYS} carry it.
     */
    default boolean needsKeys(int slots) {
        return traced(slots).needsKeys();
    }

    private Depth traced(int slots) {
        Depth on = new Depth(slots);
        apply(on, Collections.nCopies(inputs().size(), Depth.START));
        return on;
    }

    /** A plan on proven noise and with the reference machine's costs. */
    default Plan plan(Parameters parameters) {
        return plan(parameters, Evidence.PROVEN, CostModel.REFERENCE);
    }

    /**
     * What carrying this out takes, if the inputs are encrypted at the level of the circuit's depth; lower is cheaper, and
     * higher than needed is of no use.
     *
     * @throws IllegalArgumentException if the parameters are too shallow, have too few slots, wrap around, or give more noise than
     *     the circuit allows; the message says what would do
     */
    default Plan plan(Parameters parameters, Evidence evidence, CostModel costs) {
        return Plan.of(this, parameters, evidence, costs);
    }
}
