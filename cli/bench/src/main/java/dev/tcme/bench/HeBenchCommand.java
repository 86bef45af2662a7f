package dev.tcme.bench;

import dev.tcme.contract.Json;
import dev.tcme.he.bench.Account;
import dev.tcme.he.bench.BenchFailure;
import dev.tcme.he.bench.Chains;
import dev.tcme.he.bench.Engine;
import dev.tcme.he.bench.Operation;
import dev.tcme.he.bench.Peers;
import dev.tcme.he.bench.Scaling;
import dev.tcme.he.ring.Lanes;
import dev.tcme.host.HostConfig;
import dev.tcme.host.HostException;
import dev.tcme.host.HostOptions;
import dev.tcme.host.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tcme bench he}. */
@Command(
        name = "he",
        mixinStandardHelpOptions = true,
        description = {
            "How fast the encryption engine is: JMH, a Java of its own for every figure.",
            "",
            "The chains have the modulus that other libraries' programs have (60 bits, and 2, 7, 15, 29",
            "steps of 40 for N = 2^13 to 2^16), within the 128-bit security table. Times are of single",
            "calls: the median and, in JSON, the shortest.",
            "",
            "With --peers other libraries are installed into a scratch folder and do the same work on the",
            "same machine in turn with ours, on one thread; a ratio says how many times faster than the",
            "fastest of them ours is. The first installation takes minutes: it builds SEAL.",
            "",
            "With --account the time of transforms, sums, products and rotations is accounted for instead: what",
            "they compute and move on paper, what this machine can do at most in the same run, and how far from",
            "that they are; and a key switch part by part. On one thread.",
            "",
            "With --scaling two threads are held against one, both in turn within one process, and beside them",
            "what this machine's second processor gives at most.",
            "",
        },
        footer = {
            "",
            "Operations:",
            "  ntt intt encode encrypt_sk encrypt_pk decrypt decrypt_decode add mul_plain",
            "  mul_relin_rescale rotate rotate_hoisted_16 matvec_128x1024",
            "  at --n 13, an exact comparison of two parties' numbers: compare_ask compare_check compare_answer compare_read",
            "",
            "Examples:",
            "  tcme bench he --n 13 --ops ntt,rotate               takes seconds",
            "  tcme bench he --n 14 --lanes 2,4,8                  how much wide vectors give",
            "  tcme bench he --n 15 --threads 1,2 --ops rotate     how much a second thread gives",
            "  tcme bench he --n 13,14 --peers lattigo,seal --json r.json",
            "  tcme bench he --n 14 --account                      where the time goes",
            "  tcme bench he --n 15 --scaling                      how much a second thread gives, in turn",
            "",
            "Exit codes: 0 measured, 1 a figure of ours could not be had, 2 usage."
        })
final class HeBenchCommand implements Callable<Integer> {
    /** In the distribution, and in the cache of the data folder. */
    private static final String PEERS_FOLDER = "he-peers";

    private static final int FAILED = 1;
    private static final String BEST = "best";

    @Mixin
    private final HostOptions options = new HostOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--n",
            split = ",",
            defaultValue = "13,14",
            paramLabel = "LOG2",
            description = "log2 of the ring degree, 12 to 16 (default: ${DEFAULT-VALUE}); 16 needs 5 GB of memory")
    private int[] logDegrees = {};

    @Option(
            names = "--lanes",
            split = ",",
            defaultValue = BEST,
            paramLabel = "COUNT",
            description =
                    "1, 2, 4, 8: residues that one instruction handles (default: ${DEFAULT-VALUE}, what Java prefers)")
    private String[] lanes = {};

    @Option(
            names = "--threads",
            split = ",",
            defaultValue = "1",
            paramLabel = "COUNT",
            description = "threads that share the work of one operation (default: ${DEFAULT-VALUE})")
    private int[] threads = {};

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "1",
            description = "seconds that each figure is measured, after a warm-up (default: ${DEFAULT-VALUE})")
    private double seconds;

    @Option(names = "--ops", split = ",", paramLabel = "OPERATION", description = "which operations (default: all)")
    private String[] operations = {};

    @Option(
            names = "--rounds",
            paramLabel = "COUNT",
            defaultValue = "1",
            description = "how often ours and the peers take turns at each degree (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--peers",
            split = ",",
            arity = "0..1",
            fallbackValue = "lattigo,seal,openfhe,tenseal,seal-wheel",
            paramLabel = "PEER",
            description = "compare with lattigo, seal, openfhe, tenseal, seal-wheel (without names: with all)")
    private String[] peers = {};

    @Option(names = "--account", description = "say where the time of operations goes")
    private boolean account;

    @Option(names = "--scaling", description = "hold two threads against one: products, rotations, encryption and more")
    private boolean scaling;

    @Option(
            names = "--scratch",
            paramLabel = "DIR",
            description = "where the peers are installed (default: he-peers in the data folder's cache)")
    private @Nullable Path scratch;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "write the figures as JSON; - prints it instead of the table")
    private @Nullable Path json;

    @Override
    public Integer call() throws InterruptedException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        Progress progress = HostOptions.progress();
        try {
            require(!(account && scaling), "--account and --scaling are two runs");
            if (scaling) {
                return scaling(out, progress);
            }
            return account ? account(out, progress) : measured(out, progress);
        } catch (BenchFailure | HostException e) {
            spec.commandLine().getErr().println("tcme: " + e.getMessage());
            return FAILED;
        }
    }

    private int measured(PrintWriter out, Progress progress) throws InterruptedException, IOException, BenchFailure {
        HeReport report = new HeBench(plan(), peers(), progress).run();
        write(out, report::print, report.figures());
        return report.failures().isEmpty() ? 0 : FAILED;
    }

    private int account(PrintWriter out, Progress progress) throws IOException, BenchFailure {
        require(peers.length == 0 && operations.length == 0, "--account is without --peers and --ops");
        require(Arrays.equals(threads, new int[] {1}), "--account is on one thread");
        HeBench.Plan plan = plan();
        List<Account.Statement> statements = new ArrayList<>();
        for (int logDegree : plan.logDegrees()) {
            requireChain("--account", logDegree);
            for (Lanes one : plan.lanes()) {
                require(one != Lanes.ONE, "--account is of vectors: --lanes 2, 4 or 8");
                statements.add(new Account(new Engine(plan.seconds()), progress::step).of(logDegree, one));
            }
        }
        HeAccountReport report = new HeAccountReport(statements);
        write(out, report::print, report.figures());
        return 0;
    }

    private int scaling(PrintWriter out, Progress progress) throws IOException, BenchFailure {
        require(peers.length == 0 && operations.length == 0, "--scaling is without --peers and --ops");
        require(Arrays.equals(threads, new int[] {1}), "--scaling is on one thread and on two");
        HeBench.Plan plan = plan();
        List<Scaling.Row> rows = new ArrayList<>();
        for (int logDegree : plan.logDegrees()) {
            requireChain("--scaling", logDegree);
            for (Lanes one : plan.lanes()) {
                for (Scaling.Subject subject : Scaling.Subject.values()) {
                    rows.add(new Scaling(plan.seconds(), progress::step).of(logDegree, one, subject));
                }
            }
        }
        HeScalingReport report = new HeScalingReport(rows);
        write(out, report::print, report.figures());
        return 0;
    }

    private void requireChain(String option, int logDegree) {
        require(
                logDegree >= Chains.LOG_DEGREE_MIN,
                option + " has chains for --n " + Chains.LOG_DEGREE_MIN + " to " + Chains.LOG_DEGREE_MAX);
    }

    /** The table, and JSON where it is wanted. */
    private void write(PrintWriter out, Consumer<PrintWriter> table, Map<String, Object> figures) throws IOException {
        byte[] document = Json.canonicalOf(figures);
        if (json == null || !json.toString().equals("-")) {
            table.accept(out);
        }
        if (json != null && json.toString().equals("-")) {
            out.println(new String(document, StandardCharsets.UTF_8));
        } else if (json != null) {
            Files.write(json, document);
        }
        out.flush();
    }

    private HeBench.Plan plan() {
        List<Integer> degrees = Arrays.stream(logDegrees).boxed().distinct().toList();
        List<Operation> wanted = operations.length == 0 ? Operation.all() : parsed(operations, Operation::of);
        for (int degree : degrees) {
            require(
                    wanted.stream().anyMatch(operation -> operation.isAt(degree)),
                    "--n " + degree + " has nothing to measure; " + Chains.LOG_DEGREE_MIN + " to "
                            + Chains.LOG_DEGREE_MAX + " do, and 12 for the exact comparison");
        }
        require(Arrays.stream(threads).allMatch(t -> t >= 1 && t <= 64), "--threads is 1 to 64");
        require(seconds > 0 && seconds <= 600, "--seconds is above 0, up to 600");
        require(rounds >= 1 && rounds <= 20, "--rounds is 1 to 20");
        return new HeBench.Plan(
                degrees,
                parsed(lanes, HeBenchCommand::lanes),
                Arrays.stream(threads).boxed().distinct().toList(),
                wanted,
                seconds,
                rounds);
    }

    private static Lanes lanes(String text) {
        if (text.equals(BEST)) {
            return Lanes.detect();
        }
        return Arrays.stream(Lanes.values())
                .filter(one -> text.equals(Integer.toString(one.count())))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--lanes is 1, 2, 4, 8 or best, not " + text));
    }

    private <T> List<T> parsed(String[] texts, Function<String, T> parse) {
        try {
            return Arrays.stream(texts).map(parse).distinct().toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private HeBench.Others peers() throws BenchFailure {
        List<String> wanted = new ArrayList<>(List.of(peers));
        for (String peer : wanted) {
            require(
                    Peers.ALL.contains(peer),
                    "there is no peer '" + peer + "'; they are " + String.join(", ", Peers.ALL));
        }
        if (wanted.isEmpty()) {
            return new HeBench.Others.None();
        }
        HostConfig config = options.config();
        Path folder = scratch != null
                ? scratch.toAbsolutePath()
                : config.home().cache().resolve(PEERS_FOLDER);
        return new HeBench.Others.Installed(
                new Peers(config.distribution().resolve(PEERS_FOLDER), folder), List.copyOf(wanted));
    }
}
