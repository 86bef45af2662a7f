package dev.tcme.he.bench;

import dev.tcme.he.ring.Lanes;

/**
 * What is asked of our engine.
 *
 * @param logDegree log2 of N, one that the operation {@link Operation#isAt is at}
 * @param lanes how wide the vectors are
 * @param threads 1: in the calling thread; more: that many threads share the work of one operation
 */
public record Question(Operation operation, int logDegree, Lanes lanes, int threads) {
    private static final int THREADS_MAX = 64;

    public Question {
        if (!operation.isAt(logDegree)) {
            throw new IllegalArgumentException(operation.text() + " is measured at degrees 2^"
                    + operation.logDegreeMin() + " to 2^" + operation.logDegreeMax() + ", not 2^" + logDegree);
        }
        if (threads < 1 || threads > THREADS_MAX) {
            throw new IllegalArgumentException("threads are 1 to " + THREADS_MAX + ", not " + threads);
        }
    }
}
