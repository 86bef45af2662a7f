package dev.tcme.he.approx;

/** a/b of a positive side [a, b] as two doubles around it, equal if the quotient is exact. */
record Gap(double below, double above) {
    static Gap of(Interval positiveSide) {
        double a = positiveSide.low();
        double b = positiveSide.high();
        double quotient = a / b;
        double rest = Math.fma(quotient, b, -a);
        return new Gap(rest > 0 ? Math.nextDown(quotient) : quotient, rest < 0 ? Math.nextUp(quotient) : quotient);
    }
}
