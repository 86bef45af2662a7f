package dev.tcme.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.client.Answer;
import dev.tcme.client.PartyClient;
import dev.tcme.client.PartyIdentity;
import dev.tcme.client.TcmeClient;
import dev.tcme.contract.Contract;
import dev.tcme.contract.SessionId;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "output",
        description = {
            "Open your part of a released answer.",
            "It is printed only if it is what the receipt commits to, the agreed gateway signed that receipt, and the"
                    + " contract allows it; otherwise exit code 4. With --json the document is"
                    + " {\"output\":...,\"commitment\":...}."
        },
        footer = {"", "Example:", "  tcme session output ID"})
final class SessionOutput implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Parameters(paramLabel = "ID", description = "The session.")
    private String id = "";

    SessionOutput(Shell shell) {
        connection = new Connection(shell);
    }

    @Override
    public Integer call() throws IOException {
        PartyIdentity identity = connection.identity();
        SessionId session = Documents.session(id);
        Answer answer;
        try (TcmeClient client = connection.connect()) {
            PartyClient party = client.as(identity);
            Contract contract = party.agreed(party.session(session).contract());
            answer = party.output(contract, session);
        }
        print(connection.common(), identity.id(), answer);
        return Exit.OK;
    }

    static void print(CommonOptions common, String party, Answer answer) {
        Shell shell = common.shell();
        var receipt = answer.receipt().receipt();
        if (common.json()) {
            var commitment = receipt.commitments().outputs().get(party);
            shell.printJson(java.util.Map.of("output", answer.value(), "commitment", String.valueOf(commitment)));
            return;
        }
        Table table = Table.facts();
        answer.value().properties().forEach(field -> table.row(field.getKey(), text(field.getValue())));
        table.print(shell);
        shell.hint(shell.mark(Shell.Mark.PASSED) + " the answer that the signed receipt commits to");
        shell.hint("  " + Wording.of(receipt.assurance()));
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
