package dev.tcme.demo;

import dev.tcme.host.Host;
import dev.tcme.host.HostConfig;
import dev.tcme.host.HostOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tcme demo}. */
@Command(
        name = "demo",
        description = {
            "The main job, four times: two processes, one contract, one answer.",
            "",
            "Starts a gateway with its own Postgres, OPA and model-runner in a temporary folder, runs four sessions",
            "and prints what each party sent, saw and can prove. Then it stops everything and verifies all receipts",
            "offline. The small bundled model is often wrong; that is shown as what it is."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:everything held", "1:something did not hold"})
public final class DemoCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final HostOptions options = new HostOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("tcme-demo");
        HostConfig base = options.config();
        HostConfig config = base.withHome(base.home().withState(folder.resolve("state")));
        boolean terminal =
                System.console() != null && System.console().isTerminal() && System.getenv("NO_COLOR") == null;
        Page page = new Page(spec.commandLine().getOut(), terminal ? Page.Style.ANSI : Page.Style.PLAIN);
        Demo demo;
        try (Host host = Host.start(config, HostOptions.progress())) {
            page.line("gateway " + host.gateway() + " with its own Postgres, OPA and model-runner");
            demo = new Demo(host.gateway(), folder, page);
            demo.run();
        }
        demo.verifyOffline();
        page.line("");
        page.line(
                demo.broken() == 0
                        ? "Everything held. Contracts, keys and receipts are in " + folder
                        : demo.broken() + " things did NOT hold; see above.");
        return demo.broken() == 0 ? 0 : 1;
    }
}
