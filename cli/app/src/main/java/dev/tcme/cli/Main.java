package dev.tcme.cli;

import dev.tcme.bench.BenchCommand;
import dev.tcme.client.TcmeClient;
import dev.tcme.demo.DemoCommand;
import dev.tcme.host.FetchCommand;
import dev.tcme.host.UpCommand;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code tcme} command. */
@Command(
        name = "tcme",
        description = "One answer about several parties' private inputs, and a receipt that says what was done.",
        subcommandsRepeatable = false,
        footer = {
            "",
            "A session from the beginning:",
            "  tcme party init alice                          make keys and register them",
            "  tcme contract new overlap --parties alice,bob --out c.json",
            "  tcme contract lint c.json                      read what it allows",
            "  tcme contract submit c.json                    post the draft; then every party signs:",
            "  tcme contract sign c.json",
            "  tcme session open sha256:...                   one party opens; then every party submits:",
            "  tcme session submit ID first --text mine.txt",
            "  tcme session watch ID",
            "  tcme session output ID",
            "  tcme receipt fetch ID --out r.json",
            "  tcme receipt verify r.json --contract c.json   needs no gateway",
        })
public final class Main implements Runnable {
    private static final int HELP_WIDTH = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For its options, which stand for those of the command that follows. */
    @Mixin
    private final Connection connection;

    private Main(Shell shell) {
        connection = new Connection(shell);
    }

    /** Reads the environment; everything below gets it handed. */
    public static void main(String[] args) {
        // The JSON Schema library logs through SLF4J; that nobody listens is no news for a user.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        Console console = System.console();
        boolean person = console != null && console.isTerminal() && System.getenv("NO_COLOR") == null;
        Shell shell = new Shell(
                Map.copyOf(System.getenv()),
                System.in,
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                person ? Shell.Terminal.LIVE : Shell.Terminal.PLAIN,
                TcmeClient.Settings.system());
        System.exit(run(shell, args));
    }

    /** Runs one command; never throws. */
    public static int run(Shell shell, String... args) {
        return run(commandLine(shell), shell, args);
    }

    /** As {@link #run(Shell, String...)}, for a command line to which more commands were added. */
    public static int run(CommandLine line, Shell shell, String... args) {
        Failures failures = new Failures(shell, List.of(args).contains("--json"));
        prepare(line);
        line.setOut(shell.out())
                .setErr(shell.err())
                .setColorScheme(
                        Help.defaultColorScheme(shell.terminal() == Shell.Terminal.LIVE ? Help.Ansi.ON : Help.Ansi.OFF))
                .setDefaultValueProvider(new Earlier())
                .setExecutionStrategy(parsed -> {
                    Earlier.requireTaken(parsed);
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setParameterExceptionHandler(failures::usage)
                .setExecutionExceptionHandler(failures::execution);
        int exit = line.execute(args);
        shell.out().flush();
        shell.err().flush();
        return exit;
    }

    /** All commands, those of other rooms among them. */
    public static CommandLine commandLine(Shell shell) {
        CommandLine line = new CommandLine(new Main(shell))
                .addSubcommand(group(shell, "party", "This machine's parties: their keys and cards.")
                        .addSubcommand(new PartyInit(shell))
                        .addSubcommand(new PartyRegister(shell))
                        .addSubcommand(new PartyShow(shell)))
                .addSubcommand(group(shell, "contract", "Write, read, post and sign contracts.")
                        .addSubcommand(new ContractNew(shell))
                        .addSubcommand(new ContractLint(shell))
                        .addSubcommand(new ContractSubmit(shell))
                        .addSubcommand(new ContractSign(shell))
                        .addSubcommand(new ContractShow(shell)))
                .addSubcommand(group(shell, "session", "Open sessions, submit inputs, get answers.")
                        .addSubcommand(new SessionOpen(shell))
                        .addSubcommand(new SessionSubmit(shell))
                        .addSubcommand(new SessionJoin(shell))
                        .addSubcommand(new SessionWatch(shell))
                        .addSubcommand(new SessionOutput(shell))
                        .addSubcommand(new SessionShow(shell))
                        .addSubcommand(new SessionList(shell))
                        .addSubcommand(new SessionWithdraw(shell)))
                .addSubcommand(group(shell, "receipt", "Fetch, read and verify receipts.")
                        .addSubcommand(new ReceiptFetch(shell))
                        .addSubcommand(new ReceiptVerify(shell))
                        .addSubcommand(new ReceiptShow(shell)))
                .addSubcommand(group(shell, "log", "Look after the log that receipts are in.")
                        .addSubcommand(new LogCheckCommand(shell)))
                .addSubcommand(new UpCommand())
                .addSubcommand(new DemoCommand())
                .addSubcommand(new BenchCommand())
                .addSubcommand(new FetchCommand());
        return line.addSubcommand(new Completion(shell, line)).addSubcommand(new Version(shell));
    }

    private static CommandLine group(Shell shell, String name, String description) {
        CommandLine group = new CommandLine(new Group(shell)).setCommandName(name);
        group.getCommandSpec().usageMessage().description(description);
        return group;
    }

    /** A command that only holds others. */
    @Command
    private static final class Group implements Runnable {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private final Connection connection;

        Group(Shell shell) {
            connection = new Connection(shell);
        }

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "expected a command");
        }
    }

    /** What holds for every command, also for those that others added. */
    private static void prepare(CommandLine line) {
        line.setUsageHelpWidth(HELP_WIDTH);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        prepareOne(line);
        line.getSubcommands().values().forEach(Main::prepare);
    }

    private static void prepareOne(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        if (spec.findOption("--help") == null) {
            spec.addOption(OptionSpec.builder("-h", "--help")
                    .type(boolean.class)
                    .usageHelp(true)
                    .description("Show this help.")
                    .build());
        }
        var usage = spec.usageMessage();
        usage.abbreviateSynopsis(true);
        // The commands of other rooms have exit codes of their own and say so.
        boolean ours = isOurs(line);
        if (ours && line.getSubcommands().isEmpty()) {
            usage.exitCodeListHeading("%nExit codes:%n");
            usage.exitCodeList(exitCodes());
        }
    }

    static boolean isOurs(CommandLine line) {
        var mixins = line.getCommandSpec().mixins();
        return mixins.containsKey("common") || mixins.containsKey("connection");
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new java.util.LinkedHashMap<>();
        Exit.TEXTS.forEach(text -> codes.put(text.substring(0, 1), text.substring(2)));
        return codes;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected a command");
    }
}
