package dev.tcme.cli;

import dev.tcme.client.PartyIdentity;
import dev.tcme.client.SessionView;
import dev.tcme.client.TcmeClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        description = "List your sessions.",
        footer = {"", "Example:", "  tcme session list --as alice"})
final class SessionList implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private Connection connection = new Connection();

    private final Shell shell;

    SessionList(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        PartyIdentity identity = connection.identity(shell);
        List<SessionView> sessions;
        try (TcmeClient client = connection.connect(shell)) {
            sessions = client.as(identity).sessions();
        }
        if (common.json()) {
            shell.printJson(Map.of("sessions", sessions));
            return Exit.OK;
        }
        Table table = Table.of("SESSION", "OPENED", "STATE");
        sessions.forEach(session -> table.row(session.id().toString(), session.opened(), Wording.of(session)));
        table.print(shell);
        return Exit.OK;
    }
}
