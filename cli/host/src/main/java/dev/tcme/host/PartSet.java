package dev.tcme.host;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The parts that run, newest first. Once it is stopped, nothing can be started any more. */
final class PartSet {
    private final Deque<Part> running = new ArrayDeque<>();
    private final Path logFolder;
    private final PidFiles pidFiles;
    /** Read without the lock, which {@link #stop} holds to its end. */
    private volatile boolean stopped;

    PartSet(Path logFolder, PidFiles pidFiles) {
        this.logFolder = logFolder;
        this.pidFiles = pidFiles;
    }

    synchronized Part start(PartSpec spec) {
        if (stopped) {
            throw new HostException(spec.name() + " was not started: everything is being stopped");
        }
        Part part = Part.start(spec, logFolder, pidFiles);
        running.push(part);
        return part;
    }

    /** A part that has ended by itself is none of these any more. */
    synchronized void forget(Part ended) {
        running.remove(ended);
    }

    synchronized List<Part> running() {
        return List.copyOf(running);
    }

    boolean isStopping() {
        return stopped;
    }

    /** Stops all, the last started first. A second call waits for the first and finds nothing to do. */
    synchronized void stop() throws InterruptedException {
        stopped = true;
        boolean interrupted = false;
        while (!running.isEmpty()) {
            try {
                running.pop().stop();
            } catch (InterruptedException e) {
                interrupted = true; // go on: no part may be left behind
            }
        }
        if (interrupted) {
            throw new InterruptedException();
        }
    }
}
