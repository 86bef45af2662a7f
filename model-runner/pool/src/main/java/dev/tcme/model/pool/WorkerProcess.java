package dev.tcme.model.pool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.model.Frames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One worker process and its pipe. Whatever goes wrong, the process is dead when the failure is reported. */
final class WorkerProcess {
    /** SIGKILL needs no cooperation; a process that outlives it this long is stuck in the kernel. */
    private static final Duration KILL_WAIT = Duration.ofSeconds(5);

    /** bubblewrap ends within milliseconds of what it holds; past this it is killed itself. */
    private static final Duration REAP_WAIT = Duration.ofMillis(500);

    private final Process process;
    private final Path scratch;

    private WorkerProcess(Process process, Path scratch) {
        this.process = process;
        this.scratch = scratch;
    }

    /**
     * Starts a process with an empty environment and an empty folder of its own as working and temporary directory.
     *
     * <p>Must be called on a thread that lives as long as the pool: Linux delivers the parent-death signal, by which
     * bubblewrap's {@code --die-with-parent} works, when the <em>thread</em> that started the child ends.
     */
    static WorkerProcess start(WorkerCommand command) throws WorkerFailure {
        try {
            Path scratch = Files.createTempDirectory("tcme-worker-");
            List<String> words = command.words(scratch);
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(scratch.toFile())
                    // What a worker says outside its pipe may hold input; it goes nowhere.
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            try {
                return new WorkerProcess(builder.start(), scratch);
            } catch (IOException e) {
                delete(scratch);
                throw new WorkerFailure(WorkerFailure.Code.UNAVAILABLE);
            }
        } catch (IOException e) {
            throw new WorkerFailure(WorkerFailure.Code.UNAVAILABLE);
        }
    }

    /** Sends one frame and waits for the one that answers it; on any failure the process is killed first. */
    JsonNode exchange(JsonNode frame, Duration limit) throws WorkerFailure {
        FutureTask<JsonNode> task = new FutureTask<>(() -> {
            Frames.write(process.getOutputStream(), frame);
            return Frames.read(process.getInputStream())
                    .orElseThrow(() -> new IOException("the worker closed its pipe"));
        });
        // A thread of its own and no pool: a worker that hangs keeps its thread until it is killed, and no other's.
        Thread.ofVirtual().name("worker-" + process.pid()).start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw failed(WorkerFailure.Code.TIMEOUT);
        } catch (ExecutionException e) {
            boolean garbage = e.getCause() instanceof Frames.ProtocolException;
            throw failed(garbage ? WorkerFailure.Code.PROTOCOL : WorkerFailure.Code.CRASHED);
        } catch (InterruptedException e) {
            WorkerFailure failure = failed(WorkerFailure.Code.CRASHED);
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    private WorkerFailure failed(WorkerFailure.Code code) {
        kill();
        return new WorkerFailure(code);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /**
     * Kills the process and everything it started, waits until all of it is gone and deletes its folder. Idempotent;
     * one caller at a time, because the second would trip over files that the first is deleting.
     *
     * <p>Under bubblewrap our child's only child is the first process of the worker's namespace. It is killed first: the
     * kernel ends it only after everything else in the namespace, our child reaps it and then ends by itself. Killed the
     * other way round it would become an orphan, and where the pool is a container's first process nobody reaps those.
     */
    synchronized void kill() {
        boolean interrupted = Thread.interrupted();
        try {
            List<ProcessHandle> inside = process.children().toList();
            inside.forEach(ProcessHandle::destroyForcibly);
            boolean ended = !inside.isEmpty() && process.waitFor(REAP_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly();
                if (!process.waitFor(KILL_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("a worker process does not die");
                }
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        delete(scratch);
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(
                        Path directory, @org.jspecify.annotations.Nullable IOException problem) throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("a worker's folder cannot be deleted", e);
        }
    }
}
