package dev.tcme.he.exact;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongBinaryOperator;

/** A program on plain numbers, where it must say the same as on ciphertexts. */
record PlainArithmetic(Grid grid) implements Arithmetic<PlainArithmetic.Plain> {
    /**
     * @param degree 2 after a product that is not relinearised yet
     */
    record Plain(int level, int degree, long[] slots) {}

    Plain input(int level, long... slots) {
        return new Plain(level, 1, slots);
    }

    private Plain map(Plain a, Plain b, int degree, LongBinaryOperator operation) {
        if (a.level != b.level) {
            throw new IllegalArgumentException("levels " + a.level + " and " + b.level);
        }
        long[] slots = new long[a.slots.length];
        Arrays.setAll(slots, j -> grid.residue(operation.applyAsLong(a.slots[j], b.slots[j])));
        return new Plain(a.level, degree, slots);
    }

    private long product(long a, long b) {
        return BigInteger.valueOf(a)
                .multiply(BigInteger.valueOf(b))
                .mod(BigInteger.valueOf(grid.modulus()))
                .longValueExact();
    }

    @Override
    public int level(Plain a) {
        return a.level;
    }

    @Override
    public Plain add(Plain a, Plain b) {
        return map(a, b, Math.max(a.degree, b.degree), Long::sum);
    }

    @Override
    public Plain subtract(Plain a, Plain b) {
        return map(a, b, Math.max(a.degree, b.degree), (x, y) -> x - y);
    }

    @Override
    public Plain negate(Plain a) {
        return map(a, a, a.degree, (x, y) -> -x);
    }

    @Override
    public Plain add(Plain a, long constant) {
        return map(a, a, a.degree, (x, y) -> x + constant);
    }

    @Override
    public Plain add(Plain a, long[] slots) {
        return add(a, new Plain(a.level, 1, slots));
    }

    @Override
    public Plain times(Plain a, long constant) {
        return map(a, a, a.degree, (x, y) -> product(x, constant));
    }

    @Override
    public Plain divide(Plain a, long constant) {
        return times(
                a,
                BigInteger.valueOf(constant)
                        .modInverse(BigInteger.valueOf(grid.modulus()))
                        .longValueExact());
    }

    @Override
    public Plain multiply(Plain a, Plain b) {
        requireDegreeOne(a);
        requireDegreeOne(b);
        return map(a, b, 2, this::product);
    }

    private static void requireDegreeOne(Plain a) {
        if (a.degree != 1) {
            throw new IllegalArgumentException("degree " + a.degree);
        }
    }

    @Override
    public Plain relinearise(Plain a) {
        return new Plain(a.level, 1, a.slots);
    }

    @Override
    public Plain rotate(Plain a, int by) {
        requireDegreeOne(a);
        int columns = grid.columns();
        long[] slots = new long[a.slots.length];
        Arrays.setAll(slots, j -> a.slots[j / columns * columns + Math.floorMod(j % columns + by, columns)]);
        return new Plain(a.level, 1, slots);
    }

    @Override
    public List<Plain> movedRescaled(Plain a, Move... moves) {
        return Arrays.stream(moves).map(move -> rescale(moved(a, move))).toList();
    }

    private Plain moved(Plain a, Move move) {
        requireDegreeOne(a);
        return switch (move) {
            case Move.Shift(int by) -> rotate(a, by);
            case Move.Fold() -> {
                long[] slots = new long[a.slots.length];
                Arrays.setAll(slots, j -> grid.residue(a.slots[j] + a.slots[(j + grid.columns()) % slots.length]));
                yield new Plain(a.level, 1, slots);
            }
        };
    }

    @Override
    public Plain rescale(Plain a) {
        if (a.level == 0) {
            throw new IllegalArgumentException("no level left");
        }
        return new Plain(a.level - 1, 1, a.slots);
    }
}
