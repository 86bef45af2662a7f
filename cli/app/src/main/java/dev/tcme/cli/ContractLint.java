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
    private final CommonOptions common;

    @Parameters(paramLabel = "FILE", description = "The contract.")
    private Path file = Path.of("");

    ContractLint(Shell shell) {
        common = new CommonOptions(shell);
    }

    @Override
    public Integer call() throws IOException {
        Shell shell = common.shell();
        var report = ContractReport.of(
                Documents.contract(file), shell.settings().clock().instant());
        if (common.json()) {
            shell.printJson(report.document());
        } else {
            report.print(shell);
        }
        return Exit.OK;
    }
}
