package dev.tcme.he.ckks;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Computes on ciphertexts with evaluation keys; holds no secret. Ciphertexts are immutable, every operation makes a new one.
 *
 * <p>A product has the product of the scales; {@link #rescale} brings it back to the scale of the next lower level, exactly.
 * Adding needs equal levels and scales: {@link #dropTo} brings a ciphertext down to the level of another. Safe for use by many
 * threads.
 */
public final class Evaluator {
    private final Context context;
    private final Parameters parameters;
    private final Ring ring;
    private final EvaluationKeys keys;
    private final Steps steps;
    private final Relinearisation relinearisation;
    private final Rotations rotations;
    private final Map<Integer, KeySwitch> switches = new ConcurrentHashMap<>();

    public Evaluator(Context context, EvaluationKeys keys) {
        this.context = context;
        this.parameters = context.parameters();
        this.ring = context.ring();
        this.keys = keys;
        this.steps = new Steps(context);
        this.relinearisation = new Relinearisation(context, keys);
        this.rotations = new Rotations(context, keys);
        keys.all()
                .forEach(key ->
                        Require.sameParameters(parameters, key.switching().parameters()));
    }

    public Context context() {
        return context;
    }

    // Sums

    /** @throws IllegalArgumentException if levels or scales differ */
    public Ciphertext add(Ciphertext a, Ciphertext b) {
        return combine(a, b, ring::add, part -> part);
    }

    /** @throws IllegalArgumentException if levels or scales differ */
    public Ciphertext subtract(Ciphertext a, Ciphertext b) {
        return combine(a, b, ring::subtract, ring::negate);
    }

    private Ciphertext combine(Ciphertext a, Ciphertext b, BinaryOperator<Poly> both, UnaryOperator<Poly> onlySecond) {
        requireOurs(a);
        requireOurs(b);
        Require.sameLevel(a.level(), b.level());
        Require.sameScale(a.scale(), b.scale());
        return result(a.level(), a.scale(), parts(Math.max(a.degree(), b.degree()) + 1, i -> {
            if (i > b.degree()) {
                return a.part(i);
            }
            return i > a.degree() ? onlySecond.apply(b.part(i)) : both.apply(a.part(i), b.part(i));
        }));
    }

    public Ciphertext negate(Ciphertext a) {
        requireOurs(a);
        return result(a.level(), a.scale(), parts(a.parts().size(), i -> ring.negate(a.part(i))));
    }

    /** @throws IllegalArgumentException if levels or scales differ */
    public Ciphertext add(Ciphertext a, Plaintext b) {
        requireAlike(a, b);
        return withFirst(a, ring.add(a.part(0), b.poly()));
    }

    /** @throws IllegalArgumentException if levels or scales differ */
    public Ciphertext subtract(Ciphertext a, Plaintext b) {
        requireAlike(a, b);
        return withFirst(a, ring.subtract(a.part(0), b.poly()));
    }

    /** Adds a real number to every slot. */
    public Ciphertext add(Ciphertext a, double constant) {
        requireOurs(a);
        return withFirst(
                a,
                ring.add(
                        a.part(0),
                        ring.constant(
                                Scales.whole(constant, a.scale()), a.part(0).primes())));
    }

    private Ciphertext withFirst(Ciphertext a, Poly first) {
        List<Poly> parts = new ArrayList<>(a.parts());
        parts.set(0, first);
        return result(a.level(), a.scale(), parts);
    }

    // Products

    /** A product of scale {@code a.scale()·b.scale()}, to be rescaled. */
    public Ciphertext multiply(Ciphertext a, Plaintext b) {
        requireOurs(a);
        Require.sameParameters(parameters, b.parameters());
        Require.sameLevel(a.level(), b.level());
        return result(
                a.level(), a.scale() * b.scale(), parts(a.parts().size(), i -> ring.multiply(a.part(i), b.poly())));
    }

    /** The product with a real number, of scale {@code a.scale()·parameters.scale(level)}, to be rescaled. */
    public Ciphertext multiply(Ciphertext a, double constant) {
        requireOurs(a);
        double scale = parameters.scale(a.level());
        return scaled(a, Scales.whole(constant, scale), a.scale() * scale);
    }

    /** The product with a whole number: costs no level and no scale. */
    public Ciphertext multiplyWhole(Ciphertext a, long factor) {
        requireOurs(a);
        return scaled(a, BigInteger.valueOf(factor), a.scale());
    }

    private Ciphertext scaled(Ciphertext a, BigInteger factor, double scale) {
        return result(a.level(), scale, parts(a.parts().size(), i -> ring.scale(a.part(i), factor)));
    }

    /**
     * A product of degree {@code a.degree() + b.degree()} and scale {@code a.scale()·b.scale()}: to be relinearised, or added up
     * first, or decrypted as it is.
     */
    public Ciphertext multiply(Ciphertext a, Ciphertext b) {
        requireFactors(a, b);
        double scale = a.scale() * b.scale();
        if (a.degree() == 1 && b.degree() == 1) {
            return result(a.level(), scale, List.of(ring.tensor(a.part(0), a.part(1), b.part(0), b.part(1))));
        }
        List<Poly> parts = new ArrayList<>();
        for (int i = 0; i <= a.degree() + b.degree(); i++) {
            int sum = i;
            parts.add(IntStream.rangeClosed(Math.max(0, i - b.degree()), Math.min(i, a.degree()))
                    .mapToObj(j -> ring.multiply(a.part(j), b.part(sum - j)))
                    .reduce(ring::add)
                    .orElseThrow());
        }
        return result(a.level(), scale, parts);
    }

    /**
     * Back to degree 1.
     *
     * @throws MissingKeyException without a relinearisation key for the level
     * @throws IllegalArgumentException if the degree is above 2
     */
    public Ciphertext relinearise(Ciphertext a) {
        requireOurs(a);
        if (a.degree() == 1) {
            return a;
        }
        Require.degreeTwo(a);
        return result(a.level(), a.scale(), List.of(relinearisation.of(array(a.parts()), at(a.level()))));
    }

    /**
     * Divides by the step from the ciphertext's level to the next lower one, rounding.
     *
     * @throws IllegalArgumentException at level 0
     */
    public Ciphertext rescale(Ciphertext a) {
        requireOurs(a);
        Require.levelLeft(a);
        int below = a.level() - 1;
        var division = context.division(parameters.primes(a.level()), parameters.primes(below));
        return result(
                below, steps.rescaled(a.scale(), a.level()), parts(a.parts().size(), i -> division.apply(a.part(i))));
    }

    /**
     * {@code rescale(relinearise(multiply(a, b)))} in one division instead of two.
     *
     * @throws MissingKeyException without a relinearisation key for the level
     */
    public Ciphertext times(Ciphertext a, Ciphertext b) {
        if (a.degree() != 1 || b.degree() != 1) {
            return relineariseRescaled(multiply(a, b));
        }
        requireFactors(a, b);
        Require.levelLeft(a);
        Poly[] product = ring.scratchTensor(a.part(0), a.part(1), b.part(0), b.part(1));
        Ciphertext result = relineariseRescaled(product, a.level(), a.scale() * b.scale());
        for (Poly part : product) {
            ring.give(part);
        }
        return result;
    }

    /** {@code rescale(relinearise(a))} in one division instead of two, for a product of degree 2. */
    public Ciphertext relineariseRescaled(Ciphertext a) {
        requireOurs(a);
        Require.degreeTwo(a);
        Require.levelLeft(a);
        return relineariseRescaled(array(a.parts()), a.level(), a.scale());
    }

    private Ciphertext relineariseRescaled(Poly[] product, int level, double scale) {
        List<Poly> parts = List.of(relinearisation.rescaled(product, at(level)));
        return result(level - 1, steps.rescaled(scale, level), parts);
    }

    private static Poly[] array(List<Poly> parts) {
        return parts.toArray(Poly[]::new);
    }

    /**
     * The product of a plaintext matrix and an encrypted vector, rescaled: slot j of the result is
     * {@code Σ_i diagonal_i[j]·a[j + i]}.
     *
     * @throws MissingKeyException without keys for the matrix's {@link DiagonalMatrix#rotations}
     * @throws IllegalArgumentException if the matrix was encoded for another level
     */
    public Ciphertext times(DiagonalMatrix matrix, Ciphertext a) {
        requireOurs(a);
        Require.degreeOne(a);
        Require.levelLeft(a);
        Require.sameParameters(parameters, matrix.parameters());
        Require.sameLevel(matrix.level(), a.level());
        KeySwitch at = at(a.level());
        Poly[] u = new MatrixProduct(context, keys, at).apply(matrix, a.part(0), a.part(1));
        int below = a.level() - 1;
        var division = context.division(at.extendedPrimes(), parameters.primes(below));
        return result(
                below,
                steps.rescaled(a.scale() * matrix.scale(), a.level()),
                parts(u.length, i -> division.consume(u[i])));
    }

    /**
     * Down to a level, and from the scale of the one to the scale of the other: a ciphertext can then be added to others of that
     * level.
     *
     * @throws IllegalArgumentException if the level is above the ciphertext's
     */
    public Ciphertext dropTo(Ciphertext a, int level) {
        requireOurs(a);
        parameters.requireLevel(level);
        if (level > a.level()) {
            throw new IllegalArgumentException(
                    "a ciphertext at level " + a.level() + " cannot be raised to level " + level);
        }
        if (level == a.level()) {
            return a;
        }
        Steps.Drop drop = steps.drop(a, level);
        var division = context.division(drop.from(), drop.to());
        return result(
                level,
                drop.scale(),
                parts(
                        a.parts().size(),
                        i -> division.apply(ring.scale(ring.restrict(a.part(i), drop.from()), drop.factor()))));
    }

    // Rotations

    /**
     * Slot j of the result is slot {@code j + by} of the argument, cyclically over all N/2 slots.
     *
     * @throws MissingKeyException without a key for that rotation and level
     */
    public Ciphertext rotate(Ciphertext a, int by) {
        int element = context.rotation(by);
        return element == 1 ? a : automorphism(a, element);
    }

    /** The complex conjugates. */
    public Ciphertext conjugate(Ciphertext a) {
        return automorphism(a, context.conjugation());
    }

    /** Several rotations of one ciphertext, which is decomposed once; in the order of the argument. */
    public List<Ciphertext> rotateMany(Ciphertext a, int... by) {
        requireOurs(a);
        Require.degreeOne(a);
        return rotations.many(a, by, at(a.level()));
    }

    /**
     * Several automorphisms of one ciphertext, which is decomposed once, each rescaled in the division that ends its key switch; in
     * the order of the argument.
     *
     * @throws MissingKeyException without a key for one of them and the level
     * @throws IllegalArgumentException at level 0
     */
    public List<Ciphertext> automorphismsRescaled(Ciphertext a, List<Automorphism> several) {
        requireOurs(a);
        Require.degreeOne(a);
        Require.levelLeft(a);
        return rotations.rescaled(a, several, at(a.level()), steps.rescaled(a.scale(), a.level()));
    }

    private Ciphertext automorphism(Ciphertext a, int element) {
        requireOurs(a);
        Require.degreeOne(a);
        return rotations.automorphism(a, element, at(a.level()));
    }

    /**
     * Slot j of the result is the sum of slots {@code j, j + step, …, j + (count−1)·step}.
     *
     * @param count a power of two; needs the rotations by {@code step·1, step·2, step·4, …, step·count/2}
     */
    public Ciphertext innerSum(Ciphertext a, int step, int count) {
        if (Integer.bitCount(count) != 1) {
            throw new IllegalArgumentException("an inner sum has a power of two of terms, not " + count);
        }
        Ciphertext sum = a;
        for (int width = 1; width < count; width *= 2) {
            sum = add(sum, rotate(sum, step * width));
        }
        return sum;
    }

    /** All parts of a result at the same time: for few primes their number alone does not make two threads equally busy. */
    private List<Poly> parts(int count, IntFunction<Poly> part) {
        Poly[] made = new Poly[count];
        ring.parallel().each(count, i -> made[i] = part.apply(i));
        return List.of(made);
    }

    private Ciphertext result(int level, double scale, List<Poly> parts) {
        return new Ciphertext(parameters, level, scale, parts, java.util.Optional.empty());
    }

    private KeySwitch at(int level) {
        parameters.requireEvaluationKeys();
        return switches.computeIfAbsent(level, key -> new KeySwitch(context, key));
    }

    private void requireOurs(Ciphertext a) {
        Require.sameParameters(parameters, a.parameters());
    }

    private void requireFactors(Ciphertext a, Ciphertext b) {
        requireOurs(a);
        requireOurs(b);
        Require.sameLevel(a.level(), b.level());
    }

    private void requireAlike(Ciphertext a, Plaintext b) {
        requireOurs(a);
        Require.sameParameters(parameters, b.parameters());
        Require.sameLevel(a.level(), b.level());
        Require.sameScale(a.scale(), b.scale());
    }
}
