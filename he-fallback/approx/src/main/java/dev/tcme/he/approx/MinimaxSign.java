package dev.tcme.he.approx;

/**
 * The best odd polynomial of its degree for the sign on [-b, -a] ∪ [a, b], up to the rounding of its coefficients to
 * double.
 *
 * @param polynomial odd, on [-b, b]
 * @param certificate proves so: {@link SignCertificate#provesMinimax} holds
 */
public record MinimaxSign(Polynomial polynomial, SignCertificate certificate) {
    /** No odd polynomial of this degree errs by less. */
    public double levelledError() {
        return certificate.levelledError();
    }

    /** This polynomial errs by no more. */
    public double supError() {
        return certificate.supError();
    }
}
