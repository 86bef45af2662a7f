package dev.tcme.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every command takes, and its surroundings. */
final class CommonOptions {
    private final Shell shell;

    @Option(names = "--json", description = "Print the result as one JSON document.")
    private boolean json;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Where keys and salts are kept. Default: $TCME_HOME, else ~/.tcme.")
    private Optional<Path> home = Optional.empty();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    CommonOptions(Shell shell) {
        this.shell = shell;
    }

    Shell shell() {
        return shell;
    }

    boolean json() {
        return json;
    }

    Home home() {
        return home.map(Home::at).orElseGet(() -> Home.of(shell));
    }
}
