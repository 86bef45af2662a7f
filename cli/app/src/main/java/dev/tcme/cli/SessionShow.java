package dev.tcme.cli;

import dev.tcme.client.PartyIdentity;
import dev.tcme.client.SessionView;
import dev.tcme.client.TcmeClient;
import dev.tcme.contract.Evidence;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "Show where a session stands.",
        footer = {"", "Example:", "  tcme session show ID"})
final class SessionShow implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private Connection connection = new Connection();

    @Parameters(paramLabel = "ID", description = "The session.")
    private String id = "";

    private final Shell shell;

    SessionShow(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        PartyIdentity identity = connection.identity(shell);
        try (TcmeClient client = connection.connect(shell)) {
            print(shell, common, client.as(identity).session(Documents.session(id)));
        }
        return Exit.OK;
    }

    static void print(Shell shell, CommonOptions common, SessionView session) {
        if (common.json()) {
            shell.printJson(session);
            return;
        }
        Table facts = Table.facts()
                .row("session", session.id().toString())
                .row("contract", session.contract().toString())
                .row("state", Wording.of(session));
        session.reasons()
                .ifPresent(reasons ->
                        reasons.forEach(reason -> facts.row("policy", reason.code() + ": " + reason.text())));
        session.lane().ifPresent(lane -> facts.row("lane", Wording.of(lane)));
        // As stated: whether it is genuine is for the commands that hold the contract.
        session.evidence()
                .map(Evidence.Signed::evidence)
                .ifPresent(evidence -> facts.row("assurance", Wording.of(evidence.assurance())));
        facts.row("opened", session.opened()).row("expires", session.expires());
        session.inputs()
                .forEach(input -> facts.row(
                        "input " + input.name(),
                        "from " + input.party() + (input.received() ? ", received" : ", awaited")));
        facts.print(shell);
    }
}
