package dev.tcme.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.bench.BenchFailure;
import dev.tcme.he.bench.Operation;
import dev.tcme.he.ring.Lanes;
import dev.tcme.host.Progress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What is asked for is measured, once in each round; what cannot be is refused before anything runs. */
class HeBenchTest {
    @Test
    void eachDegreeIsMeasuredInEachRoundAndMerged() throws InterruptedException, BenchFailure {
        List<String> steps = new ArrayList<>();
        // two threads do not share one limb's work, so that there is one figure
        var plan = new HeBench.Plan(List.of(10), List.of(Lanes.ONE), List.of(1, 2), List.of(Operation.NTT), 0.05, 2);
        Progress progress = new Progress() {
            @Override
            public void step(String line) {
                steps.add(line);
            }

            @Override
            public void tick(String line) {}
        };
        HeReport report = new HeBench(plan, new HeBench.Others.None(), progress).run();

        assertEquals(1, report.ours().size());
        assertTrue(report.ours().getFirst().measurement().medianMicros() > 0);
        assertEquals(
                List.of(
                        "ours: N=2^10 ntt, 1 lanes, 1 threads, round 1",
                        "ours: N=2^10 ntt, 1 lanes, 1 threads, round 2"),
                steps);
        assertEquals(List.of(), report.failures());
    }

    @Test
    void whatCannotBeMeasuredIsAMisuse() {
        for (String line : List.of(
                "--n 18",
                "--n 11 --ops add",
                "--n 13 --ops nothing",
                "--n 13 --lanes 3",
                "--n 13 --threads 0",
                "--n 13 --seconds 0",
                "--n 13 --rounds 0",
                "--n 13 --peers nobody",
                "--n 12 --account",
                "--n 13 --account --lanes 1",
                "--n 13 --account --ops add",
                "--n 13 --account --threads 2",
                "--n 13 --account --peers seal",
                "--n 12 --scaling",
                "--n 13 --scaling --ops add",
                "--n 13 --scaling --threads 2",
                "--n 13 --scaling --peers seal",
                "--n 13 --scaling --account")) {
            CommandLine command = new CommandLine(new HeBenchCommand());
            command.setErr(new java.io.PrintWriter(java.io.Writer.nullWriter()));
            assertEquals(CommandLine.ExitCode.USAGE, command.execute(line.split(" ")), line);
        }
    }
}
