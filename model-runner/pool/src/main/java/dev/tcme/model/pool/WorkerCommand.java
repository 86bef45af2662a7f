package dev.tcme.model.pool;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** How a worker process is started, and what protects it. */
interface WorkerCommand {
    /** @param scratch an empty folder that this worker alone may write to */
    List<String> words(Path scratch);

    /** What is really on for every worker that this command starts. */
    Map<String, String> protections();

    /** The worker as a Java process, without a sandbox around it. */
    record Jvm(Path java, String classPath, String mainClass) implements WorkerCommand {
        /** The embedding weights alone are 90 MB on the heap, twice while they are loaded. */
        private static final String HEAP_MAX = "-Xmx512m";

        /** This very Java and class path. */
        static Jvm current() {
            return new Jvm(
                    Path.of(System.getProperty("java.home")),
                    System.getProperty("java.class.path"),
                    "dev.tcme.model.Worker");
        }

        /** Absolute, because a worker does not run in our working directory. */
        List<Path> classPathEntries() {
            return Arrays.stream(classPath.split(File.pathSeparator))
                    .filter(entry -> !entry.isEmpty())
                    .map(entry -> Path.of(entry).toAbsolutePath())
                    .filter(entry -> entry.toFile().exists())
                    .toList();
        }

        @Override
        public List<String> words(Path scratch) {
            List<String> words = new ArrayList<>(List.of(
                    java.resolve("bin/java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    HEAP_MAX,
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    // Four ways in which a JVM would leave its memory behind or let others look into it.
                    "-XX:-CreateCoredumpOnCrash",
                    "-XX:ErrorFile=/dev/null",
                    "-XX:+DisableAttachMechanism",
                    "-XX:-UsePerfData",
                    "-Djava.io.tmpdir=" + scratch));
            words.addAll(List.of("-cp", String.join(File.pathSeparator, strings(classPathEntries())), mainClass));
            return words;
        }

        @Override
        public Map<String, String> protections() {
            return Map.of(
                    "process", "one-per-session",
                    "network", "host",
                    "filesystem", "host",
                    "capabilities", "host",
                    "prompt-cache", "off");
        }

        private static List<String> strings(List<Path> paths) {
            return paths.stream().map(Path::toString).toList();
        }
    }
}
