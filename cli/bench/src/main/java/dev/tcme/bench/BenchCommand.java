package dev.tcme.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tcme bench}. */
@Command(
        name = "bench",
        description = "Measure this machine: prints a table and JSON.",
        subcommands = {GatewayBenchCommand.class, HeBenchCommand.class, CompareBenchCommand.class})
public final class BenchCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected what to measure: gateway, he or compare");
    }
}
