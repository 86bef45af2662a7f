package dev.tcme.he.bgv;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Computes on ciphertexts without any key. Ciphertexts are immutable, every operation makes a new one with the bound of its
 * noise. Both arguments of an operation have as many primes. Safe for use by many threads.
 *
 * @implNote every operation throws {@link NoiseException} instead of making a ciphertext that could decrypt to something wrong
 */
public final class Evaluator {
    private final Context context;
    private final Ring ring;
    private final Noise noise;
    private final long plainModulus;

    public Evaluator(Context context) {
        this.context = context;
        this.ring = context.ring();
        this.noise = context.noise();
        this.plainModulus = context.parameters().plainModulus();
    }

    public Ciphertext add(Ciphertext a, Ciphertext b) {
        requireAlike(a, b);
        List<Poly> parts = IntStream.rangeClosed(0, Math.max(a.degree(), b.degree()))
                .mapToObj(i -> i > a.degree() ? b.part(i) : i > b.degree() ? a.part(i) : ring.add(a.part(i), b.part(i)))
                .toList();
        return result(parts, noise.sum(a.noise(), b.noise()));
    }

    public Ciphertext subtract(Ciphertext a, Ciphertext b) {
        return add(a, negate(b));
    }

    public Ciphertext negate(Ciphertext a) {
        context.require(a.parameters());
        return result(a.parts().stream().map(ring::negate).toList(), a.noise());
    }

    public Ciphertext add(Ciphertext a, Plaintext b) {
        requireOurs(a, b);
        return withFirst(a, ring.add(a.part(0), over(b, a)));
    }

    /** Adds a number 0 … t−1 to coefficient 0, which is to every slot. */
    public Ciphertext add(Ciphertext a, long constant) {
        context.require(a.parameters());
        BigInteger whole = BigInteger.valueOf(Encoder.centred(constant, plainModulus));
        return withFirst(a, ring.add(a.part(0), ring.constant(whole, a.part(0).primes())));
    }

    private Ciphertext withFirst(Ciphertext a, Poly first) {
        List<Poly> parts = new ArrayList<>(a.parts());
        parts.set(0, first);
        return result(parts, noise.plusPlain(a.noise()));
    }

    /** Slot by slot, or as polynomials, as the plaintexts were encoded. */
    public Ciphertext multiply(Ciphertext a, Plaintext b) {
        requireOurs(a, b);
        Poly factor = over(b, a);
        return result(
                a.parts().stream().map(part -> ring.multiply(part, factor)).toList(), noise.timesPlain(a.noise()));
    }

    /** With a number 0 … t−1; the bound is that of the largest one, so that it tells nothing about it. */
    public Ciphertext multiply(Ciphertext a, long scalar) {
        context.require(a.parameters());
        return scaled(a, Encoder.centred(scalar, plainModulus), plainModulus / 2);
    }

    /**
     * With a number between −most and most; the noise grows by {@code most}, which is public, whatever the number.
     *
     * @param most 1 to t/2
     */
    public Ciphertext multiplySmall(Ciphertext a, long scalar, long most) {
        context.require(a.parameters());
        if (most < 1 || most > plainModulus / 2 || Math.abs(scalar) > most) {
            throw new IllegalArgumentException(
                    "a small number is at most " + most + ", and that is 1 to " + plainModulus / 2);
        }
        return scaled(a, scalar, most);
    }

    private Ciphertext scaled(Ciphertext a, long scalar, long most) {
        BigInteger whole = BigInteger.valueOf(scalar);
        return result(
                a.parts().stream().map(part -> ring.scale(part, whole)).toList(), noise.timesScalar(a.noise(), most));
    }

    /**
     * The product, of degree 2; it is decrypted or added as it is.
     *
     * @throws IllegalArgumentException if a factor is a product itself
     */
    public Ciphertext multiply(Ciphertext a, Ciphertext b) {
        requireAlike(a, b);
        if (a.degree() != 1 || b.degree() != 1) {
            throw new IllegalArgumentException("a product has degree 2 and cannot be multiplied again");
        }
        return result(
                List.of(ring.tensor(a.part(0), a.part(1), b.part(0), b.part(1))), noise.product(a.noise(), b.noise()));
    }

    /**
     * Drops the last primes, and divides the noise by them; the plaintext stays as it is. What is left is smaller to send.
     *
     * @param primes how many stay, at least 1
     */
    public Ciphertext switchTo(Ciphertext a, int primes) {
        context.require(a.parameters());
        if (primes < 1 || primes > a.primes()) {
            throw new IllegalArgumentException(
                    "of " + a.primes() + " primes 1 to " + a.primes() + " can stay, not " + primes);
        }
        Ciphertext result = a;
        while (result.primes() > primes) {
            result = withoutLast(result);
        }
        return result;
    }

    private Ciphertext withoutLast(Ciphertext a) {
        int last = a.primes() - 1;
        List<Poly> parts = a.parts().stream().map(part -> divided(part, last)).toList();
        return result(parts, noise.switched(a.noise(), ring.modulus(last).p(), a.degree()));
    }

    /** One part of a ciphertext alone, as {@link #switchTo(Ciphertext, int)} does it. */
    Poly switchTo(Poly part, int primes) {
        Poly result = part;
        while (result.size() > primes) {
            result = divided(result, result.size() - 1);
        }
        return result;
    }

    /**
     * {@code (c + t·u)/q} for the last prime q, where {@code u = −c/t} modulo q is next to zero: divisible by q, and the same
     * modulo t, as q is 1 modulo t (Gentry, Halevi, Smart, eprint 2012/099, appendix D).
     */
    private Poly divided(Poly c, int last) {
        Modulus q = ring.modulus(last);
        double minusInverse = -q.invert(q.residue(plainModulus));
        double[] u = ring.take();
        System.arraycopy(c.limb(last), 0, u, 0, u.length);
        ring.inverse(u, last);
        ring.scale(u, minusInverse, u, last);
        ring.reduce(u, u, last);
        double[][] limbs = new double[last][];
        ring.parallel().each(last, prime -> {
            Modulus p = ring.modulus(prime);
            double[] limb = new double[ring.degree()];
            ring.reduce(u, limb, prime);
            ring.forward(limb, prime);
            ring.scaleAdd(limb, p.residue(plainModulus), c.limb(prime), limb, prime);
            ring.scale(limb, p.invert(p.residue(q.value())), limb, prime);
            limbs[prime] = limb;
        });
        ring.give(u);
        return ring.poly(Context.primes(last), limbs);
    }

    private Ciphertext result(List<Poly> parts, double bound) {
        return new Ciphertext(context.parameters(), parts, bound, Optional.empty());
    }

    private Poly over(Plaintext plaintext, Ciphertext like) {
        return ring.restrict(plaintext.poly(), Context.primes(like.primes()));
    }

    private void requireOurs(Ciphertext a, Plaintext b) {
        context.require(a.parameters());
        context.require(b.parameters());
    }

    private void requireAlike(Ciphertext a, Ciphertext b) {
        context.require(a.parameters());
        context.require(b.parameters());
        if (a.primes() != b.primes()) {
            throw new IllegalArgumentException("the ciphertexts have " + a.primes() + " and " + b.primes()
                    + " primes; switch to the smaller number first");
        }
    }
}
