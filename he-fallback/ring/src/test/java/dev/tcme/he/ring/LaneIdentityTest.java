package dev.tcme.he.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jdk.incubator.vector.DoubleVector;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The vector kernels have the bits of the scalar ones. The build runs this for 8, 4 and 2 lanes, each in a process of its own,
 * on every machine: where vectors are wider than the machine's, Java computes them piece by piece, slowly but the same.
 */
@Tag("lanes")
class LaneIdentityTest {
    private final Kernels scalar = new ScalarKernels();
    private final Kernels vector = VectorKernels.of(vectorLanes());

    @BeforeAll
    static void sayWhatRuns() {
        int preferred = DoubleVector.SPECIES_PREFERRED.length();
        System.out.printf(
                "lane identity: %d lanes, this machine prefers %d%s%n",
                VectorKernels.LANES,
                preferred,
                VectorKernels.LANES > preferred ? "; WIDER THAN THE MACHINE, so slow but as binding" : "");
    }

    /** The width that was asked for; with none asked for or 1, the kernels that the process has anyway. */
    private static Lanes vectorLanes() {
        return Arrays.stream(Lanes.values())
                .filter(lanes -> lanes.count() == VectorKernels.LANES)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void thisProcessComputesWithTheWidthThatWasAskedFor() {
        String wanted = System.getProperty(Lanes.PROPERTY);
        if (wanted != null && !wanted.equals("1")) {
            assertEquals(Integer.parseInt(wanted), VectorKernels.LANES);
            assertEquals(VectorKernels.LANES, vector.lanes().count());
        }
        assertFalse(vectorLanes() == Lanes.ONE, "some width of vectors must run");
    }

    @Test
    void refusesAnotherWidthThanThatOfTheProcess() {
        for (Lanes lanes : Lanes.values()) {
            if (lanes.count() != VectorKernels.LANES) {
                assertThrows(IllegalStateException.class, () -> VectorKernels.of(lanes));
            }
        }
    }

    @Test
    void everyKernelIsAmongTheCalls() {
        Set<String> declared = Arrays.stream(Kernels.class.getDeclaredMethods())
                .filter(method -> !java.lang.reflect.Modifier.isStatic(method.getModifiers()))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        declared.remove("lanes");
        Set<String> called =
                KernelCalls.all().stream().map(KernelCalls.Call::name).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(declared, called);
    }

    @ParameterizedTest
    @CsvSource({"10,all", "11,all", "12,some", "13,some", "14,few", "15,few", "16,one", "17,one"})
    void everyKernelHasTheBitsOfTheScalarOne(int log, String amount) {
        var moduli = Cases.moduli(log);
        for (Modulus m : moduli.subList(0, amount.equals("all") || amount.equals("some") ? moduli.size() : 1)) {
            NttTable table = new NttTable(log, m);
            var cases = Cases.of(1 << log, m);
            var chosen = switch (amount) {
                case "all" -> cases;
                case "some" -> cases.subList(cases.size() - 3, cases.size());
                case "few" -> cases.subList(cases.size() - 2, cases.size());
                default -> cases.subList(cases.size() - 1, cases.size());
            };
            for (Cases.Case c : chosen) {
                KernelCalls.all().forEach(call -> sameBits(call, table, c));
            }
        }
    }

    private void sameBits(KernelCalls.Call call, NttTable table, Cases.Case c) {
        var expected = new KernelCalls.Operands(table, c.values(), 1);
        var actual = new KernelCalls.Operands(table, c.values(), 1);
        System.arraycopy(c.values(), 0, expected.out[0], 0, table.degree);
        System.arraycopy(c.values(), 0, actual.out[0], 0, table.degree);
        call.body().run(scalar, expected);
        call.body().run(vector, actual);
        for (int i = 0; i < expected.out.length; i++) {
            assertArrayEquals(bits(expected.out[i]), bits(actual.out[i]), () -> call + ", " + c + ", " + table.modulus);
        }
    }

    private static long[] bits(double[] a) {
        return Arrays.stream(a).mapToLong(Double::doubleToRawLongBits).toArray();
    }

    @Test
    void resultsMayBeWrittenOverOperands() {
        Modulus m = Cases.moduli(10).getFirst();
        double[] a = Cases.random(1024, m, 1);
        double[] b = Cases.random(1024, m, 2);
        for (Kernels k : new Kernels[] {scalar, vector}) {
            double[] expected = new double[1024];
            k.multiplyAdd(a, b, a, expected, m);
            double[] inPlace = a.clone();
            k.multiplyAdd(inPlace, b, inPlace, inPlace, m);
            assertArrayEquals(expected, inPlace);
            k.subtractScale(a, b, 3, expected, m);
            inPlace = b.clone();
            k.subtractScale(a, inPlace, 3, inPlace, m);
            assertArrayEquals(expected, inPlace);
        }
    }
}
