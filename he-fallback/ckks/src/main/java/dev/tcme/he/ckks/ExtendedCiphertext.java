package dev.tcme.he.ckks;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;

/**
 * A ciphertext over the primes of a level and the special ones (Q·P), as key switching has them inside: {@code first + second·s} is
 * near P times what it stands for. There is room in it for one product with a plaintext, which then costs no level. Immutable.
 *
 * @param level whose primes are there beside the special ones
 */
public record ExtendedCiphertext(Parameters parameters, int level, Poly first, Poly second) {
    /** @throws IllegalArgumentException unless both polynomials are over the primes of the level and then the special ones */
    public ExtendedCiphertext {
        Require.extended(parameters, level, first);
        Require.extended(parameters, level, second);
    }

    /**
     * The product with a plaintext, divided by P: at this level, with its scale.
     *
     * @param factor over the same primes
     * @throws IllegalArgumentException if the factor is over other primes or the context is another one
     */
    public Ciphertext dividedProduct(Context context, Poly factor) {
        Require.sameParameters(parameters, context.parameters());
        Require.extended(parameters, level, factor);
        return new Ciphertext(
                parameters,
                level,
                parameters.scale(level),
                dividedProduct(context, first, factor),
                dividedProduct(context, second, factor));
    }

    private Poly dividedProduct(Context context, Poly part, Poly factor) {
        Ring ring = context.ring();
        Poly product = ring.multiply(part, factor);
        return context.division(product.primes(), parameters.primes(level)).apply(product);
    }

    @Override
    public String toString() {
        return "extended ciphertext at level " + level;
    }
}
