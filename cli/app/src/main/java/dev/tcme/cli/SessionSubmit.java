package dev.tcme.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.client.PartyClient;
import dev.tcme.client.PartyIdentity;
import dev.tcme.client.PreparedInput;
import dev.tcme.client.SessionView;
import dev.tcme.client.TcmeClient;
import dev.tcme.client.TcmeProblem;
import dev.tcme.contract.Contract;
import dev.tcme.contract.LaneKind;
import dev.tcme.contract.SessionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "submit",
        description = {
            "Seal one of your inputs to a session and send it.",
            "Before anything is sent it is checked here that you and every other party signed the session's contract,"
                    + " that the value fits the contract's schema and size, and that the evidence is the agreed"
                    + " gateway's. The salt is kept under ~/.tcme/parties/ID.salts; with it and the"
                    + " value you can show later what you submitted. The value itself is not kept.",
            "A session that is computed on ciphertexts takes no input: join it instead, with 'session join'. Exit code 3"
                    + " says so."
        },
        footer = {
            "",
            "Examples:",
            "  tcme session submit ID first --text abstract.txt",
            "  tcme session submit ID first --file value.json",
            "  decrypt value.gpg | tcme session submit ID first --file -"
        })
final class SessionSubmit implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Mixin
    private Value value = new Value();

    @Parameters(index = "0", paramLabel = "ID", description = "The session.")
    private String id = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "The input's name in the contract.")
    private String name = "";

    SessionSubmit(Shell shell) {
        connection = new Connection(shell);
    }

    @Override
    public Integer call() throws IOException {
        Shell shell = connection.shell();
        PartyIdentity identity = connection.identity();
        SessionId session = Documents.session(id);
        try (TcmeClient client = connection.connect()) {
            PartyClient party = client.as(identity);
            SessionView open = party.session(session);
            requireSealed(open);
            Contract contract = party.agreed(open.contract());
            JsonNode content = value.read(shell, input(contract, identity.id()));
            PreparedInput prepared = party.seal(contract, session, name, content);
            Path salt = new Salts(connection.common().home()).keep(identity.id(), prepared);
            SessionView view = send(party, prepared, salt);
            SessionShow.print(connection.common(), view);
            shell.hint("commitment " + prepared.commitment() + ", salt in " + salt);
        }
        return Exit.OK;
    }

    /** As the gateway says; what it says is checked before anything is sealed. */
    static void requireSealed(SessionView session) {
        if (session.lane().equals(Optional.of(LaneKind.HE)) && !session.state().isFinal()) {
            throw new CliFailure(
                    Exit.REFUSED,
                    "this session is computed on ciphertexts and takes no sealed input; take part with:"
                            + " tcme session join " + session.id());
        }
    }

    private static SessionView send(PartyClient party, PreparedInput prepared, Path salt) throws IOException {
        try {
            return party.submit(prepared);
        } catch (TcmeProblem refused) {
            if (refused.status() < 500) {
                // Surely not accepted, so its salt opens nothing. After any other failure it might be needed.
                Files.delete(salt);
            }
            throw refused;
        }
    }

    private Contract.Input input(Contract contract, String party) {
        return contract.input(name).filter(input -> input.party().equals(party)).orElseThrow(() -> {
            var own = contract.inputs().stream()
                    .filter(input -> input.party().equals(party))
                    .map(Contract.Input::name)
                    .toList();
            return new CliFailure(
                    Exit.LOCAL,
                    "the contract has no input of that name for " + party + "; "
                            + (own.isEmpty() ? "it brings none" : "it brings: " + String.join(", ", own)));
        });
    }
}
