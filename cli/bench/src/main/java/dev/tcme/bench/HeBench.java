package dev.tcme.bench;

import dev.tcme.he.bench.BenchFailure;
import dev.tcme.he.bench.Chains;
import dev.tcme.he.bench.Engine;
import dev.tcme.he.bench.Measurement;
import dev.tcme.he.bench.Operation;
import dev.tcme.he.bench.Peers;
import dev.tcme.he.bench.Question;
import dev.tcme.he.ring.Lanes;
import dev.tcme.host.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the engine and its peers in turn, degree by degree and round by round. */
final class HeBench {
    private final Plan plan;
    private final Others others;
    private final Progress progress;
    private final Map<Question, Engine.Answer> ours = new LinkedHashMap<>();
    private final Map<PeerKey, Measurement> theirs = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    /** @param seconds for each figure */
    record Plan(
            List<Integer> logDegrees,
            List<Lanes> lanes,
            List<Integer> threads,
            List<Operation> operations,
            double seconds,
            int rounds) {}

    /** Whom ours is compared with. */
    sealed interface Others {
        record None() implements Others {}

        record Installed(Peers peers, List<String> names) implements Others {}
    }

    private record PeerKey(String peer, int logDegree, Operation operation) {}

    HeBench(Plan plan, Others others, Progress progress) {
        this.plan = plan;
        this.others = others;
        this.progress = progress;
    }

    HeReport run() throws InterruptedException, BenchFailure {
        List<String> ready = ready();
        for (int logDegree : plan.logDegrees()) {
            for (int round = 1; round <= plan.rounds(); round++) {
                measureOurs(logDegree, round);
                for (String peer : ready) {
                    measure(peer, logDegree, round);
                }
            }
        }
        return new HeReport(plan, List.copyOf(ours.values()), List.copyOf(theirs.values()), failures, missing);
    }

    private List<String> ready() throws InterruptedException, BenchFailure {
        List<String> ready = new ArrayList<>();
        if (others instanceof Others.Installed(Peers peers, List<String> names)) {
            for (String peer : names) {
                progress.step("peers: " + peer + ": installing, if it is not there");
                if (peers.install(peer)) {
                    ready.add(peer);
                } else {
                    missing.add(peer + " could not be installed");
                }
            }
        }
        return ready;
    }

    private void measureOurs(int logDegree, int round) {
        Engine engine = new Engine(plan.seconds());
        for (Operation operation : at(logDegree)) {
            for (Lanes lanes : plan.lanes()) {
                for (int threads : plan.threads()) {
                    if (threads == 1 || !operation.isOfOneLimb()) {
                        measure(engine, new Question(operation, logDegree, lanes, threads), round);
                    }
                }
            }
        }
    }

    private List<Operation> at(int logDegree) {
        return plan.operations().stream()
                .filter(operation -> operation.isAt(logDegree))
                .toList();
    }

    private void measure(Engine engine, Question question, int round) {
        progress.step("ours: N=2^%d %s, %d lanes, %d threads%s"
                .formatted(
                        question.logDegree(),
                        question.operation().text(),
                        question.lanes().count(),
                        question.threads(),
                        roundText(round)));
        try {
            ours.merge(
                    question,
                    engine.measure(question),
                    (before, now) -> new Engine.Answer(
                            question, before.measurement().and(now.measurement()), now.bytesPerOperation()));
        } catch (BenchFailure e) {
            progress.step("  " + e.getMessage());
            failures.add(String.valueOf(e.getMessage()));
        }
    }

    private void measure(String peer, int logDegree, int round) throws InterruptedException {
        List<Operation> operations =
                at(logDegree).stream().filter(Operation::isOfPeers).toList();
        if (!(others instanceof Others.Installed(Peers peers, var _))
                || operations.isEmpty()
                || logDegree < Chains.LOG_DEGREE_MIN) {
            return;
        }
        progress.step("%s: N=2^%d%s".formatted(peer, logDegree, roundText(round)));
        try {
            for (Measurement row : peers.measure(peer, logDegree, operations, plan.seconds())) {
                theirs.merge(new PeerKey(row.by(), logDegree, row.operation()), row, Measurement::and);
            }
        } catch (BenchFailure e) {
            progress.step("  " + e.getMessage());
            missing.add(String.valueOf(e.getMessage()));
        }
    }

    private String roundText(int round) {
        return plan.rounds() == 1 ? "" : ", round " + round;
    }
}
