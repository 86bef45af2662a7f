package dev.tcme.he.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.EvaluationKey;
import dev.tcme.he.ckks.EvaluationKeys;
import dev.tcme.he.ckks.Evaluator;
import dev.tcme.he.ring.Lanes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted on paper is what runs: by formulas worked out by hand, and by the Java's own count of calls. */
class PaperTest {
    private static final int LOG_DEGREE = 13;
    private static final int HALF_A_LIMB = Double.BYTES << LOG_DEGREE - 1;

    private static final List<String> KERNELS = List.of(
            "forward",
            "inverse",
            "add",
            "multiply",
            "scale",
            "subtractScale",
            "scaleAdd",
            "reduce",
            "innerProducts",
            "tensor",
            "permute",
            "combine",
            "combineExactly");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aForwardTransformIsItsButterfliesAndAReduction() {
        int degree = 1 << 14;
        double butterflies = degree / 2.0 * 14;
        Work work = Paper.transform(Operation.NTT, 14).work();
        // q = fma − round; h = a·w; fma − fma; sum and difference
        assertEquals(4 * butterflies + 2 * degree, work.products());
        assertEquals(4 * butterflies + degree, work.sums());
        // 5 pairs of stages and the blocks read and write everything; a row of 24 factors for 16 residues
        assertEquals(degree * 8 * (2 * 6 + 1.5), work.passBytes());
        // the limb, N/8 factors with quotients, the rows
        assertEquals(degree * 8 * (1 + 0.25 + 1.5), work.keptBytes());
        assertEquals(0, work.freshBytes());
    }

    @Test
    void anInverseTransformMultipliesBothHalvesOfItsLastStage() {
        int degree = 1 << 13;
        // 13 stages: 3 in blocks, 5 pairs of which 4 reduce a quarter
        double reduced = degree * (0.5 + 4 / 4.0);
        Work work = Paper.transform(Operation.INTT, 13).work();
        assertEquals(4 * (degree / 2.0 * 13 + degree / 2.0) + 2 * reduced, work.products());
        assertEquals(4 * (degree / 2.0 * 13) + 2 * (degree / 2.0) + reduced, work.sums());
    }

    @Test
    void aSumReadsTwoCiphertextsAndMakesOneThatIsZeroedFirst() {
        int limbs = 8;
        double limb = 8 << 14;
        Work work = new Paper(Chains.of(14)).of(Operation.ADD).work();
        assertEquals(4 * limbs * limb, work.keptBytes());
        assertEquals(2 * limbs * limb, work.freshBytes());
        assertEquals((6 + 2) * limbs * limb, work.passBytes());
    }

    @Test
    void aKeySwitchOfDigitsOfOnePrimeReadsTwoLimbsOfTheKeyForEachDigitAndPrime() {
        int limbs = 8;
        Paper paper = new Paper(Chains.of(14));
        assertEquals(limbs, paper.of(KeySwitchPart.DIGITS).calls("inverse"));
        assertEquals(limbs * limbs, paper.of(KeySwitchPart.EXTEND).calls("forward"));
        // four digits in a pass
        assertEquals(2 * (limbs + 1), paper.of(KeySwitchPart.KEY).calls("innerProducts"));
        assertEquals(
                2.0 * limbs * (limbs + 1) * (8 << 14),
                paper.of(KeySwitchPart.KEY).work().keptBytes());
    }

    @Test
    void anInnerProductOfFourTermsIsReducedOnce() {
        Pass four = Pass.innerProducts(4);
        // for both sums: fma and fma a term, two reductions of two; a difference and a sum a term, constant, low parts,
        // addend
        assertEquals(2 * (4 * 2 + 4), four.products());
        assertEquals(2 * (4 * 2 + 4), four.sums());
        // factors of four terms, addends and results
        assertEquals(8 * (4 + 8 + 2 + 2), four.bytes());
    }

    @Test
    void theLastDigitsShareAPass() {
        // 1220 bits and special primes one by one: 31 digits, of which 28 go by four
        var parameters = Chains.of(16, 1);
        int limbs = parameters.primes(parameters.levelMax()).length;
        assertEquals(31, limbs);
        Count key = new Paper(parameters).of(KeySwitchPart.KEY);
        assertEquals(8 * 32, key.calls("innerProducts"));
        assertEquals(
                (7 * Pass.innerProducts(4).products() + Pass.innerProducts(3).products()) * 32 * (1 << 16),
                key.work().products());
    }

    @Test
    void residuesOfALargerPrimeAreReducedBeforeTheirTransform() {
        var parameters = Chains.of(15, 1);
        int[] primes = parameters.primes(parameters.levelMax());
        long larger = 0;
        for (int source : primes) {
            for (int target : primes) {
                double ratio = parameters.moduli().get(source).p()
                        / parameters.moduli().get(target).p();
                larger += ratio > 2 ? 1 : 0;
            }
        }
        for (int source : primes) {
            double special =
                    parameters.moduli().get(parameters.specialPrimes()[0]).p();
            larger += parameters.moduli().get(source).p() > 2 * special ? 1 : 0;
        }
        assertEquals(larger, new Paper(parameters).of(KeySwitchPart.EXTEND).calls("reduce"));
    }

    @Test
    void everyKernelRunsAsOftenAsCounted() throws IOException {
        SchemeState scheme = scheme();
        EvaluatorBenchmark.Operands operands = new EvaluatorBenchmark.Operands();
        operands.setUp(scheme);
        EvaluatorBenchmark.Products products = new EvaluatorBenchmark.Products();
        products.setUp(scheme);
        EvaluatorBenchmark.OneRotation rotation = new EvaluatorBenchmark.OneRotation();
        rotation.setUp(scheme);
        EvaluatorBenchmark benchmark = new EvaluatorBenchmark();
        Map<Operation, Supplier<Ciphertext>> all = Map.of(
                Operation.ADD, () -> benchmark.add(operands),
                Operation.MUL_PLAIN, () -> benchmark.multiplyPlain(operands),
                Operation.MUL_RELIN_RESCALE, () -> benchmark.multiplyRelineariseRescale(operands, products),
                Operation.ROTATE, () -> benchmark.rotate(operands, rotation));
        Paper paper = new Paper(scheme.parameters);
        for (Map.Entry<Operation, Supplier<Ciphertext>> one : all.entrySet()) {
            Count count = paper.of(one.getKey());
            Map<String, Integer> counted = new TreeMap<>();
            KERNELS.stream()
                    .filter(kernel -> count.calls(kernel) > 0)
                    .forEach(kernel -> counted.put(kernel, count.calls(kernel)));
            assertEquals(counted, called(one.getValue()), one.getKey().text());
        }
        scheme.tearDown();
    }

    /** How often each kernel is called while something runs. */
    private Map<String, Integer> called(Supplier<Ciphertext> body) throws IOException {
        String kernels = Lanes.detect() == Lanes.ONE ? "ScalarKernels" : "VectorKernels";
        Path file = folder.resolve("calls.jfr");
        Ciphertext result;
        try (Recording recording = new Recording()) {
            recording
                    .enable("jdk.MethodTiming")
                    .with(
                            "filter",
                            KERNELS.stream()
                                    .map(kernel -> "dev.tcme.he.ring." + kernels + "::" + kernel)
                                    .collect(Collectors.joining(";")));
            recording.start();
            result = body.get();
            recording.stop();
            recording.dump(file);
        }
        assertTrue(result.level() >= 0);
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        Files.delete(file);
        Map<String, Integer> calls = new TreeMap<>();
        for (RecordedEvent event : events) {
            RecordedMethod method = event.getValue("method");
            long invocations = event.getLong("invocations");
            if (invocations > 0) {
                calls.put(method.getName(), Math.toIntExact(invocations));
            }
        }
        return calls;
    }

    @Test
    void freshMemoryIsAsCounted() throws BenchFailure {
        Engine engine = new Engine(0.25);
        Paper paper = new Paper(Chains.of(LOG_DEGREE));
        for (Operation one : List.of(Operation.ADD, Operation.ROTATE, Operation.MUL_RELIN_RESCALE)) {
            double counted = paper.of(one).work().freshBytes();
            // one lane: vectors would allocate until the compiler is done
            long measured = engine.time(Engine.Fork.of(one.benchmark(), LOG_DEGREE, Lanes.ONE))
                    .bytes();
            // lists and records around the limbs, and what the profiler itself allocates
            assertTrue(
                    measured >= counted && measured < counted + HALF_A_LIMB, one + ": " + measured + " for " + counted);
        }
    }

    @Test
    void thePartsOfAKeySwitchGiveTheRotation() {
        SchemeState scheme = scheme();
        EvaluatorBenchmark.Operands operands = new EvaluatorBenchmark.Operands();
        operands.setUp(scheme);
        EvaluationKey key = scheme.rotationKey(1, scheme.parameters.levelMax());
        Ciphertext rotated = new Evaluator(scheme.context, EvaluationKeys.of(List.of(key))).rotate(operands.first, 1);
        var ring = scheme.context.ring();
        var parts = new KeySwitchParts(
                scheme.parameters, ring, operands.first.parts().get(1), key.switching());
        int[] index = ring.automorphism(scheme.context.rotation(1));
        for (int run = 0; run < 2; run++) {
            var switched = parts.whole();
            var second = ring.permute(switched.get(1), index);
            var first = ring.permute(
                    ring.add(switched.get(0), operands.first.parts().get(0)), index);
            for (int i = 0; i < first.size(); i++) {
                assertArrayEquals(rotated.parts().get(0).limb(i), first.limb(i));
                assertArrayEquals(rotated.parts().get(1).limb(i), second.limb(i));
            }
        }
    }

    private static SchemeState scheme() {
        SchemeState scheme = new SchemeState();
        scheme.logDegree = LOG_DEGREE;
        scheme.threads = 1;
        scheme.setUp();
        return scheme;
    }

    @Test
    void whatIsNotAccountedForIsRefused() {
        Paper paper = new Paper(Chains.of(LOG_DEGREE));
        assertThrows(IllegalArgumentException.class, () -> paper.of(Operation.ENCODE));
        Account account = new Account(new Engine(1), line -> {});
        assertThrows(IllegalArgumentException.class, () -> account.of(LOG_DEGREE, Lanes.ONE));
        assertThrows(IllegalArgumentException.class, () -> account.of(12, Lanes.TWO));
    }

    @Test
    void aFloorIsTheWorstOfItsLimitsAndGrowsWithTheWorkingSet() {
        var copies = new TreeMap<>(Map.of(1 << 14, 1000.0, 1 << 20, 100.0));
        Machine machine = new Machine(10, 20, 24, 64, 64, 64, copies, 8);
        Machine.Floor floor = machine.floor(new Work(100, 100, 64, 1 << 14, 16, 0));
        assertEquals(10, floor.arithmetic());
        assertEquals(1, floor.passes());
        assertEquals((1 << 14) / 1000.0, floor.kept());
        assertEquals(2, floor.fresh());
        assertEquals((1 << 14) / 1000.0, floor.micros());
        assertEquals(10 + (1 << 14) / 1000.0 + 2, floor.oneAfterTheOther());
        assertEquals(200 / 24.0, machine.floor(new Work(80, 120, 0, 0, 0, 0)).arithmetic());
        assertEquals(
                (1 << 14) / 100.0,
                machine.floor(new Work(0, 0, 0, 1 << 14, 0, 1)).kept());
        assertEquals(
                (1 << 21) / 100.0,
                machine.floor(new Work(0, 0, 0, 1 << 21, 0, 0)).kept());
        assertTrue(Stream.of(floor.arithmetic(), floor.passes(), floor.kept(), floor.fresh())
                .allMatch(one -> one <= floor.micros()));
    }
}
