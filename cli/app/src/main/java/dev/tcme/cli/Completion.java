package dev.tcme.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "completion",
        description = "Print a completion script for bash and zsh.",
        footer = {"", "Example, for this shell:", "  source <(tcme completion)"})
final class Completion implements Callable<Integer> {
    @Mixin
    private final CommonOptions common;

    private final CommandLine root;

    Completion(Shell shell, CommandLine root) {
        common = new CommonOptions(shell);
        this.root = root;
    }

    @Override
    public Integer call() {
        Shell shell = common.shell();
        String script = AutoComplete.bash("tcme", root);
        if (common.json()) {
            shell.printJson(java.util.Map.of("bash", script));
        } else {
            shell.print(script);
        }
        return Exit.OK;
    }
}
