package dev.tcme.cli;

import dev.tcme.client.ContractView;
import dev.tcme.contract.Contract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "submit",
        description = "Post a contract as a draft, for all its parties to sign. Posting it again is harmless.",
        footer = {"", "Example:", "  tcme contract submit c.json"})
final class ContractSubmit implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Parameters(paramLabel = "FILE", description = "The contract.")
    private Path file = Path.of("");

    ContractSubmit(Shell shell) {
        connection = new Connection(shell);
    }

    @Override
    public Integer call() throws IOException {
        Contract contract = Documents.contract(file);
        ContractView view = connection.asParty(party -> party.propose(contract));
        ContractShow.requireSame(contract, view);
        ContractShow.print(connection.common(), view);
        connection.shell().hint("every party signs with: tcme contract sign " + contract.digest());
        return Exit.OK;
    }
}
