package dev.tcme.cli;

import dev.tcme.client.PartyIdentity;
import dev.tcme.client.TcmeClient;
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
    private CommonOptions common = new CommonOptions();

    @Mixin
    private Connection connection = new Connection();

    @Parameters(paramLabel = "ID", description = "The session.")
    private String id = "";

    private final Shell shell;

    SessionWithdraw(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        PartyIdentity identity = connection.identity(shell);
        try (TcmeClient client = connection.connect(shell)) {
            SessionShow.print(shell, common, client.as(identity).withdraw(Documents.session(id)));
        }
        return Exit.OK;
    }
}
