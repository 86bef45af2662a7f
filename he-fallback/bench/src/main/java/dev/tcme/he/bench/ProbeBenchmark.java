package dev.tcme.he.bench;

import dev.tcme.he.ring.Probe;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the machine does at most: arithmetic in registers, loads and stores, copies, fresh memory. */
@SuppressWarnings("NullAway.Init")
public class ProbeBenchmark {
    /** Microseconds a call: longer than the clock takes to be read. */
    static final int ROUNDS = 4000;

    /** A cache line, and how far behind the start of one Java's arrays begin. */
    private static final int LINE = 64;

    private static final int ARRAY_OFFSET = 16;

    @State(Scope.Benchmark)
    public static class Memory {
        /** Of everything that is touched. */
        @Param("16384")
        public int bytes;

        double[] first;
        double[] second;
        MemorySegment aligned;
        MemorySegment offset;

        @Setup
        public void setUp() {
            first = new double[bytes / Double.BYTES / 2];
            second = new double[first.length];
            MemorySegment memory = Arena.ofAuto().allocate(bytes / 2 + LINE, LINE);
            aligned = memory.asSlice(0, bytes / 2);
            offset = memory.asSlice(ARRAY_OFFSET, bytes / 2);
        }
    }

    @Benchmark
    public double multiplyAdds() {
        return Probe.multiplyAdds(ROUNDS);
    }

    @Benchmark
    public double sums() {
        return Probe.sums(ROUNDS);
    }

    @Benchmark
    public double both() {
        return Probe.both(ROUNDS);
    }

    @Benchmark
    public double[] pass(Memory memory) {
        for (int i = 0; i < PASSES; i++) {
            Probe.pass(memory.first);
        }
        return memory.first;
    }

    @Benchmark
    public MemorySegment passAligned(Memory memory) {
        for (int i = 0; i < PASSES; i++) {
            Probe.pass(memory.aligned);
        }
        return memory.aligned;
    }

    @Benchmark
    public MemorySegment passOffset(Memory memory) {
        for (int i = 0; i < PASSES; i++) {
            Probe.pass(memory.offset);
        }
        return memory.offset;
    }

    /** Over memory that the first cache holds, so that a call takes microseconds. */
    static final int PASSES = 16;

    @Benchmark
    public double[] copy(Memory memory) {
        System.arraycopy(memory.first, 0, memory.second, 0, memory.first.length);
        return memory.second;
    }

    /** Zeroed memory that no cache has seen since the collector emptied it. */
    @Benchmark
    public double[] fresh(Memory memory) {
        return new double[memory.bytes / Double.BYTES];
    }
}
