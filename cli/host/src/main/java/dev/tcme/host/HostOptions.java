package dev.tcme.host;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that starts a {@link Host}, and the one place that reads the environment for it. */
public final class HostOptions {
    /** Set by the launcher script: where the built distribution lies. */
    private static final String DISTRIBUTION_PROPERTY = "tcme.dist";

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "data folder (default: $TCME_HOME, else ~/.tcme); deleting it is a factory reset")
    private @Nullable Path home;

    public HostConfig config() {
        Map<String, String> environment = System.getenv();
        String distribution = Optional.ofNullable(System.getProperty(DISTRIBUTION_PROPERTY))
                .orElseThrow(
                        () -> new HostException("the distribution's folder is not known: start tcme by its launcher"
                                + " script, or set -D" + DISTRIBUTION_PROPERTY));
        HostConfig config = HostConfig.of(environment, Path.of(System.getProperty("user.home")), Path.of(distribution));
        return home == null ? config : config.withHome(TcmeHome.at(home));
    }

    /** Ticks only where a person watches. */
    public static Progress progress() {
        boolean terminal = System.console() != null && System.console().isTerminal();
        return Progress.to(System.err, terminal ? Progress.Ticks.OVERWRITE : Progress.Ticks.HIDE);
    }
}
