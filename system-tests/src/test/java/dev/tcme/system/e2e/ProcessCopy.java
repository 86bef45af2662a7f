package dev.tcme.system.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of the platform as the kernel knows it: command line, environment, folder. So a test can kill it without
 * warning and start exactly the same again, as an operator's supervisor would, while the other parts live on.
 */
final class ProcessCopy implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final List<String> command;
    private final List<String> environment;
    private final Path folder;
    private final Path log;
    private ProcessHandle running;

    private ProcessCopy(long pid, Path log) throws IOException {
        Path proc = Path.of("/proc", Long.toString(pid));
        this.command = new ArrayList<>(prefix(proc));
        command.addAll(entries(proc.resolve("cmdline")));
        this.environment = entries(proc.resolve("environ"));
        this.folder = proc.resolve("cwd").toRealPath();
        this.log = log;
        this.running = ProcessHandle.of(pid).orElseThrow();
    }

    static ProcessCopy of(Stack stack, String part) {
        try {
            return new ProcessCopy(
                    stack.part(part).pid().orElseThrow(), stack.part(part).log().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Postgres does not run as root, so where we are root it runs in a user namespace of its own. */
    private static List<String> prefix(Path proc) throws IOException {
        Path ours = Path.of("/proc/self/ns/user");
        boolean same = Files.readSymbolicLink(proc.resolve("ns/user")).equals(Files.readSymbolicLink(ours));
        return same ? List.of() : List.of("unshare", "--user");
    }

    private static List<String> entries(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        return List.of(text.substring(0, text.length() - 1).split("\0", -1));
    }

    long pid() {
        return running.pid();
    }

    /** {@code kill -9}; when this returns it is gone. */
    void kill() {
        running.destroyForcibly();
        Await.until(LIMIT, "a killed process to be gone", () -> !running.isAlive());
    }

    void start() {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        for (String variable : environment) {
            int equals = variable.indexOf('=');
            builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        try {
            running = builder.start().toHandle();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it, if it runs. */
    @Override
    public void close() {
        if (running.isAlive()) {
            kill();
        }
    }
}
