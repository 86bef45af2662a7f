package dev.tcme.he.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same bits on every width of vectors, without vectors, and on many threads. */
class FixedComputationTest {
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    private record Outcome(int exit, String text) {}

    private static Outcome java(String... flags) throws IOException, InterruptedException, URISyntaxException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.add("-cp");
        command.add(folder(Ring.class) + File.pathSeparator + folder(FixedComputation.class));
        command.add(FixedComputation.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        return new Outcome(process.exitValue(), text);
    }

    private static String folder(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    @Test
    @Tag("lanes")
    void thisProcessGivesTheKnownDigest() throws Exception {
        assertEquals(FixedComputation.DIGEST, FixedComputation.digest(Lanes.detect(), Parallel.none()));
    }

    @Test
    void plainJavaGivesTheKnownDigest() throws Exception {
        assertEquals(FixedComputation.DIGEST, FixedComputation.digest(Lanes.ONE, Parallel.none()));
    }

    @Tag("slow")
    @Test
    void manyThreadsGiveTheKnownDigest() throws Exception {
        try (ForkJoinPool pool = new ForkJoinPool(4)) {
            assertEquals(FixedComputation.DIGEST, FixedComputation.digest(Lanes.detect(), Parallel.on(pool)));
        }
    }

    @Tag("slow")
    @Test
    void javaStartedWithoutVectorsComputesWithOneLane() throws Exception {
        Outcome outcome = java();
        assertEquals("ONE " + FixedComputation.DIGEST, outcome.text().strip());
        assertEquals(0, outcome.exit());
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"1,ONE", "2,TWO", "4,FOUR", "8,EIGHT"})
    void everyWidthThatIsAskedForIsUsedAndGivesTheKnownDigest(String count, String lanes) throws Exception {
        Outcome outcome = java(VECTORS, "-Dtcme.he.lanes=" + count);
        assertTrue(outcome.text().contains(lanes + " " + FixedComputation.DIGEST), outcome.text());
    }

    @Tag("slow")
    @Test
    void javaStartedWithVectorsComputesWithMoreThanOneLane() throws Exception {
        String text = java(VECTORS).text();
        assertTrue(text.contains(FixedComputation.DIGEST), text);
        assertTrue(text.lines().noneMatch(line -> line.startsWith("ONE")), text);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"0", "3", "16", "eight", ""})
    void refusesWidthsThatDoNotExist(String wanted) throws Exception {
        Outcome outcome = java(VECTORS, "-Dtcme.he.lanes=" + wanted);
        assertNotEquals(0, outcome.exit());
        assertTrue(
                outcome.text().contains("IllegalArgumentException: tcme.he.lanes is 1, 2, 4 or 8, not " + wanted),
                outcome.text());
    }

    @Tag("slow")
    @Test
    void refusesVectorsWhereJavaWasStartedWithoutThem() throws Exception {
        Outcome outcome = java("-Dtcme.he.lanes=4");
        assertNotEquals(0, outcome.exit());
        assertTrue(
                outcome.text()
                        .contains("tcme.he.lanes asks for 4 lanes, but Java was started without"
                                + " --add-modules jdk.incubator.vector"),
                outcome.text());
        assertEquals(
                "ONE " + FixedComputation.DIGEST,
                java("-Dtcme.he.lanes=1").text().strip());
    }
}
