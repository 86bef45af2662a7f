package dev.tcme.cli;

import dev.tcme.client.PartyClient;
import dev.tcme.client.PartyIdentity;
import dev.tcme.client.SessionView;
import dev.tcme.client.TcmeClient;
import dev.tcme.contract.Contract;
import dev.tcme.contract.LaneKind;
import java.io.IOException;
import java.util.Optional;
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
    private final Connection connection;

    @Parameters(paramLabel = "DIGEST", description = "The contract.")
    private String digest = "";

    SessionOpen(Shell shell) {
        connection = new Connection(shell);
    }

    @Override
    public Integer call() throws IOException {
        Shell shell = connection.shell();
        PartyIdentity identity = connection.identity();
        try (TcmeClient client = connection.connect()) {
            PartyClient party = client.as(identity);
            Contract contract = party.agreed(Documents.digest(digest));
            SessionView session = party.open(contract.digest());
            SessionShow.print(connection.common(), session);
            if (session.state().isFinal()) {
                return Exit.of(session);
            }
            String assurance =
                    Wording.of(PartyClient.verified(contract, session).assurance());
            shell.hint("evidence verified for this session and contract, " + assurance);
            boolean joint = session.lane().equals(Optional.of(LaneKind.HE));
            contract.inputs().stream()
                    .filter(input -> input.party().equals(identity.id()))
                    .forEach(input -> shell.hint(
                            joint
                                    ? "take part with: tcme session join " + session.id()
                                    : "submit with: tcme session submit " + session.id() + " " + input.name()));
            return Exit.OK;
        }
    }
}
