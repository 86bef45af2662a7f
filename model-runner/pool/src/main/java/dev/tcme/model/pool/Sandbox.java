package dev.tcme.model.pool;

import dev.tcme.model.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Java worker inside bubblewrap: its own user, process, network and file-system namespaces, no capabilities, and of
 * the machine's files only Java, the class path and the weights, read-only. Its {@code /tmp} lives in memory and ends
 * with it.
 *
 * @param readable files and folders that the worker needs beside Java and the class path
 */
record Sandbox(WorkerCommand.Jvm worker, Network network, List<Path> readable) implements WorkerCommand {
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(10);

    /** Where the dynamic linker and the C library live; some systems have only a few of these. */
    private static final List<String> SYSTEM_FOLDERS = List.of("/usr", "/lib", "/lib64", "/etc/ld.so.cache");

    /** What name resolution and TLS need beyond that. */
    private static final List<String> NETWORK_FILES =
            List.of("/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/ssl", "/etc/pki");

    /** Whether the worker sees a network. */
    enum Network {
        NONE,
        /** The host's whole network: bubblewrap cannot narrow it to one address. */
        HOST
    }

    /** The best that this machine allows: a sandbox where bubblewrap works, else the bare worker. */
    static WorkerCommand around(WorkerCommand.Jvm worker, WorkerSettings settings) {
        Sandbox sandbox = of(worker, settings);
        return works() ? sandbox : worker;
    }

    static Sandbox of(WorkerCommand.Jvm worker, WorkerSettings settings) {
        List<Path> readable = new ArrayList<>();
        settings.capabilities().ifPresent(readable::add);
        return switch (settings.source()) {
            case WorkerSettings.Weights weights -> {
                readable.add(weights.file());
                yield new Sandbox(worker, Network.NONE, List.copyOf(readable));
            }
            case WorkerSettings.Endpoint endpoint -> new Sandbox(worker, Network.HOST, List.copyOf(readable));
        };
    }

    /** Runs {@code true} in the same namespaces: containers often forbid some of them. */
    static boolean works() {
        List<String> words = new ArrayList<>(isolation(Network.NONE));
        words.addAll(List.of("--", "/usr/bin/env", "true"));
        try {
            Process probe = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!probe.waitFor(PROBE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                probe.destroyForcibly();
                return false;
            }
            return probe.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<String> isolation(Network network) {
        List<String> words = new ArrayList<>(List.of("bwrap", "--unshare-all"));
        if (network == Network.HOST) {
            words.add("--share-net");
        }
        words.addAll(List.of("--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"));
        for (String folder : SYSTEM_FOLDERS) {
            words.addAll(List.of("--ro-bind-try", folder, folder));
        }
        if (network == Network.HOST) {
            for (String file : NETWORK_FILES) {
                words.addAll(List.of("--ro-bind-try", file, file));
            }
        }
        words.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--chdir", "/tmp"));
        return words;
    }

    @Override
    public List<String> words(Path scratch) {
        List<String> words = new ArrayList<>(isolation(network));
        List<Path> visible = new ArrayList<>(List.of(worker.java()));
        visible.addAll(worker.classPathEntries());
        visible.addAll(readable);
        for (Path path : visible) {
            String absolute = path.toAbsolutePath().toString();
            if (Files.exists(path)) {
                words.addAll(List.of("--ro-bind", absolute, absolute));
            }
        }
        words.add("--");
        words.addAll(worker.words(Path.of("/tmp")));
        return words;
    }

    @Override
    public Map<String, String> protections() {
        return Map.of(
                "process", "one-per-session",
                "network", network == Network.NONE ? "none" : "host",
                "filesystem", "read-only",
                "capabilities", "dropped",
                "prompt-cache", "off");
    }
}
