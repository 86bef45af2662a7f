package dev.tcme.host;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tcme fetch}: fills the cache, so that later starts and the tests need no network. */
@Command(
        name = "fetch",
        mixinStandardHelpOptions = true,
        description = "Fetch OPA, the model's weights and the Postgres server into the cache, and check them.",
        footer = {"", "Example: tcme fetch", "", "Exit codes: 0 all there, 1 something could not be fetched, 2 usage."})
public final class FetchCommand implements Callable<Integer> {
    private static final int COULD_NOT_FETCH = 1;

    @Mixin
    private final HostOptions options = new HostOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            HostConfig config = options.config();
            for (Fetched fetched : Fetched.all(config, HostOptions.progress())) {
                out.printf("%-9s %s%n", fetched.name(), fetched.place());
            }
            out.flush();
            return 0;
        } catch (HostException e) {
            spec.commandLine().getErr().println("tcme: " + e.getMessage());
            return COULD_NOT_FETCH;
        }
    }
}
