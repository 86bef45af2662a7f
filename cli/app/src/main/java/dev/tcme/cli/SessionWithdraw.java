package dev.tcme.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "withdraw",
        description =
                "End a session before it has an answer. The lane forgets what it holds; the receipt says that a party withdrew.",
        footer = {"", "Example:", "  tcme session withdraw ID"})
final class SessionWithdraw implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Parameters(paramLabel = "ID", description = "The session.")
    private String id = "";

    SessionWithdraw(Shell shell) {
        connection = new Connection(shell);
    }

    @Override
    public Integer call() throws IOException {
        SessionShow.print(connection.common(), connection.asParty(party -> party.withdraw(Documents.session(id))));
        return Exit.OK;
    }
}
