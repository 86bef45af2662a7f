package dev.tcme.he.circuits;

import dev.tcme.he.ckks.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Arithmetic on plaintext vectors, with the levels, magnitudes and refusals of a parameter set: protocols and circuits can be
 * tested without cryptography. <b>It protects nothing.</b>
 */
public final class NoOp implements Arithmetic<NoOp.Value> {
    /** Claims are proved for exact arithmetic; double arithmetic may miss them by this much, relative to what they say. */
    private static final double CLAIM_SLACK = 1e-6;

    private final Parameters parameters;

    /** A plaintext vector at a level. Immutable: the arrays are never handed out. */
    public static final class Value {
        private final int level;
        private final double[] real;
        private final double[] imaginary;

        private Value(int level, double[] real, double[] imaginary) {
            this.level = level;
            this.real = real;
            this.imaginary = imaginary;
        }

        public int level() {
            return level;
        }

        /** The real parts of all slots, a copy. */
        public double[] real() {
            return real.clone();
        }

        /** The imaginary parts of all slots, a copy. */
        public double[] imaginary() {
            return imaginary.clone();
        }

        /** Says nothing about the contents. */
        @Override
        public String toString() {
            return "plain value at level " + level;
        }
    }

    private interface Slot {
        double at(int i);
    }

    public NoOp(Parameters parameters) {
        this.parameters = parameters;
    }

    /** Stands for encoding and encryption. */
    public Value value(Vector vector, int level) {
        Levels.requireFits(vector, slots());
        if (level < 0 || level > parameters.levelMax()) {
            throw new IllegalArgumentException(
                    "these parameters have levels 0 to " + parameters.levelMax() + ", not " + level);
        }
        return made(level, vector::real, vector::imaginary);
    }

    /** Real numbers. */
    public Value value(int level, double... real) {
        return value(Vector.of(real), level);
    }

    @Override
    public int slots() {
        return parameters.slots();
    }

    @Override
    public int level(Value a) {
        return a.level;
    }

    @Override
    public Value add(Value a, Value b) {
        return made(Math.min(a.level, b.level), i -> a.real[i] + b.real[i], i -> a.imaginary[i] + b.imaginary[i]);
    }

    @Override
    public Value subtract(Value a, Value b) {
        return made(Math.min(a.level, b.level), i -> a.real[i] - b.real[i], i -> a.imaginary[i] - b.imaginary[i]);
    }

    @Override
    public Value negate(Value a) {
        return multiplyWhole(a, -1);
    }

    @Override
    public Value add(Value a, double constant) {
        Levels.requireFinite(constant);
        return made(a.level, i -> a.real[i] + constant, i -> a.imaginary[i]);
    }

    @Override
    public Value add(Value a, Vector vector) {
        Levels.requireFits(vector, slots());
        return made(a.level, i -> a.real[i] + vector.real(i), i -> a.imaginary[i] + vector.imaginary(i));
    }

    @Override
    public Value multiplyWhole(Value a, long factor) {
        return made(a.level, i -> a.real[i] * factor, i -> a.imaginary[i] * factor);
    }

    @Override
    public Value sum(List<Term<Value>> terms) {
        int below = Term.meeting(this, terms) - 1;
        double[] real = new double[slots()];
        double[] imaginary = new double[slots()];
        for (Term<Value> term : terms) {
            Slot re = factorReal(term);
            Slot im = factorImaginary(term);
            Value a = term.a();
            for (int i = 0; i < real.length; i++) {
                real[i] += a.real[i] * re.at(i) - a.imaginary[i] * im.at(i);
                imaginary[i] += a.real[i] * im.at(i) + a.imaginary[i] * re.at(i);
            }
        }
        return made(below, i -> real[i], i -> imaginary[i]);
    }

    private Slot factorReal(Term<Value> term) {
        return switch (term) {
            case Term.Product<Value>(Value a, Value b) -> i -> b.real[i];
            case Term.Scaled<Value>(Value a, double constant) -> {
                Levels.requireFinite(constant);
                yield i -> constant;
            }
            case Term.Weighted<Value>(Value a, Vector vector) -> {
                Levels.requireFits(vector, slots());
                yield vector::real;
            }
        };
    }

    private Slot factorImaginary(Term<Value> term) {
        return switch (term) {
            case Term.Product<Value>(Value a, Value b) -> i -> b.imaginary[i];
            case Term.Scaled<Value> scaled -> i -> 0;
            case Term.Weighted<Value>(Value a, Vector vector) -> vector::imaginary;
        };
    }

    @Override
    public Value dropTo(Value a, int level) {
        Levels.requireDrop(a.level, level);
        return level == a.level ? a : new Value(level, a.real, a.imaginary);
    }

    @Override
    public Value rotate(Value a, int by) {
        int mask = slots() - 1;
        return made(a.level, i -> a.real[i + by & mask], i -> a.imaginary[i + by & mask]);
    }

    @Override
    public List<Value> rotateMany(Value a, int... by) {
        List<Value> result = new ArrayList<>();
        for (int one : by) {
            result.add(rotate(a, one));
        }
        return result;
    }

    @Override
    public Value conjugate(Value a) {
        return made(a.level, i -> a.real[i], i -> -a.imaginary[i]);
    }

    @Override
    public Value transform(LinearTransform map, Value a) {
        map.requireSlots(slots());
        Levels.requireLeft(a.level);
        int mask = slots() - 1;
        double[] real = new double[slots()];
        double[] imaginary = new double[slots()];
        map.diagonals().forEach((by, diagonal) -> {
            for (int j = 0; j < real.length; j++) {
                real[j] += diagonal[j] * a.real[j + by & mask];
                imaginary[j] += diagonal[j] * a.imaginary[j + by & mask];
            }
        });
        return made(a.level - 1, i -> real[i], i -> imaginary[i]);
    }

    /**
     * @throws IllegalArgumentException if a slot is larger than claimed
     */
    @Override
    public Value claim(Value a, Claim claim) {
        double limit = claim.magnitude() * (1 + CLAIM_SLACK);
        if (claim instanceof Claim.Approximates(double magnitude, double error)) {
            limit += error;
        }
        double largest = 0;
        for (int i = 0; i < a.real.length; i++) {
            largest = Math.max(largest, Math.hypot(a.real[i], a.imaginary[i]));
        }
        if (!(largest <= limit)) {
            throw new IllegalArgumentException("a value leaves the range that the circuit claims for it, ±" + limit
                    + "; an input is probably outside of its range");
        }
        return a;
    }

    private Value made(int level, Slot real, Slot imaginary) {
        double[] re = new double[slots()];
        double[] im = new double[slots()];
        Arrays.setAll(re, real::at);
        Arrays.setAll(im, imaginary::at);
        double limit = NoiseModel.magnitudeMax(parameters, level);
        for (int i = 0; i < re.length; i++) {
            if (!(Math.abs(re[i]) < limit && Math.abs(im[i]) < limit)) {
                throw new IllegalArgumentException("a value wraps around: at level " + level
                        + " these parameters hold less than " + limit + "; use more base bits");
            }
        }
        return new Value(level, re, im);
    }
}
