package dev.tcme.he.circuits;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Arithmetic that notes levels, and whether anything takes an evaluation key; a value is the level it would be at. For one thread. */
final class Depth implements Arithmetic<Integer> {
    /** Where inputs start; no parameters have so many levels. */
    static final int START = 1000;

    private final int slots;
    private int lowest = START;
    private boolean keyed;

    Depth(int slots) {
        this.slots = slots;
    }

    /** Levels between the inputs and the lowest value that was met, whether it is a result or not. */
    int depth() {
        return START - lowest;
    }

    /** Whether a product of two values, a rotation, a conjugation or a linear map was met. */
    boolean needsKeys() {
        return keyed;
    }

    @Override
    public int slots() {
        return slots;
    }

    @Override
    public int level(Integer a) {
        return a;
    }

    @Override
    public Integer add(Integer a, Integer b) {
        return Math.min(a, b);
    }

    @Override
    public Integer subtract(Integer a, Integer b) {
        return Math.min(a, b);
    }

    @Override
    public Integer negate(Integer a) {
        return a;
    }

    @Override
    public Integer add(Integer a, double constant) {
        Levels.requireFinite(constant);
        return a;
    }

    @Override
    public Integer add(Integer a, Vector vector) {
        Levels.requireFits(vector, slots);
        return a;
    }

    @Override
    public Integer multiplyWhole(Integer a, long factor) {
        return a;
    }

    @Override
    public Integer sum(List<Term<Integer>> terms) {
        keyed |= terms.stream().anyMatch(term -> term instanceof Term.Product<Integer>);
        return reached(Term.meeting(this, terms) - 1);
    }

    @Override
    public Integer dropTo(Integer a, int level) {
        Levels.requireDrop(a, level);
        return level == a ? a : reached(level);
    }

    @Override
    public Integer rotate(Integer a, int by) {
        keyed |= moves(by);
        return a;
    }

    @Override
    public List<Integer> rotateMany(Integer a, int... by) {
        keyed |= Arrays.stream(by).anyMatch(this::moves);
        return Collections.nCopies(by.length, a);
    }

    private boolean moves(int by) {
        return Math.floorMod(by, slots) != 0;
    }

    @Override
    public Integer conjugate(Integer a) {
        keyed = true;
        return a;
    }

    @Override
    public Integer transform(LinearTransform map, Integer a) {
        map.requireSlots(slots);
        Levels.requireLeft(a);
        keyed = true;
        return reached(a - 1);
    }

    @Override
    public Integer claim(Integer a, Claim claim) {
        return a;
    }

    private Integer reached(int level) {
        lowest = Math.min(lowest, level);
        return level;
    }
}
