package dev.tcme.cli;

import dev.tcme.client.PartyCard;
import dev.tcme.client.TcmeClient;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = {
            "Show a party's public card.",
            "Without ID: your own, from the key file. With ID: as the gateway has it; compare its keys with the party"
                    + " over another channel before you sign a contract with it."
        },
        footer = {"", "Examples:", "  tcme party show --json > alice.card.json", "  tcme party show bob"})
final class PartyShow implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "A party that is registered at the gateway.")
    private Optional<String> id = Optional.empty();

    PartyShow(Shell shell) {
        connection = new Connection(shell);
    }

    @Override
    public Integer call() throws IOException {
        print(
                connection.common(),
                id.isPresent() ? registered(id.get()) : connection.identity().card());
        return Exit.OK;
    }

    private PartyCard registered(String party) {
        try (TcmeClient client = connection.connect()) {
            return client.party(Connection.requireId(party));
        }
    }

    static void print(CommonOptions common, PartyCard card) {
        Shell shell = common.shell();
        if (common.json()) {
            shell.printJson(card);
            return;
        }
        Table.facts()
                .row("party", card.id())
                .row("signing key", card.signingKey().toString())
                .row("sealing key", card.sealingKey().toString())
                .print(shell);
    }
}
