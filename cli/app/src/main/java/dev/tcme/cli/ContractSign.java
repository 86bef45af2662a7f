package dev.tcme.cli;

import dev.tcme.client.ContractView;
import dev.tcme.client.PartyClient;
import dev.tcme.client.PartyIdentity;
import dev.tcme.client.TcmeClient;
import dev.tcme.contract.Contract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "sign",
        description = {
            "Sign a contract that you have read.",
            "Given a file, it signs that file's contract, and only if the gateway has the same. Given a digest, it"
                    + " fetches the document, checks that it is the one that the digest names, and shows it."
        },
        footer = {"", "Examples:", "  tcme contract sign c.json", "  tcme contract sign sha256:... --as bob"})
final class ContractSign implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private Connection connection = new Connection();

    @Parameters(paramLabel = "FILE|DIGEST", description = "The contract.")
    private String contract = "";

    private final Shell shell;

    ContractSign(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        PartyIdentity identity = connection.identity(shell);
        Path file = Path.of(contract);
        try (TcmeClient client = connection.connect(shell)) {
            PartyClient party = client.as(identity);
            Contract checked;
            if (Files.exists(file)) {
                checked = Documents.contract(file);
                ContractShow.requireSame(checked, party.contract(checked.digest()));
            } else {
                checked = party.contract(Documents.digest(contract)).checked();
            }
            if (!common.json()) {
                new ContractReport(checked, shell.settings().clock().instant()).print(shell);
                shell.print("");
            }
            ContractView view = party.sign(checked);
            ContractShow.print(shell, common, view);
        }
        return Exit.OK;
    }
}
