package dev.tcme.he.bench;

/**
 * One figure.
 *
 * @param by whose: {@link Engine#NAME}, or a peer's name with its version
 * @param limbs how many primes an operand has
 * @param logQ log2 of the modulus of an operand
 * @param logQp log2 of the modulus of keys, what security is judged by
 * @param medianMicros microseconds, of single calls
 * @param minMicros the shortest call
 */
public record Measurement(
        String by,
        Operation operation,
        int logDegree,
        int limbs,
        double logQ,
        double logQp,
        double medianMicros,
        double minMicros) {

    /** The same work measured again at another time: the shorter minimum, and the mean of the medians. */
    public Measurement and(Measurement again) {
        return new Measurement(
                by,
                operation,
                logDegree,
                limbs,
                logQ,
                logQp,
                (medianMicros + again.medianMicros) / 2,
                Math.min(minMicros, again.minMicros));
    }
}
