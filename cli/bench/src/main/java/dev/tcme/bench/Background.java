package dev.tcme.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Lowers the priority of this process but not of those that it has started: they keep what they had. On Linux a
 * priority belongs to a thread and is handed on to the threads that it starts, so every thread there is gets it.
 */
final class Background {
    private static final int NICENESS = 10;
    private static final long SECONDS = 10;
    private static final Path THREADS = Path.of("/proc/self/task");

    private Background() {}

    /** What was done, as half a sentence; empty where the system does not have it. */
    static Optional<String> lower() throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("renice", "-n", Integer.toString(NICENESS), "-p"));
        try (Stream<Path> threads = Files.list(THREADS)) {
            threads.map(thread -> thread.getFileName().toString()).forEach(command::add);
            Process renice = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean done = renice.waitFor(SECONDS, TimeUnit.SECONDS) && renice.exitValue() == 0;
            return done ? Optional.of("at lower priority (nice " + NICENESS + ")") : Optional.empty();
        } catch (IOException e) {
            // No such system, or no such program: the figures are then what they are without it.
            return Optional.empty();
        }
    }
}
