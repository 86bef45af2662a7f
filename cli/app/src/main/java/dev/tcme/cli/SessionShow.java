package dev.tcme.cli;

import dev.tcme.client.SessionView;
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
    private final Connection connection;

    @Parameters(paramLabel = "ID", description = "The session.")
    private String id = "";

    SessionShow(Shell shell) {
        connection = new Connection(shell);
    }

    @Override
    public Integer call() throws IOException {
        print(connection.common(), connection.asParty(party -> party.session(Documents.session(id))));
        return Exit.OK;
    }

    static void print(CommonOptions common, SessionView session) {
        Shell shell = common.shell();
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
                .ifPresent(evidence -> facts.row("form", evidence.form().toString())
                        .row("assurance", Wording.of(evidence.assurance())));
        facts.row("opened", session.opened()).row("expires", session.expires());
        session.inputs()
                .forEach(input -> facts.row(
                        "input " + input.name(),
                        "from " + input.party() + (input.received() ? ", received" : ", awaited")));
        facts.print(shell);
    }
}
