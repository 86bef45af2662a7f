package dev.tcme.he.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.DoubleVector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Warm kernels allocate nothing. With vectors that is a property of how the compiler inlines: a method grown too large puts
 * every vector into an object, which this test sees and no other.
 */
@Tag("lanes")
@Tag("slow")
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS = 300;

    /** For how long a kernel may go on allocating before it counts as one that does: the compiler is at work meanwhile. */
    private static final long PATIENCE_NANOS = 12_000_000_000L;

    private static final List<Object> KEPT = new ArrayList<>();

    /** The fewest bytes per call over rounds of calls, until none or out of patience. */
    private static double bytesPerCall(Runnable call, long patience) {
        long deadline = System.nanoTime() + patience;
        double fewest = Double.MAX_VALUE;
        do {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            fewest = Math.min(fewest, (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) CALLS);
        } while (fewest > 0 && System.nanoTime() < deadline);
        return fewest;
    }

    @Test
    void warmKernelsAllocateNothing() {
        Lanes lanes = Lanes.detect();
        Kernels kernels = Kernels.of(lanes);
        boolean native_ = lanes.count() <= DoubleVector.SPECIES_PREFERRED.length();
        if (!native_) {
            System.out.printf(
                    "ALLOCATION NOT ASSERTED: %d lanes are wider than this machine's vectors, which are then objects%n",
                    lanes.count());
            assertTrue(lanes.count() > 1, "plain Java has no vectors");
            return;
        }
        StringBuilder report = new StringBuilder("bytes per call with " + lanes.count() + " lanes:");
        List<String> allocating = new ArrayList<>();
        // Stride 8 stands alone in one of two neighbouring degrees, and is part of a pair in the other.
        for (int log : new int[] {12, 13}) {
            Modulus m = Cases.moduli(log).getFirst();
            NttTable table = new NttTable(log, m);
            for (KernelCalls.Call call : KernelCalls.all()) {
                var operands = new KernelCalls.Operands(table, Cases.random(1 << log, m, 1), 1);
                double bytes = bytesPerCall(() -> call.body().run(kernels, operands), PATIENCE_NANOS);
                report.append(' ').append(call).append(' ').append(bytes);
                if (bytes > 0) {
                    allocating.add(call + " at 2^" + log + ": " + bytes + " bytes per call");
                }
            }
        }
        System.out.println(report);
        assertEquals(List.of(), allocating);
    }

    /** The planted defect: one array in one call of three hundred is seen. */
    @Test
    void anAllocationIsSeen() {
        int[] calls = new int[1];
        double bytes = bytesPerCall(
                () -> {
                    if (calls[0]++ % CALLS == 0) {
                        KEPT.add(new double[16]);
                    }
                },
                100_000_000L);
        assertTrue(bytes > 0);
    }
}
