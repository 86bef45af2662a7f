package dev.tcme.cli;

import dev.tcme.client.ContractSummary;
import dev.tcme.client.ContractView;
import dev.tcme.client.PartyClient;
import dev.tcme.contract.Contract;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "Show a contract and who has signed it; without DIGEST, list your contracts.",
        footer = {"", "Examples:", "  tcme contract show", "  tcme contract show sha256:... --json"})
final class ContractShow implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Parameters(arity = "0..1", paramLabel = "DIGEST", description = "The contract.")
    private Optional<String> digest = Optional.empty();

    ContractShow(Shell shell) {
        connection = new Connection(shell);
    }

    @Override
    public Integer call() throws IOException {
        if (digest.isEmpty()) {
            list(connection.asParty(PartyClient::contracts));
            return Exit.OK;
        }
        ContractView view = connection.asParty(party -> party.contract(Documents.digest(digest.get())));
        report(connection, view.checked());
        print(connection.common(), view);
        return Exit.OK;
    }

    /** What the contract says, for a person. */
    static void report(Connection connection, Contract contract) {
        if (!connection.common().json()) {
            Shell shell = connection.shell();
            ContractReport.of(contract, connection).print(shell);
            shell.print("");
        }
    }

    private void list(List<ContractSummary> contracts) {
        Shell shell = connection.shell();
        if (connection.common().json()) {
            shell.printJson(Map.of("contracts", contracts));
            return;
        }
        Table table = Table.of("DIGEST", "AGREED", "TITLE");
        contracts.forEach(c -> table.row(c.digest().toString(), c.agreed() ? "yes" : "no", c.title()));
        table.print(shell);
    }

    /** The gateway must speak of the very contract that is on this machine. */
    static void requireSame(Contract local, ContractView view) {
        if (!view.checked().digest().equals(local.digest())) {
            throw new CliFailure(
                    Exit.UNVERIFIABLE,
                    "the gateway has another document under the digest of the local file; not signed");
        }
    }

    /** Who has signed; each signature is checked here and not taken from the gateway's word. */
    static void print(CommonOptions common, ContractView view) {
        Shell shell = common.shell();
        if (common.json()) {
            shell.printJson(view);
            return;
        }
        Contract contract = view.checked();
        Table table = Table.of("SIGNED BY", "");
        boolean all = true;
        for (Contract.Party party : contract.parties()) {
            boolean signed = view.isSignedBy(contract, party.id());
            boolean claimed = view.signatures().containsKey(party.id());
            all &= signed;
            table.row(party.id(), signed ? "yes" : claimed ? "A FALSE SIGNATURE" : "not yet");
        }
        table.row("agreed", all ? "yes" : "no").print(shell);
    }
}
