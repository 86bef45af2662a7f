package dev.tcme.he.protocol;

import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.Security;
import dev.tcme.he.exact.ExactCircuit;
import dev.tcme.he.exact.Program;
import dev.tcme.he.exact.Protection;
import dev.tcme.he.ring.Parallel;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Circuits and their tables, made once and kept: finding the parameters of a program takes longer than running it. Safe for use by
 * many threads.
 */
public final class Circuits {
    /** A table of the largest parameters has some tens of megabytes. */
    private static final int REMEMBERED = 16;

    private final Parallel parallel;
    private final Map<Wanted, ExactCircuit<?>> circuits = bounded();
    private final Map<Parameters, Context> contexts = bounded();

    private record Wanted(Program<?> program, Protection protection) {}

    /** @param parallel how computations are spread; results do not depend on it */
    public Circuits(Parallel parallel) {
        this.parallel = parallel;
    }

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    synchronized <R> ExactCircuit<R> of(Program<R> program, Protection protection) throws UnsuitableException {
        Wanted wanted = new Wanted(program, protection);
        ExactCircuit<?> known = circuits.get(wanted);
        if (known == null) {
            try {
                known = ExactCircuit.of(program, Security.CLASSICAL_128, protection);
            } catch (IllegalArgumentException e) {
                throw new UnsuitableException(
                        switch (protection) {
                            case CURIOUS -> "no secure parameters are large enough for this task";
                            case PROVEN ->
                                "no secure parameters are large enough for this task with proofs; say 'adversary': 'curious'"
                                        + " to do without";
                            // The circuit itself says what stands in the way.
                            case COVERT -> String.valueOf(e.getMessage());
                        });
            }
            circuits.put(wanted, known);
        }
        // Equal programs have results of one type.
        @SuppressWarnings("unchecked")
        ExactCircuit<R> circuit = (ExactCircuit<R>) known;
        return circuit;
    }

    synchronized Context context(Parameters parameters) {
        return contexts.computeIfAbsent(parameters, key -> Context.of(key, parallel));
    }
}
