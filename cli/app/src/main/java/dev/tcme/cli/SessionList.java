package dev.tcme.cli;

import dev.tcme.client.PartyClient;
import dev.tcme.client.SessionView;
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
    private final Connection connection;

    SessionList(Shell shell) {
        connection = new Connection(shell);
    }

    @Override
    public Integer call() throws IOException {
        List<SessionView> sessions = connection.asParty(PartyClient::sessions);
        Shell shell = connection.shell();
        if (connection.common().json()) {
            shell.printJson(Map.of("sessions", sessions));
            return Exit.OK;
        }
        Table table = Table.of("SESSION", "OPENED", "STATE");
        sessions.forEach(session -> table.row(session.id().toString(), session.opened(), Wording.of(session)));
        table.print(shell);
        return Exit.OK;
    }
}
