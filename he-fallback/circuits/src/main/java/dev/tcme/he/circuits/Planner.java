package dev.tcme.he.circuits;

import dev.tcme.he.ckks.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Arithmetic that computes nothing: it notes levels, operations and keys, and carries bounds of messages and noise along.
 *
 * <p>Bounds are computed in doubles, whose rounding (2^-50 of the bound) is below what the bounds give away.
 */
final class Planner implements Arithmetic<Planner.Traced> {
    /**
     * What is known of a value.
     *
     * @param magnitude of the ideal message, in any slot
     */
    record Traced(int level, double magnitude, Noise noise) {}

    private final Parameters parameters;
    private final Evidence evidence;
    private final NoiseModel model;
    private final Tally tally = new Tally();
    private final Map<Integer, Integer> rotations = new TreeMap<>();
    private int relinearisation = -1;
    private int conjugation = -1;
    private double excess = 0;

    Planner(Parameters parameters, Evidence evidence) {
        this.parameters = parameters;
        this.evidence = evidence;
        this.model = new NoiseModel(parameters);
    }

    /** Goes through a circuit with inputs at a level. */
    List<Plan.Output> run(Circuit circuit, int level) {
        List<Traced> inputs =
                circuit.inputs().stream().map(input -> input(input, level)).toList();
        return circuit.apply(this, inputs).stream().map(this::output).toList();
    }

    Traced input(Input input, int level) {
        return traced(
                level,
                input.magnitude(),
                model.encryption(input.key(), level).plus(model.encoding(input.magnitude(), level)));
    }

    /** What decryption of a value shows. */
    Plan.Output output(Traced a) {
        note(a, parameters.magnitudeMax());
        double decoding = model.decoding(a.magnitude + a.noise.slot());
        Noise noise = a.noise.plus(new Noise(decoding, decoding, decoding, 0));
        return new Plan.Output(a.level, a.magnitude, parameters.scale(a.level), noise);
    }

    Tally tally() {
        return tally;
    }

    List<KeyNeed> keys() {
        List<KeyNeed> keys = new ArrayList<>();
        if (relinearisation >= 0) {
            keys.add(new KeyNeed.Relinearisation(relinearisation));
        }
        rotations.forEach((by, level) -> keys.add(new KeyNeed.Rotation(by, level)));
        if (conjugation >= 0) {
            keys.add(new KeyNeed.Conjugation(conjugation));
        }
        return keys;
    }

    /** By how many bits the largest message, noise included, exceeds what its level holds; 0 if all is well. */
    double excessBits() {
        return excess;
    }

    @Override
    public int slots() {
        return parameters.slots();
    }

    @Override
    public int level(Traced a) {
        return a.level;
    }

    @Override
    public Traced add(Traced a, Traced b) {
        int level = Math.min(a.level, b.level);
        Traced left = dropTo(a, level);
        Traced right = dropTo(b, level);
        tally.count(Operation.ADD, level);
        return traced(level, left.magnitude + right.magnitude, left.noise.plus(right.noise));
    }

    @Override
    public Traced subtract(Traced a, Traced b) {
        return add(a, b);
    }

    @Override
    public Traced negate(Traced a) {
        tally.count(Operation.ADD, a.level);
        return a;
    }

    @Override
    public Traced add(Traced a, double constant) {
        Levels.requireFinite(constant);
        tally.count(Operation.ADD_CONSTANT, a.level);
        return traced(a.level, a.magnitude + Math.abs(constant), a.noise.plus(model.constant(a.level)));
    }

    @Override
    public Traced add(Traced a, Vector vector) {
        Levels.requireFits(vector, slots());
        tally.count(Operation.ADD_VECTOR, a.level);
        return traced(
                a.level, a.magnitude + vector.magnitude(), a.noise.plus(model.encoding(vector.magnitude(), a.level)));
    }

    @Override
    public Traced multiplyWhole(Traced a, long factor) {
        tally.count(Operation.MULTIPLY_WHOLE, a.level);
        return traced(a.level, a.magnitude * Math.abs((double) factor), a.noise.times(factor));
    }

    @Override
    public Traced sum(List<Term<Traced>> terms) {
        int level = Term.meeting(this, terms);
        double magnitude = 0;
        Noise noise = Noise.NONE;
        boolean square = false;
        for (int i = 0; i < terms.size(); i++) {
            if (i > 0) {
                tally.count(Operation.ADD, level);
            }
            Traced product = product(terms.get(i), level);
            magnitude += product.magnitude;
            noise = noise.plus(product.noise);
            square |= terms.get(i) instanceof Term.Product<Traced>;
        }
        if (square) {
            tally.count(Operation.RELINEARISE_RESCALE, level);
            relinearisation = Math.max(relinearisation, level);
            return traced(level - 1, magnitude, noise.plus(model.keySwitchRescaled(magnitude, level)));
        }
        tally.count(Operation.RESCALE, level);
        return traced(level - 1, magnitude, noise.plus(model.rescaling(magnitude, level)));
    }

    private Traced product(Term<Traced> term, int level) {
        Traced a = dropTo(term.a(), level);
        return switch (term) {
            case Term.Product<Traced>(Traced first, Traced second) -> {
                Traced b = first == second ? a : dropTo(second, level);
                tally.count(Operation.MULTIPLY, level);
                yield product(a, b.magnitude, b.noise);
            }
            case Term.Scaled<Traced>(Traced first, double constant) -> {
                Levels.requireFinite(constant);
                tally.count(Operation.MULTIPLY_CONSTANT, level);
                double error = model.constant(level).slot();
                Noise rounding = new Noise(error, error, error, error).times(a.magnitude);
                yield new Traced(
                        level,
                        a.magnitude * Math.abs(constant),
                        a.noise.times(Math.abs(constant) + error).plus(rounding));
            }
            case Term.Weighted<Traced>(Traced first, Vector vector) -> {
                Levels.requireFits(vector, slots());
                tally.count(Operation.MULTIPLY_VECTOR, level);
                yield product(a, vector.magnitude(), model.encoding(vector.magnitude(), level));
            }
        };
    }

    /** {@code (z + e)·(w + f) − z·w = e·w + z·f + e·f}. */
    private Traced product(Traced a, double magnitude, Noise noise) {
        Noise one = tight(a.noise.timesMessage(magnitude));
        Noise other = tight(noise.timesMessage(a.magnitude));
        // of a square both are the same, so the estimate adds them up as they are
        Noise sum = new Noise(
                one.coefficient() + other.coefficient(),
                one.euclidean() + other.euclidean(),
                one.slot() + other.slot(),
                one.expected() + other.expected());
        return new Traced(a.level, a.magnitude * magnitude, sum.plus(tight(a.noise.times(noise))));
    }

    @Override
    public Traced dropTo(Traced a, int level) {
        Levels.requireDrop(a.level, level);
        if (level == a.level) {
            return a;
        }
        tally.count(Operation.DROP, a.level);
        return traced(level, a.magnitude, a.noise.plus(model.drop(a.magnitude + a.noise.slot(), a.level, level)));
    }

    @Override
    public Traced rotate(Traced a, int by) {
        if (!moves(by)) {
            return a;
        }
        tally.count(Operation.ROTATE, a.level);
        return rotated(a, by);
    }

    @Override
    public List<Traced> rotateMany(Traced a, int... by) {
        if (Arrays.stream(by).anyMatch(this::moves)) {
            tally.count(Operation.DECOMPOSE, a.level);
        }
        List<Traced> result = new ArrayList<>();
        for (int one : by) {
            if (moves(one)) {
                tally.count(Operation.ROTATE_DECOMPOSED, a.level);
            }
            result.add(moves(one) ? rotated(a, one) : a);
        }
        return result;
    }

    private boolean moves(int by) {
        return Math.floorMod(by, slots()) != 0;
    }

    private Traced rotated(Traced a, int by) {
        rotations.merge(Math.floorMod(by, slots()), a.level, Math::max);
        return traced(a.level, a.magnitude, a.noise.plus(model.keySwitch(a.level)));
    }

    @Override
    public Traced conjugate(Traced a) {
        tally.count(Operation.ROTATE, a.level);
        conjugation = Math.max(conjugation, a.level);
        return traced(a.level, a.magnitude, a.noise.plus(model.keySwitch(a.level)));
    }

    @Override
    public Traced transform(LinearTransform map, Traced a) {
        map.requireSlots(slots());
        Levels.requireLeft(a.level);
        Encrypted.count(map, a.level, tally);
        map.babies().forEach(by -> rotations.merge(by, a.level, Math::max));
        map.giants().forEach(by -> rotations.merge(by, a.level, Math::max));
        Traced baby = new Traced(a.level, a.magnitude, tight(a.noise.plus(model.keySwitchRaised(a.level))));
        Traced term = product(baby, map.magnitude(), model.encoding(map.magnitude(), a.level));
        double magnitude = 0;
        Noise noise = Noise.NONE;
        for (int i = 0; i < map.diagonals().size(); i++) {
            magnitude += term.magnitude;
            noise = noise.plus(term.noise);
        }
        for (int i = 0; i < map.giants().size(); i++) {
            noise = noise.plus(model.giantStep(a.level));
        }
        return traced(a.level - 1, magnitude, noise.plus(model.rescaling(magnitude, a.level)));
    }

    /**
     * @throws IllegalArgumentException if there is more noise than the circuit's proof allows
     */
    @Override
    public Traced claim(Traced a, Claim claim) {
        return switch (claim) {
            case Claim.Bounded(double magnitude) -> new Traced(a.level, Math.min(magnitude, a.magnitude), a.noise);
            case Claim.Anchored(double magnitude, double noiseMax) -> {
                double noise = evidence.slot(a.noise);
                if (!(noise <= noiseMax)) {
                    throw new IllegalArgumentException("the circuit allows for noise of " + noiseMax
                            + " where these parameters give " + noise + " (" + evidence
                            + "); use a larger scale or a coarser target");
                }
                yield new Traced(a.level, magnitude, Noise.NONE);
            }
            case Claim.Approximates(double magnitude, double error) ->
                new Traced(
                        a.level,
                        magnitude,
                        tight(new Noise(
                                a.noise.coefficient() + error,
                                a.noise.euclidean() + error,
                                a.noise.slot() + error,
                                Math.hypot(a.noise.expected(), error))));
        };
    }

    private Traced traced(int level, double magnitude, Noise noise) {
        Traced result = new Traced(level, magnitude, tight(noise));
        note(result, NoiseModel.magnitudeMax(parameters, level));
        return result;
    }

    private Noise tight(Noise noise) {
        return Noise.of(parameters.degree(), noise);
    }

    /** A message wraps around if one of its coefficients does, and those are at most as large as the slots. */
    private void note(Traced a, double max) {
        double needed = a.magnitude + a.noise.coefficient();
        excess = Math.max(excess, StrictMath.log(needed / max) / StrictMath.log(2));
    }
}
