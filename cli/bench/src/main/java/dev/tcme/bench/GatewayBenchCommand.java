package dev.tcme.bench;

import dev.tcme.contract.Json;
import dev.tcme.host.Host;
import dev.tcme.host.HostConfig;
import dev.tcme.host.ModelSource;
import dev.tcme.host.Ports;
import dev.tcme.host.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tcme bench gateway}. */
@Command(
        name = "gateway",
        description = {
            "How long the gateway itself works for a whole session, the model not counted.",
            "",
            "Starts a gateway with its own Postgres and OPA in a temporary folder, and a scripted model-runner that",
            "takes a fixed time to answer. Two parties then run whole sessions, 16 at a time, on this same machine,",
            "and each lets a random time pass before each of its steps, as parties do that know nothing of one another;",
            "with --pause 0 they work without a rest, fall into step and come in bursts.",
            "The parties and the scripted model run at low priority where the system allows it (renice), since elsewhere",
            "they would run on other machines.",
            "The figure is what the gateway reports in Server-Timing headers: wall time, lanes not counted."
        })
final class GatewayBenchCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Option(
            names = "--concurrent",
            defaultValue = "16",
            description = "Sessions at a time (default: ${DEFAULT-VALUE}).")
    int concurrent;

    @Option(names = "--sessions", defaultValue = "1000", description = "Sessions counted (default: ${DEFAULT-VALUE}).")
    int sessions;

    @Option(
            names = "--warmup",
            defaultValue = "4000",
            description = "Sessions before that, without any waiting (default: ${DEFAULT-VALUE}).")
    int warmup;

    @Option(
            names = "--pause",
            defaultValue = "150",
            description = "Mean milliseconds that a party lets pass before each step, exponentially distributed"
                    + " (default: ${DEFAULT-VALUE}).")
    int pauseMillis;

    @Option(
            names = "--thinking",
            defaultValue = "500",
            description = "Milliseconds that the scripted model takes (default: ${DEFAULT-VALUE}).")
    int thinkingMillis;

    @Option(names = "--json", description = "Print JSON alone.")
    boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path folder = Files.createTempDirectory("tcme-bench");
        GatewayBench.Plan plan = new GatewayBench.Plan(
                concurrent,
                warmup,
                sessions,
                new GatewayBench.Load(Duration.ofMillis(thinkingMillis), Duration.ofMillis(pauseMillis)));
        AtomicReference<GatewayBench.Load> load = new AtomicReference<>(GatewayBench.Load.NONE);
        try (ScriptedRunner runner = ScriptedRunner.start(
                        ScriptedRunner.someProgram(), () -> load.get().thinking(), () -> ScriptedRunner.Mood.ANSWERS);
                Host host = Host.start(config(folder, runner), Progress.silent())) {
            Optional<String> priority = Background.lower();
            GatewayBench.Result result = new GatewayBench(host.gateway(), processes(host), plan, load).run();
            String clients = priority.orElse("at the same priority as the gateway");
            Map<String, Object> figures = figures(result);
            figures.put("clients", clients);
            if (!json) {
                table(out, result, clients);
            }
            out.println(new String(Json.canonicalOf(figures), StandardCharsets.UTF_8));
        }
        return 0;
    }

    /** The user's caches, a state of its own, and a gateway that talks to the script instead of the model-runner. */
    private static HostConfig config(Path folder, ScriptedRunner runner) {
        HostConfig base = HostConfig.of(
                System.getenv(), Path.of(System.getProperty("user.home")), Path.of(System.getProperty("tcme.dist")));
        return new HostConfig(
                base.home().withState(folder),
                base.distribution(),
                Ports.ANY,
                base.database(),
                base.policy(),
                new ModelSource.Endpoint(runner.address(), "scripted", ""),
                base.searchPath(),
                Map.of(
                        "TCME_RUNNER_URL", runner.address().toString(),
                        "TCME_RUNNER_TOKEN", "scripted-".repeat(4),
                        "TCME_SERVER_TIMING", "on"));
    }

    private static Map<String, ProcessHandle> processes(Host host) {
        Map<String, ProcessHandle> processes = new TreeMap<>();
        host.parts()
                .forEach(part -> part.pid()
                        .flatMap(ProcessHandle::of)
                        .ifPresent(process -> processes.put(part.name(), process)));
        return processes;
    }

    private void table(PrintWriter out, GatewayBench.Result result, String clients) {
        out.printf(
                Locale.ROOT,
                "%d sessions of two parties, %d at a time, scripted model %d ms, pauses of %d ms; %d cores, Java %s%n"
                        + "clients and scripted model %s%n%n",
                result.samples().size(),
                concurrent,
                thinkingMillis,
                pauseMillis,
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                clients);
        out.printf("%-16s %9s %9s %9s %9s   gateway time in ms%n", "step", "p50", "p90", "p99", "max");
        for (String step : steps(result)) {
            List<Double> sorted = sorted(result, step);
            out.printf(
                    Locale.ROOT,
                    "%-16s %9.2f %9.2f %9.2f %9.2f%n",
                    step,
                    quantile(sorted, 0.5),
                    quantile(sorted, 0.9),
                    quantile(sorted, 0.99),
                    sorted.getLast());
        }
        out.printf("%nprocessor time of a session in ms:");
        result.cpuMillis().forEach((part, millis) -> out.printf(Locale.ROOT, " %s %.1f", part, millis));
        out.printf(
                Locale.ROOT,
                "%n%.1f sessions/s; goal: whole session p50 <= 5 ms, p99 <= 25 ms%n%n",
                result.perSecond());
    }

    private Map<String, Object> figures(GatewayBench.Result result) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", "gateway");
        figures.put("sessions", result.samples().size());
        figures.put("concurrent", concurrent);
        figures.put("thinkingMillis", thinkingMillis);
        figures.put("sessionsPerSecond", round(result.perSecond()));
        figures.put("pauseMillis", pauseMillis);
        Map<String, Double> cpu = new TreeMap<>(result.cpuMillis());
        cpu.replaceAll((part, millis) -> round(millis));
        figures.put("cpuMillisPerSession", cpu);
        figures.put("cores", Runtime.getRuntime().availableProcessors());
        for (String step : steps(result)) {
            List<Double> sorted = sorted(result, step);
            figures.put(
                    step,
                    Map.of(
                            "p50", round(quantile(sorted, 0.5)),
                            "p90", round(quantile(sorted, 0.9)),
                            "p99", round(quantile(sorted, 0.99)),
                            "max", round(sorted.getLast())));
        }
        return figures;
    }

    private static List<String> steps(GatewayBench.Result result) {
        List<String> steps =
                new ArrayList<>(result.samples().getFirst().millis().keySet());
        steps.remove("whole session");
        steps.add("whole session");
        return steps;
    }

    private static List<Double> sorted(GatewayBench.Result result, String step) {
        return result.samples().stream()
                .map(sample -> sample.millis().getOrDefault(step, 0.0))
                .sorted()
                .toList();
    }

    /** Nearest rank. */
    private static double quantile(List<Double> sorted, double q) {
        return sorted.get((int) Math.ceil(q * sorted.size()) - 1);
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
