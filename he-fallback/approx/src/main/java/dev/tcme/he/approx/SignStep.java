package dev.tcme.he.approx;

/**
 * One polynomial of a composition, for inputs with gap ≤ |x| ≤ 1.
 *
 * @param last the minimax polynomial as it is, which ends a composition
 * @param lastError its error as a sign, noise included
 * @param inner the same scaled so that values with noise stay in [-1, 1], where the next polynomial lives
 * @param nextGap least magnitude of inner's values with noise; not positive if noise may turn the sign
 */
record SignStep(Polynomial last, double lastError, Polynomial inner, double nextGap) {
    /** What a step aims at if its gap allows less: above {@link Remez#MIN_ERROR}, far below any target's error. */
    private static final double LEAST_ERROR_EXPONENT = 43;

    static SignStep of(int degree, double gap, double noise) {
        Interval side = new Interval(Math.min(gap, widest(degree)), 1);
        MinimaxSign minimax = Remez.sign(degree, side);
        double high = minimax.certificate().high();
        // One part in 2^50 covers the rounding of each coefficient's scaling; the certificate below checks that.
        Polynomial inner = minimax.polynomial().scaled((1 - noise) / high * (1 - 0x1p-50));
        SignCertificate image = SignCertificate.of(inner, side);
        if (image.shape() != SignCertificate.Shape.RISES_TO_SIDE || image.high() + noise > 1) {
            throw new IllegalStateException("degree " + degree + " at gap " + gap + " leaves [-1, 1]");
        }
        return new SignStep(
                minimax.polynomial(),
                Math.nextUp(minimax.supError() + noise),
                inner,
                Math.nextDown(image.low() - noise));
    }

    /**
     * The gap a beyond which a degree d = 2m-1 would err by about 2^-43 or less; a smaller gap covers a larger one. With
     * r = (1-a)/(1+a) the error is about 2r^m / sqrt(π(m-1)) near a = 1 (Eremenko, Yuditskii, "Uniform approximation of
     * sgn x by polynomials and entire functions", J. Anal. Math. 101, 2007, theorem 1).
     */
    private static double widest(int degree) {
        double r = StrictMath.pow(2, -2 * LEAST_ERROR_EXPONENT / (degree + 1));
        return (1 - r) / (1 + r);
    }
}
