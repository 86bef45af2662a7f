package dev.tcme.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "version",
        description = "Print the version.",
        footer = {"", "Example:", "  tcme version"})
final class Version implements Callable<Integer> {
    private static final int MAX_BYTES = 100;

    @Mixin
    private final CommonOptions common;

    Version(Shell shell) {
        common = new CommonOptions(shell);
    }

    @Override
    public Integer call() throws IOException {
        Shell shell = common.shell();
        if (common.json()) {
            shell.printJson(
                    Map.of("version", version(), "java", Runtime.version().toString()));
        } else {
            shell.print("tcme " + version());
        }
        return Exit.OK;
    }

    private static String version() throws IOException {
        try (InputStream in = Objects.requireNonNull(Version.class.getResourceAsStream("version.txt"))) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
        }
    }
}
