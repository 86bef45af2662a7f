package dev.tcme.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One running part: its process, the pipe it is tethered by, its log and its process file. */
final class Part {
    /** The only variables that a part takes over; in particular no JVM options and no credentials of the user. */
    static final Set<String> INHERITED = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR");

    /** Time to end by itself after being asked; the gateway ends its open sessions in it. */
    static final Duration STOP_GRACE = Duration.ofSeconds(10);

    private static final Duration KILL_WAIT = Duration.ofSeconds(5);
    private static final Duration GUARD_SLACK = Duration.ofSeconds(2);
    /** A process id and a line feed. */
    private static final int PID_LINE_MAX = 20;

    private final PartSpec spec;
    private final Process process;
    private final ProcessHandle program;
    private final PartLog log;
    private final PidFiles pidFiles;

    private Part(PartSpec spec, Process process, ProcessHandle program, PartLog log, PidFiles pidFiles) {
        this.spec = spec;
        this.process = process;
        this.program = program;
        this.log = log;
        this.pidFiles = pidFiles;
    }

    static Part start(PartSpec spec, Path logFolder, PidFiles pidFiles) {
        PartLog log = PartLog.fresh(logFolder, spec.name());
        ProcessBuilder builder = new ProcessBuilder();
        setEnvironment(builder, spec.environment());
        try {
            Process process = spec.tether() == Tether.OWN_STDIN
                    ? startPlain(builder, spec, log)
                    : startGuarded(builder, spec, log);
            ProcessHandle program = spec.tether() == Tether.OWN_STDIN ? process.toHandle() : guarded(process, spec);
            Part part = new Part(spec, process, program, log, pidFiles);
            pidFiles.write(spec.name(), part.processes());
            return part;
        } catch (IOException e) {
            throw new HostException(
                    "cannot start " + spec.name() + " (" + spec.command().getFirst() + ")", e);
        }
    }

    private static void setEnvironment(ProcessBuilder builder, Map<String, String> environment) {
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().putAll(environment);
    }

    private static Process startPlain(ProcessBuilder builder, PartSpec spec, PartLog log) throws IOException {
        return builder.command(spec.command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
                .start();
    }

    private static Process startGuarded(ProcessBuilder builder, PartSpec spec, PartLog log) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "bash",
                "-c",
                guardScript(),
                "tcme-guard",
                log.file().toString(),
                spec.tether().signal(),
                Long.toString(STOP_GRACE.toSeconds())));
        command.addAll(spec.command());
        return builder.command(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
                .start();
    }

    private static String guardScript() throws IOException {
        try (InputStream script = Part.class.getResourceAsStream("guard.sh")) {
            if (script == null) {
                throw new AssertionError("guard.sh is packed beside this class");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The guard prints the process id of its program first; a program that has already ended is reported later. */
    private static ProcessHandle guarded(Process guard, PartSpec spec) throws IOException {
        StringBuilder digits = new StringBuilder();
        int read;
        while ((read = guard.getInputStream().read()) >= '0' && read <= '9' && digits.length() < PID_LINE_MAX) {
            digits.append((char) read);
        }
        if (read != '\n' || digits.isEmpty()) {
            guard.destroyForcibly();
            throw new IOException("the guard of " + spec.name() + " did not start; is bash installed?");
        }
        return ProcessHandle.of(Long.parseLong(digits.toString())).orElse(guard.toHandle());
    }

    String name() {
        return spec.name();
    }

    /** The process id of the program itself, not of its guard. */
    long pid() {
        return program.pid();
    }

    Path logFile() {
        return log.file();
    }

    PartLog log() {
        return log;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit status when the program ends for whatever reason. */
    CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Asks, waits, kills. When it returns, no process of this part is left. */
    void stop() throws InterruptedException {
        // Children first taken down, since a dead parent no longer names them.
        List<ProcessHandle> all = processes();
        if (spec.tether() == Tether.OWN_STDIN) {
            process.destroy();
        }
        closeTether();
        Duration limit = spec.tether() == Tether.OWN_STDIN ? STOP_GRACE : STOP_GRACE.plus(GUARD_SLACK);
        boolean interrupted = false;
        try {
            process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true; // still kill what is left
        }
        all.forEach(ProcessHandle::destroyForcibly);
        PidFiles.awaitEnd(all, KILL_WAIT);
        pidFiles.erase(spec.name());
        if (interrupted) {
            throw new InterruptedException();
        }
    }

    private void closeTether() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The process has ended already: nothing is left to tell it.
        }
    }

    private List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle(), program), process.descendants())
                .distinct()
                .toList();
    }
}
