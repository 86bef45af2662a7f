package dev.tcme.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "lint",
        description = {
            "Check a contract and show what it allows; needs no gateway.",
            "A session can never tell more than the capacity. 'until N bits' says after how many sessions N bits of the"
                    + " inputs may have been told at worst. Warnings do not change the exit code."
        },
        footer = {"", "Example:", "  tcme contract lint c.json"})
final class ContractLint implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "FILE", description = "The contract.")
    private Path file = Path.of("");

    private final Shell shell;

    ContractLint(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        var report = new ContractReport(
                Documents.contract(file), shell.settings().clock().instant());
        if (common.json()) {
            shell.printJson(report.document());
        } else {
            report.print(shell);
        }
        return Exit.OK;
    }
}
