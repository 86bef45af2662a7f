package dev.tcme.he.bench;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Parallel;
import dev.tcme.he.ring.Primes;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Transforms of one residue polynomial modulo a prime of 48 bits. The result of a transform is the input of the next. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class RingBenchmark {
    @Param("13")
    public int logDegree;

    private Ring ring;
    private double[] limb;

    @Setup
    public void setUp() {
        Modulus modulus = new Primes(logDegree).near(0x1p48, Modulus.BITS_MAX);
        ring = new Ring(logDegree, List.of(modulus), SchemeState.lanes(), Parallel.none());
        limb = new double[ring.degree()];
        Sampler.uniform(Seed.ofNumber(1), 0, modulus, limb);
    }

    @Benchmark
    public double[] forward() {
        ring.forward(limb, 0);
        return limb;
    }

    @Benchmark
    public double[] inverse() {
        ring.inverse(limb, 0);
        return limb;
    }
}
