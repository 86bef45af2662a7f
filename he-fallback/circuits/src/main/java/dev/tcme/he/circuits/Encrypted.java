package dev.tcme.he.circuits;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.DiagonalMatrix;
import dev.tcme.he.ckks.Encoder;
import dev.tcme.he.ckks.EvaluationKeys;
import dev.tcme.he.ckks.Evaluator;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.Plaintext;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Arithmetic on ciphertexts, with the evaluation keys of a {@link Plan}. Holds no secret; safe for use by many threads.
 *
 * <p>Operations throw {@link dev.tcme.he.ckks.MissingKeyException} where a key is missing.
 */
public final class Encrypted implements Arithmetic<Ciphertext> {
    private final Context context;
    private final Parameters parameters;
    private final Evaluator evaluator;
    private final Encoder encoder;
    private final Tally tally = new Tally();
    private final Map<Vector, Map<Integer, Plaintext>> encoded = Collections.synchronizedMap(new WeakHashMap<>());
    private final Map<LinearTransform, Map<Integer, DiagonalMatrix>> maps =
            Collections.synchronizedMap(new WeakHashMap<>());

    public Encrypted(Context context, EvaluationKeys keys) {
        this.context = context;
        this.parameters = context.parameters();
        this.evaluator = new Evaluator(context, keys);
        this.encoder = new Encoder(context);
    }

    /** What was done so far. */
    public Tally tally() {
        return tally;
    }

    @Override
    public int slots() {
        return parameters.slots();
    }

    @Override
    public int level(Ciphertext a) {
        return a.level();
    }

    @Override
    public Ciphertext add(Ciphertext a, Ciphertext b) {
        int level = Math.min(a.level(), b.level());
        Ciphertext left = dropTo(a, level);
        Ciphertext right = dropTo(b, level);
        tally.count(Operation.ADD, level);
        return evaluator.add(left, right);
    }

    @Override
    public Ciphertext subtract(Ciphertext a, Ciphertext b) {
        int level = Math.min(a.level(), b.level());
        Ciphertext left = dropTo(a, level);
        Ciphertext right = dropTo(b, level);
        tally.count(Operation.ADD, level);
        return evaluator.subtract(left, right);
    }

    @Override
    public Ciphertext negate(Ciphertext a) {
        tally.count(Operation.ADD, a.level());
        return evaluator.negate(settled(a));
    }

    @Override
    public Ciphertext add(Ciphertext a, double constant) {
        tally.count(Operation.ADD_CONSTANT, a.level());
        return evaluator.add(settled(a), constant);
    }

    @Override
    public Ciphertext add(Ciphertext a, Vector vector) {
        tally.count(Operation.ADD_VECTOR, a.level());
        return evaluator.add(settled(a), encoded(vector, a.level()));
    }

    @Override
    public Ciphertext multiplyWhole(Ciphertext a, long factor) {
        tally.count(Operation.MULTIPLY_WHOLE, a.level());
        return evaluator.multiplyWhole(settled(a), factor);
    }

    @Override
    public Ciphertext sum(List<Term<Ciphertext>> terms) {
        int level = Term.meeting(this, terms);
        Ciphertext sum = product(terms.getFirst(), level);
        for (Term<Ciphertext> term : terms.subList(1, terms.size())) {
            Ciphertext next = product(term, level);
            tally.count(Operation.ADD, level);
            sum = evaluator.add(sum, next);
        }
        if (sum.degree() == 1) {
            tally.count(Operation.RESCALE, level);
            return evaluator.rescale(sum);
        }
        tally.count(Operation.RELINEARISE_RESCALE, level);
        return evaluator.relineariseRescaled(sum);
    }

    private Ciphertext product(Term<Ciphertext> term, int level) {
        Ciphertext a = dropTo(term.a(), level);
        return switch (term) {
            case Term.Product<Ciphertext>(Ciphertext first, Ciphertext second) -> {
                Ciphertext b = first == second ? a : dropTo(second, level);
                tally.count(Operation.MULTIPLY, level);
                yield evaluator.multiply(a, b);
            }
            case Term.Scaled<Ciphertext>(Ciphertext first, double constant) -> {
                tally.count(Operation.MULTIPLY_CONSTANT, level);
                yield evaluator.multiply(a, constant);
            }
            case Term.Weighted<Ciphertext>(Ciphertext first, Vector vector) -> {
                tally.count(Operation.MULTIPLY_VECTOR, level);
                yield evaluator.multiply(a, encoded(vector, level));
            }
        };
    }

    @Override
    public Ciphertext dropTo(Ciphertext a, int level) {
        Levels.requireDrop(a.level(), level);
        settled(a);
        if (level == a.level()) {
            return a;
        }
        tally.count(Operation.DROP, a.level());
        return evaluator.dropTo(a, level);
    }

    @Override
    public Ciphertext rotate(Ciphertext a, int by) {
        if (Math.floorMod(by, slots()) == 0) {
            return a;
        }
        tally.count(Operation.ROTATE, a.level());
        return evaluator.rotate(settled(a), by);
    }

    @Override
    public List<Ciphertext> rotateMany(Ciphertext a, int... by) {
        int real = (int) Arrays.stream(by)
                .filter(one -> Math.floorMod(one, slots()) != 0)
                .count();
        if (real == 0) {
            return Collections.nCopies(by.length, a);
        }
        tally.count(Operation.DECOMPOSE, a.level());
        for (int i = 0; i < real; i++) {
            tally.count(Operation.ROTATE_DECOMPOSED, a.level());
        }
        return evaluator.rotateMany(settled(a), by);
    }

    @Override
    public Ciphertext conjugate(Ciphertext a) {
        tally.count(Operation.ROTATE, a.level());
        return evaluator.conjugate(settled(a));
    }

    @Override
    public Ciphertext transform(LinearTransform map, Ciphertext a) {
        map.requireSlots(slots());
        Levels.requireLeft(a.level());
        count(map, a.level(), tally);
        return evaluator.times(encoded(map, a.level()), settled(a));
    }

    /** What a linear map takes. */
    static void count(LinearTransform map, int level, Tally tally) {
        if (!map.babies().isEmpty()) {
            tally.count(Operation.DECOMPOSE, level);
        }
        map.babies().forEach(by -> tally.count(Operation.BABY_STEP, level));
        map.diagonals().keySet().forEach(by -> tally.count(Operation.MULTIPLY_DIAGONAL, level));
        map.giants().forEach(by -> tally.count(Operation.GIANT_STEP, level));
        tally.count(Operation.RESCALE_RAISED, level);
    }

    private DiagonalMatrix encoded(LinearTransform map, int level) {
        return maps.computeIfAbsent(map, key -> new ConcurrentHashMap<>())
                .computeIfAbsent(level, key -> DiagonalMatrix.of(context, map.diagonals(), level, map.babySteps()));
    }

    @Override
    public Ciphertext claim(Ciphertext a, Claim claim) {
        return a;
    }

    private Plaintext encoded(Vector vector, int level) {
        Levels.requireFits(vector, slots());
        return encoded.computeIfAbsent(vector, key -> new ConcurrentHashMap<>())
                .computeIfAbsent(
                        level,
                        key -> encoder.encode(
                                vector.realParts(), vector.imaginaryParts(), level, parameters.scale(level)));
    }

    /** Circuits hold nothing else; a ciphertext from outside might be something else. */
    private Ciphertext settled(Ciphertext a) {
        if (a.degree() != 1 || a.scale() != parameters.scale(a.level())) {
            throw new IllegalArgumentException(
                    "a circuit computes with ciphertexts of degree 1 at the scale of their level;"
                            + " this one has degree " + a.degree() + ", level " + a.level()
                            + (a.scale() == parameters.scale(a.level()) ? "" : " and another scale"));
        }
        return a;
    }
}
