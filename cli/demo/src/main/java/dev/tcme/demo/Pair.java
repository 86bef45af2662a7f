package dev.tcme.demo;

import dev.tcme.contract.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Two processes, one for each party, that meet in one session and share nothing but the gateway. */
final class Pair {
    private static final int MAX_LINE = 256 * 1024;

    private final URI gateway;
    private final Path folder;

    /** @param folder with a key file for alice and one for bob */
    Pair(URI gateway, Path folder) {
        this.gateway = gateway;
        this.folder = folder;
    }

    /**
     * A session to be played.
     *
     * @param name of its receipts
     * @param contract its file
     * @param earlier sessions that there have been under this contract
     */
    record Meeting(String name, Path contract, int earlier) {}

    /** What one process told, and how it ended. */
    record Side(long pid, List<PartyEvent> events, int exit) {
        Optional<PartyEvent> event(String what) {
            return events.stream().filter(event -> event.what().equals(what)).findFirst();
        }

        List<PartyEvent> all(String what) {
            return events.stream().filter(event -> event.what().equals(what)).toList();
        }

        /** It ended well, and nothing that it checked was false. */
        boolean holds() {
            return exit == 0
                    && all("check").stream()
                            .noneMatch(check -> check.text("verdict").equals("FAILED"));
        }

        /** {@code RELEASED} and so on, or that there was no end. */
        String state() {
            return event("ended").map(event -> event.text("state")).orElse("no end");
        }

        /** The answer's field, if this party saw an answer. */
        Optional<String> answer(String field) {
            return event("saw").map(event -> event.member("answer").path(field).asText());
        }
    }

    record Sides(Side alice, Side bob) {
        boolean hold() {
            return alice.holds() && bob.holds();
        }
    }

    Sides play(Meeting meeting, Scenario.Given alice, Scenario.Given bob) throws InterruptedException {
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            Future<Side> first = both.submit(() -> side("alice", meeting, alice, PartyTask.Start.OPENS));
            Future<Side> second = both.submit(() -> side("bob", meeting, bob, PartyTask.Start.JOINS));
            return new Sides(first.get(), second.get());
        } catch (ExecutionException e) {
            throw new IllegalStateException("a party's process could not be run", e.getCause());
        }
    }

    Path receipt(String party, Meeting meeting) {
        return folder.resolve("receipt-" + meeting.name() + "-" + party + ".json");
    }

    private Side side(String party, Meeting meeting, Scenario.Given given, PartyTask.Start start)
            throws IOException, InterruptedException {
        PartyTask task = new PartyTask(
                gateway.toString(),
                folder.resolve(party + ".json").toString(),
                meeting.contract().toString(),
                given.name(),
                given.value(),
                start,
                meeting.earlier(),
                receipt(party, meeting).toString());
        Process process = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseParallelGC",
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        // As the launcher starts 'tcme session join', and says why.
                        "-XX:CompileCommand=quiet",
                        "-XX:CompileCommand=CompileThresholdScaling,dev.tcme.he.ring.Vector*::*,0.05",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PartyProcess.class.getName()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(Json.canonicalOf(task));
        }
        List<PartyEvent> events = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                events.add(Json.read(Json.parse(line.getBytes(StandardCharsets.UTF_8), MAX_LINE), PartyEvent.class));
            }
        }
        return new Side(process.pid(), events, process.waitFor());
    }
}
