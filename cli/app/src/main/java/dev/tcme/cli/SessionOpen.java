package dev.tcme.cli;

import dev.tcme.client.PartyClient;
import dev.tcme.client.PartyIdentity;
import dev.tcme.client.SessionView;
import dev.tcme.client.TcmeClient;
import dev.tcme.contract.Contract;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "open",
        description = {
            "Open a session of a contract that every party has signed.",
            "Prints the session's id and whether its evidence is what the contract demands. Exit code 3 if policy"
                    + " refuses, 4 if the evidence is not as agreed."
        },
        footer = {"", "Example:", "  tcme session open sha256:..."})
final class SessionOpen implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private Connection connection = new Connection();

    @Parameters(paramLabel = "DIGEST", description = "The contract.")
    private String digest = "";

    private final Shell shell;

    SessionOpen(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        PartyIdentity identity = connection.identity(shell);
        try (TcmeClient client = connection.connect(shell)) {
            PartyClient party = client.as(identity);
            Contract contract = party.agreed(Documents.digest(digest));
            SessionView session = party.open(contract.digest());
            SessionShow.print(shell, common, session);
            if (session.state().isFinal()) {
                return Exit.of(session);
            }
            String assurance =
                    Wording.of(PartyClient.verified(contract, session).assurance());
            shell.hint("evidence verified for this session and contract, " + assurance);
            contract.inputs().stream()
                    .filter(input -> input.party().equals(identity.id()))
                    .forEach(input ->
                            shell.hint("submit with: tcme session submit " + session.id() + " " + input.name()));
            return Exit.OK;
        }
    }
}
