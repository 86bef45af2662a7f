package dev.tcme.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Which processes belong to this state folder: one file per part, one line {@code pid startMillis program} per process.
 * They are read only by the next owner, after this one was killed. A pid alone says nothing, since numbers are used
 * again; a process is ours only if its start time and its program match too.
 */
final class PidFiles {
    /** The kernel's boot time, from which start times are computed, wobbles by up to a second. */
    private static final long START_TOLERANCE_MILLIS = 2_000;

    private static final Duration TERM_WAIT = Duration.ofSeconds(10);
    private static final Duration KILL_WAIT = Duration.ofSeconds(5);
    /** More than any part writes; a longer file is not ours. */
    private static final long FILE_BYTES_MAX = 16_384;

    private final Path folder;

    PidFiles(Path folder) {
        this.folder = folder;
    }

    void write(String part, List<ProcessHandle> processes) {
        StringBuilder text = new StringBuilder();
        for (ProcessHandle process : processes) {
            line(process).ifPresent(line -> text.append(line).append('\n'));
        }
        try {
            Files.writeString(folder.resolve(part), text);
        } catch (IOException e) {
            throw new HostException("cannot write the process file of " + part + " in " + folder, e);
        }
    }

    void erase(String part) {
        try {
            Files.deleteIfExists(folder.resolve(part));
        } catch (IOException e) {
            throw new HostException("cannot delete the process file of " + part + " in " + folder, e);
        }
    }

    /** Ends every process that a killed owner of this folder left, and forgets them. Returns how many were ended. */
    int endStale() throws InterruptedException {
        List<ProcessHandle> stale = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(Files::isRegularFile).toList();
            for (Path file : files) {
                if (Files.size(file) <= FILE_BYTES_MAX) {
                    Files.readAllLines(file).forEach(line -> find(line).ifPresent(stale::add));
                }
            }
            end(stale);
            for (Path file : files) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new HostException("cannot read the process files in " + folder, e);
        }
        return stale.size();
    }

    private static Optional<String> line(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        return info.startInstant()
                .flatMap(start ->
                        info.command().map(program -> process.pid() + " " + start.toEpochMilli() + " " + program));
    }

    private static Optional<ProcessHandle> find(String line) {
        String[] words = line.split(" ", 3);
        if (words.length != 3 || !words[0].matches("[0-9]{1,10}") || !words[1].matches("[0-9]{1,15}")) {
            return Optional.empty();
        }
        long start = Long.parseLong(words[1]);
        return ProcessHandle.of(Long.parseLong(words[0]))
                .filter(process ->
                        process.info().command().filter(words[2]::equals).isPresent())
                .filter(process -> process.info()
                        .startInstant()
                        .filter(at -> Math.abs(at.toEpochMilli() - start) <= START_TOLERANCE_MILLIS)
                        .isPresent());
    }

    private static void end(List<ProcessHandle> processes) throws InterruptedException {
        processes.forEach(ProcessHandle::destroy);
        awaitEnd(processes, TERM_WAIT);
        processes.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(processes, KILL_WAIT);
    }

    /** Waits until all have ended or the time is over; says whether all have. */
    static boolean awaitEnd(List<ProcessHandle> processes, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (ProcessHandle process : processes) {
            while (process.isAlive()) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        return true;
    }
}
