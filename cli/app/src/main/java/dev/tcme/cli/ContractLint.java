package dev.tcme.cli;

import dev.tcme.contract.Contract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "lint",
        description = {
            "Check a contract and show what it allows.",
            "It needs no gateway; where the contract's own answers, the limit that its policy sets for answers is"
                    + " compared too.",
            "A session can never tell more than the capacity. 'until N bits' says after how many sessions N bits of the"
                    + " inputs may have been told at worst. Warnings do not change the exit code."
        },
        footer = {"", "Example:", "  tcme contract lint c.json"})
final class ContractLint implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Parameters(paramLabel = "FILE", description = "The contract.")
    private Path file = Path.of("");

    ContractLint(Shell shell) {
        connection = new Connection(shell);
    }

    @Override
    public Integer call() throws IOException {
        Contract contract = Documents.contract(file);
        ContractReport report = ContractReport.of(contract, connection);
        if (connection.common().json()) {
            connection.shell().printJson(report.document());
        } else {
            report.print(connection.shell());
        }
        return Exit.OK;
    }
}
