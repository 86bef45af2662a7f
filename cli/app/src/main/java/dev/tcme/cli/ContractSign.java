package dev.tcme.cli;

import dev.tcme.client.ContractView;
import dev.tcme.client.PartyClient;
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
    private final Connection connection;

    @Parameters(paramLabel = "FILE|DIGEST", description = "The contract.")
    private String contract = "";

    ContractSign(Shell shell) {
        connection = new Connection(shell);
    }

    @Override
    public Integer call() throws IOException {
        ContractShow.print(connection.common(), connection.asParty(this::sign));
        return Exit.OK;
    }

    private ContractView sign(PartyClient party) throws IOException {
        Path file = Path.of(contract);
        Contract checked;
        if (Files.exists(file)) {
            checked = Documents.contract(file);
            ContractShow.requireSame(checked, party.contract(checked.digest()));
        } else {
            checked = party.contract(Documents.digest(contract)).checked();
        }
        ContractShow.report(connection, checked);
        return party.sign(checked);
    }
}
