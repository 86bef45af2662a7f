package dev.tcme.cli;

import dev.tcme.client.ContractView;
import dev.tcme.client.PartyIdentity;
import dev.tcme.client.TcmeClient;
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
    private CommonOptions common = new CommonOptions();

    @Mixin
    private Connection connection = new Connection();

    @Parameters(paramLabel = "FILE", description = "The contract.")
    private Path file = Path.of("");

    private final Shell shell;

    ContractSubmit(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        Contract contract = Documents.contract(file);
        PartyIdentity identity = connection.identity(shell);
        try (TcmeClient client = connection.connect(shell)) {
            ContractView view = client.as(identity).propose(contract);
            ContractShow.requireSame(contract, view);
            ContractShow.print(shell, common, view);
        }
        shell.hint("every party signs with: tcme contract sign " + contract.digest());
        return Exit.OK;
    }
}
