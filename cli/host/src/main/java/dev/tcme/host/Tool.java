package dev.tcme.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A command that is run to its end: bounded in time and output, with its running time shown. */
final class Tool {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int OUTPUT_BYTES_MAX = 1024 * 1024;

    private final Progress progress;

    Tool(Progress progress) {
        this.progress = progress;
    }

    /** What a command left: its status and the end of its output (both streams). */
    record Result(int status, String output) {}

    /**
     * Runs a command with the user's environment plus {@code environment}.
     *
     * @param label what is shown while it runs
     * @throws HostException when it cannot be started or takes longer than {@code limit}
     */
    Result run(String label, List<String> command, Map<String, String> environment, Duration limit)
            throws InterruptedException {
        return run(label, command, environment, limit, "");
    }

    /** The same with a text on standard input, which is how a secret is handed over. */
    Result run(String label, List<String> command, Map<String, String> environment, Duration limit, String input)
            throws InterruptedException {
        Path output = null;
        try {
            output = Files.createTempFile("tcme-tool", ".out");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            // A tool must not go on alone when this process is told to end.
            Thread hook = new Thread(() -> kill(process));
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                feed(process, input);
                await(process, label, limit);
            } finally {
                kill(process);
                forget(hook);
            }
            return new Result(process.exitValue(), read(output));
        } catch (IOException e) {
            throw new HostException(label + ": cannot run " + command.getFirst(), e);
        } finally {
            delete(output);
        }
    }

    private static void feed(Process process, String input) {
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The command ended without reading; its status tells why.
        }
    }

    private void await(Process process, String label, Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        while (!process.waitFor(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            if (seconds > limit.toSeconds()) {
                throw new HostException(label + " took longer than " + limit.toSeconds() + " s and was stopped");
            }
            progress.tick(label + " (" + seconds + " s)");
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The shutdown has begun: the hook is running or has run.
        }
    }

    private static String read(Path output) throws IOException {
        byte[] bytes;
        try (var in = Files.newInputStream(output)) {
            bytes = in.readNBytes(OUTPUT_BYTES_MAX);
        }
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }

    private static void delete(@Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new HostException("cannot delete " + file, e);
            }
        }
    }

    /** The last lines of a failed command's output, for an error message. */
    static String tail(String output, int lines) {
        List<String> all = output.lines().toList();
        return String.join("\n  ", all.subList(Math.max(0, all.size() - lines), all.size()));
    }
}
