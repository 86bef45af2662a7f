package dev.tcme.he.exact;

import java.util.Optional;

/** Reading whole numbers from the first slots, where the others must be 0. */
final class Whole {
    private Whole() {}

    static Optional<long[]> read(Grid grid, long[] slots, int length, Range range) {
        long[] numbers = new long[length];
        boolean legal = true;
        for (int j = 0; j < slots.length; j++) {
            if (j < length) {
                numbers[j] = range.nearest(grid, slots[j]);
                legal &= range.contains(numbers[j]);
            } else {
                legal &= slots[j] == 0;
            }
        }
        return legal ? Optional.of(numbers) : Optional.empty();
    }
}
