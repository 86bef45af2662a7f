package dev.tcme.bench;

import dev.tcme.client.GatewayInfo;
import dev.tcme.client.PartyIdentity;
import dev.tcme.client.TcmeClient;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Json;
import dev.tcme.he.bench.BenchFailure;
import dev.tcme.he.bench.Peers;
import dev.tcme.he.protocol.UnsuitableException;
import dev.tcme.he.threshold.FaultException;
import dev.tcme.host.Host;
import dev.tcme.host.HostConfig;
import dev.tcme.host.ModelSource;
import dev.tcme.host.Ports;
import dev.tcme.host.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tcme bench compare}. */
@Command(
        name = "compare",
        description = {
            "How long a private comparison of two 32-bit numbers takes, in the forms of the crypto lane.",
            "",
            "First what each side computes, in one thread and without a network. Then whole sessions of two parties",
            "over REST on this machine: from opening to both parties having the answer and its receipt, with the",
            "policy decisions, signatures and log entries of any session. Every party computes the result itself",
            "before it gives its share, so three processes' worth of work shares this machine's cores.",
            "Every answer is checked."
        })
final class CompareBenchCommand implements Callable<Integer> {
    private static final String PEERS_FOLDER = "he-peers";
    private static final double SECONDS = 2;
    private static final double MICROS = 1000;

    /** Keys give a counted number of answers, and the engine's rounds have one key. */
    private static final int ENGINE_WARMUP_MAX = 20;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Option(names = "--fresh", defaultValue = "5", description = "Sessions that make keys (default: ${DEFAULT-VALUE}).")
    int fresh;

    @Option(
            names = "--sessions",
            defaultValue = "30",
            description = "Sessions of each other kind, at most 60 (default: ${DEFAULT-VALUE}).")
    int sessions;

    @Option(
            names = "--warmup",
            defaultValue = "40",
            description = "Sessions before those, not counted, at most 60 (default: ${DEFAULT-VALUE}).")
    int warmup;

    @Option(
            names = "--peers",
            description =
                    "The same comparison by tfhe-rs, and what Lattigo has for comparing, on one thread in the same"
                            + " run. Building tfhe-rs takes a quarter of an hour the first time.")
    boolean peers;

    @Option(
            names = "--scratch",
            paramLabel = "DIR",
            description = "Where peers are built and kept. Default: he-peers in the data folder's cache.")
    Optional<Path> scratch = Optional.empty();

    @Option(names = "--json", description = "Print JSON alone.")
    boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException, FaultException, UnsuitableException, BenchFailure {
        if (sessions < 1 || sessions > 60 || warmup < 0 || warmup > 60 || fresh < 1) {
            throw new picocli.CommandLine.ParameterException(
                    spec.commandLine(), "expected --sessions 1 to 60, --warmup 0 to 60 and --fresh 1 or more");
        }
        PrintWriter out = spec.commandLine().getOut();
        Path folder = Files.createTempDirectory("tcme-bench");
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", "compare");
        figures.put("cores", Runtime.getRuntime().availableProcessors());
        try (ScriptedRunner runner = ScriptedRunner.start(
                        ScriptedRunner.someProgram(), () -> Duration.ZERO, () -> ScriptedRunner.Mood.ANSWERS);
                Host host = Host.start(config(folder, runner), Progress.silent())) {
            engine(out, figures, host.gateway());
            rest(out, figures, host.gateway(), folder);
        } finally {
            Folder.delete(folder);
        }
        if (peers) {
            peers(out, figures);
        }
        out.println(new String(Json.canonicalOf(figures), StandardCharsets.UTF_8));
        return 0;
    }

    private void peers(PrintWriter out, Map<String, Object> figures) throws InterruptedException, BenchFailure {
        HostConfig config = base();
        Path place = scratch.map(Path::toAbsolutePath)
                .orElseGet(() -> config.home().cache().resolve(PEERS_FOLDER));
        Peers programs = new Peers(config.distribution().resolve(PEERS_FOLDER), place);
        List<Peers.Compared> rows = new ArrayList<>();
        for (String peer : Peers.COMPARING) {
            if (programs.install(peer)) {
                rows.addAll(programs.compare(peer, SECONDS));
            }
        }
        if (!json) {
            out.printf("%n%-56s %9s %9s %12s%n", "peers, one thread", "p50 ms", "min ms", "comparisons");
            rows.forEach(row -> out.printf(
                    Locale.ROOT,
                    "%-56s %9.2f %9.2f %12d%n",
                    row.peer() + " " + row.operation(),
                    row.medianMicros() / MICROS,
                    row.minMicros() / MICROS,
                    row.count()));
            out.println();
        }
        figures.put("peers", rows);
    }

    private void engine(PrintWriter out, Map<String, Object> figures, URI gateway)
            throws FaultException, UnsuitableException {
        Contract threeWay;
        Contract less;
        SecureRandom random = new SecureRandom();
        try (TcmeClient client = TcmeClient.connect(gateway, TcmeClient.Settings.system())) {
            GatewayInfo info = client.gateway();
            List<PartyIdentity> parties =
                    List.of(PartyIdentity.generate("alice", random), PartyIdentity.generate("bob", random));
            threeWay = ComparisonContract.of(info, parties, ComparisonContract.Wish.SINGLE, "engine");
            less = ComparisonContract.less(info, parties);
        }
        Map<String, List<Double>> millis =
                new CompareEngine(threeWay, less, Math.min(warmup, ENGINE_WARMUP_MAX), sessions).run();
        Map<String, Object> computing = new LinkedHashMap<>();
        heading(out, "computing, one thread");
        millis.forEach((name, all) -> {
            computing.put(name, quantiles(all));
            row(out, name, all, "");
        });
        figures.put("computing", computing);
    }

    private void rest(PrintWriter out, Map<String, Object> figures, URI gateway, Path folder)
            throws IOException, InterruptedException {
        CompareBench.Plan plan = new CompareBench.Plan(fresh, warmup, sessions);
        CompareBench.Result result = new CompareBench(gateway, folder.resolve("keys"), plan).run();
        Map<String, Object> whole = new LinkedHashMap<>();
        heading(out, "whole sessions over REST");
        result.samples().forEach((name, samples) -> {
            List<Double> all = samples.stream().map(CompareBench.Sample::millis).toList();
            long sent =
                    samples.stream().mapToLong(CompareBench.Sample::sent).max().orElseThrow();
            Map<String, Object> one = new LinkedHashMap<>(quantiles(all));
            one.put("bytesSentByAParty", sent);
            whole.put(name, one);
            row(out, name, all, String.format(Locale.ROOT, "%12d", sent));
        });
        figures.put("sessions", whole);
        if (!json) {
            out.println();
        }
    }

    /** The user's caches, a state of its own, and a gateway whose model lane is a script. */
    private static HostConfig config(Path folder, ScriptedRunner runner) {
        HostConfig base = base();
        return new HostConfig(
                base.home().withState(folder.resolve("state")),
                base.distribution(),
                Ports.ANY,
                base.database(),
                base.policy(),
                new ModelSource.Endpoint(runner.address(), "scripted", ""),
                base.searchPath(),
                Map.of(
                        "TCME_RUNNER_URL", runner.address().toString(),
                        "TCME_RUNNER_TOKEN", "scripted-".repeat(4)));
    }

    private static HostConfig base() {
        return HostConfig.of(
                System.getenv(), Path.of(System.getProperty("user.home")), Path.of(System.getProperty("tcme.dist")));
    }

    private void heading(PrintWriter out, String what) {
        if (!json) {
            out.printf(
                    Locale.ROOT,
                    "%n%-56s %9s %9s %9s %12s%n",
                    what,
                    "p50 ms",
                    "p90 ms",
                    "max ms",
                    what.startsWith("whole") ? "bytes sent" : "");
        }
    }

    private void row(PrintWriter out, String name, List<Double> all, String more) {
        if (!json) {
            List<Double> sorted = all.stream().sorted().toList();
            out.printf(
                    Locale.ROOT,
                    "%-56s %9.2f %9.2f %9.2f %s%n",
                    name,
                    quantile(sorted, 0.5),
                    quantile(sorted, 0.9),
                    sorted.getLast(),
                    more);
            out.flush();
        }
    }

    private static Map<String, Object> quantiles(List<Double> all) {
        List<Double> sorted = all.stream().sorted().toList();
        return Map.of(
                "p50", round(quantile(sorted, 0.5)),
                "p90", round(quantile(sorted, 0.9)),
                "max", round(sorted.getLast()),
                "count", sorted.size());
    }

    /** Nearest rank. */
    private static double quantile(List<Double> sorted, double q) {
        return sorted.get(Math.max(0, (int) Math.ceil(q * sorted.size()) - 1));
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
