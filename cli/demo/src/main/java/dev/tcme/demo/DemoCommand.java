package dev.tcme.demo;

import dev.tcme.host.Host;
import dev.tcme.host.HostConfig;
import dev.tcme.host.HostOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tcme demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "The main job, four times: two processes, one contract, one answer.",
            "",
            "Starts a gateway with its own Postgres, OPA and model-runner in a temporary folder, runs four sessions"
                    + " and prints what each party sent, saw and can prove. Then it stops everything and verifies all"
                    + " receipts offline. The small bundled model is often wrong; that is shown as what it is.",
            "",
            "'tcme demo millionaires' asks one question in both lanes: who of two is richer? Two contracts with the same"
                    + " inputs and the same output, one read by a model, one computed on ciphertexts, and then side by"
                    + " side: the answer and the right one, time, bytes, who could have seen what, why policy chose the"
                    + " lane, and what the receipt says."
        },
        footer = {"", "Examples:", "  tcme demo", "  tcme demo millionaires"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything held; a model's wrong or uncertain answer is shown, and is none of this",
            "1:something did not hold"
        })
public final class DemoCommand implements Callable<Integer> {
    /** What can be shown besides the four scenarios. */
    enum Which {
        MILLIONAIRES;

        @Override
        public String toString() {
            return "millionaires";
        }
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "WHICH",
            description = "${COMPLETION-CANDIDATES}: one question in both lanes. Default: the four scenarios.")
    private Optional<Which> which = Optional.empty();

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
        Show show;
        try (Host host = Host.start(config, HostOptions.progress())) {
            page.line("gateway " + host.gateway() + " with its own Postgres, OPA and model-runner");
            show = which.isPresent()
                    ? new Millionaires(host.gateway(), folder, page)
                    : new Demo(host.gateway(), folder, page);
            show.run();
        }
        show.verifyOffline();
        page.line("");
        page.line(
                show.broken() == 0
                        ? "Everything held. Contracts, keys and receipts are in " + folder
                        : show.broken() + " things did NOT hold; see above.");
        page.line(show.farewell());
        return show.broken() == 0 ? 0 : 1;
    }
}
