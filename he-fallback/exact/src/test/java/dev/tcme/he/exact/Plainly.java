package dev.tcme.he.exact;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A program from numbers to the answer without encryption, with what is to be masked masked. */
final class Plainly {
    private Plainly() {}

    static <R> Optional<R> answer(Program<R> program, Grid grid, long... values) {
        long[][] each = new long[program.parties()][];
        int share = values.length / each.length;
        for (int party = 0; party < each.length; party++) {
            each[party] = java.util.Arrays.copyOfRange(values, party * share, (party + 1) * share);
        }
        return answer(program, grid, each);
    }

    static <R> Optional<R> answer(Program<R> program, Grid grid, long[][] values) {
        PlainArithmetic on = new PlainArithmetic(grid);
        List<PlainArithmetic.Plain> inputs = new ArrayList<>();
        for (int party = 0; party < program.parties(); party++) {
            List<long[]> vectors = program.slots(grid, party, values[party]);
            if (vectors.size() != program.vectors()) {
                throw new IllegalStateException("vectors: " + vectors.size());
            }
            vectors.forEach(slots -> inputs.add(on.input(program.depth(), slots)));
        }
        PlainArithmetic.Plain result = program.apply(on, inputs);
        if (result.level() != 0 || result.degree() != 1) {
            throw new IllegalStateException("level " + result.level() + ", degree " + result.degree());
        }
        Random random = new Random(1);
        long[] slots = result.slots().clone();
        for (int slot = 0; slot < slots.length; slot++) {
            slots[slot] = program.keeps(grid, slot) ? slots[slot] : random.nextLong(grid.modulus());
        }
        return program.read(grid, slots);
    }
}
