package dev.tcme.bench;

import picocli.CommandLine.Command;

/** {@code tcme bench}. */
@Command(
        name = "bench",
        description = "Measure this machine: prints a table and JSON.",
        subcommands = GatewayBenchCommand.class)
public final class BenchCommand {}
