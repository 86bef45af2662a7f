package dev.tcme.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.audit.verifier.Check;
import dev.tcme.audit.verifier.ReceiptVerifier;
import dev.tcme.client.GatewayInfo;
import dev.tcme.client.PartyCard;
import dev.tcme.client.PartyClient;
import dev.tcme.client.PartyIdentity;
import dev.tcme.client.ReceiptBundle;
import dev.tcme.client.TcmeClient;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Json;
import dev.tcme.contract.PolicyQuestion.Capability;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the scenarios and says what each party sent, saw and can prove. */
final class Demo {
    /** Below this lower bound a right answer proves nothing: the coin would have been right as often. */
    private static final double BETTER_THAN_CHANCE = 0.7;

    private static final int MAX_LINE = 256 * 1024;

    private final URI gateway;
    private final Path folder;
    private final Page page;
    private final List<Kept> kept = new ArrayList<>();
    private int broken;

    /** What a party keeps of a session: enough to check it without the gateway. */
    private record Kept(String title, Contract contract, Path receipt) {}

    /** What one process told, and how it ended. */
    private record Side(long pid, List<PartyEvent> events, int exit) {
        Optional<PartyEvent> event(String what) {
            return events.stream().filter(event -> event.what().equals(what)).findFirst();
        }
    }

    Demo(URI gateway, Path folder, Page page) {
        this.gateway = gateway;
        this.folder = folder;
        this.page = page;
    }

    /** Things that did not hold; a wrong or uncertain answer of the model is not among them. */
    int broken() {
        return broken;
    }

    void run() throws IOException, InterruptedException {
        try (TcmeClient client = TcmeClient.connect(gateway, TcmeClient.Settings.system())) {
            GatewayInfo info = client.gateway();
            PartyClient alice = client.as(identity("alice"));
            PartyClient bob = client.as(identity("bob"));
            PartyCard aliceCard = alice.register();
            PartyCard bobCard = bob.register();
            List<Scenario> scenarios = Scenario.all();
            for (int i = 0; i < scenarios.size(); i++) {
                Scenario scenario = scenarios.get(i);
                Contract contract = scenario.contract(info, card(aliceCard), card(bobCard));
                alice.propose(contract);
                play(i + 1, scenario, contract, info);
            }
        }
    }

    /** With the gateway gone: every receipt from its file, against its contract alone. */
    void verifyOffline() throws IOException {
        page.heading("Without the gateway: the receipts from their files");
        for (Kept item : kept) {
            ReceiptBundle bundle = ReceiptBundle.parse(Files.readAllBytes(item.receipt()));
            var evidence = new ReceiptVerifier.Evidence(
                    bundle.signed(), Optional.of(bundle.proof()), Optional.empty(), Map.of(), Map.of());
            boolean sound = new ReceiptVerifier(item.contract())
                    .verify(evidence).stream().noneMatch(check -> check.verdict() == Check.Verdict.FAILED);
            require(sound);
            page.line(String.format(
                    Locale.ROOT,
                    "   %s %-22s %-9s %-15s signature, contract and place in the log; claims are %s",
                    mark(sound),
                    item.title(),
                    bundle.receipt().outcome(),
                    bundle.receipt().reason(),
                    bundle.receipt().assurance()));
        }
    }

    private void play(int number, Scenario scenario, Contract contract, GatewayInfo info)
            throws IOException, InterruptedException {
        page.heading(number + "  " + scenario.title());
        page.line("   " + scenario.story());
        page.line("   lane model, procedure " + scenario.procedure() + ", "
                + scenario.capability(info).map(Demo::measured).orElse("never measured")
                + "; the answer carries at most " + bits(contract.capacityBits()) + ", budget "
                + bits(contract.budgetBits()));
        Path document = folder.resolve("contract-" + number + ".json");
        Files.write(document, Json.canonical(contract.document()));
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            Future<Side> first =
                    both.submit(() -> side("alice", number, document, scenario.alice(), PartyTask.Start.OPENS));
            Future<Side> second =
                    both.submit(() -> side("bob", number, document, scenario.bob(), PartyTask.Start.JOINS));
            show(scenario, info, first.get(), second.get());
        } catch (ExecutionException e) {
            throw new IllegalStateException("a party's process could not be run", e.getCause());
        }
        kept.add(new Kept(scenario.title(), contract, receipt("alice", number)));
    }

    private Side side(String party, int number, Path document, Scenario.Given given, PartyTask.Start start)
            throws IOException, InterruptedException {
        PartyTask task = new PartyTask(
                gateway.toString(),
                folder.resolve(party + ".json").toString(),
                document.toString(),
                given.name(),
                given.value(),
                start,
                receipt(party, number).toString());
        Process process = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
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

    private void show(Scenario scenario, GatewayInfo info, Side alice, Side bob) {
        page.sideBySide(
                "alice, process " + alice.pid(),
                story(scenario.alice(), alice),
                "bob, process " + bob.pid(),
                story(scenario.bob(), bob));
        for (Side side : List.of(alice, bob)) {
            require(side.exit() == 0);
            require(side.events().stream()
                    .noneMatch(event -> event.what().equals("check")
                            && event.text("verdict").equals("FAILED")));
        }
        String state = alice.event("ended").map(event -> event.text("state")).orElse("no end");
        if (scenario.expected().isEmpty()) {
            require(state.equals("REFUSED"));
            page.line("   " + mark(state.equals("REFUSED")) + " refused before anything was sent, as it must be");
            return;
        }
        verdict(scenario, info, alice, bob);
    }

    /** The model's answer as what it is, beside the right one. Being wrong is honest; disagreeing parties are not. */
    private void verdict(Scenario scenario, GatewayInfo info, Side alice, Side bob) {
        String state = alice.event("ended").map(event -> event.text("state")).orElse("no end");
        String expected = scenario.expected().orElseThrow();
        Optional<String> answer = alice.event("saw").map(event -> answer(event, scenario.field()));
        require(answer.equals(bob.event("saw").map(event -> answer(event, scenario.field()))));
        require(state.equals("RELEASED") || state.equals("REFUSED"));
        if (answer.isEmpty()) {
            String reason =
                    alice.event("ended").map(event -> event.text("reason")).orElse("");
            page.line("   · no answer: " + state + " (" + reason + "); the right one is '" + expected + "'");
        } else if (answer.get().equals(expected)) {
            boolean chance = scenario.capability(info)
                    .map(c -> c.lowerBound() < BETTER_THAN_CHANCE)
                    .orElse(true);
            page.line("   ✓ both were told '" + answer.get() + "', which is right"
                    + (chance ? "; at this measured accuracy that may be luck" : ""));
        } else {
            page.line("   ✗ both were told '" + answer.get() + "'; the right answer is '" + expected
                    + "': the model was wrong, as its measured accuracy says it will often be");
        }
    }

    private static String answer(PartyEvent event, String field) {
        JsonNode answer = event.details().get("answer");
        return answer == null ? "" : answer.path(field).asText();
    }

    private static List<String> story(Scenario.Given given, Side side) {
        List<String> lines = new ArrayList<>();
        String value = given.value().path(given.member()).asText();
        lines.add("holds      " + (value.length() > 34 ? "\"" + value.substring(0, 30) + "…\"" : value));
        for (PartyEvent event : side.events()) {
            switch (event.what()) {
                case "signed" -> lines.add("signed     " + brief(event.text("digest")));
                case "evidence" -> lines.add("verified   session key, level " + event.text("assurance"));
                case "sent" ->
                    lines.add("sent       " + event.text("bytes") + " sealed bytes, commitment "
                            + brief(event.text("commitment")));
                case "ended" -> lines.addAll(ended(event));
                case "saw" -> lines.add("saw        " + event.text("answer"));
                case "check" -> lines.add(check(event));
                case "failed" -> lines.add("FAILED     " + event.text("detail"));
                default -> {}
            }
        }
        return lines;
    }

    private static List<String> ended(PartyEvent event) {
        List<String> lines = new ArrayList<>();
        lines.add("ended      " + event.text("state") + " (" + event.text("reason") + ")");
        JsonNode reasons = event.details().get("reasons");
        if (reasons != null) {
            reasons.forEach(
                    reason -> lines.add("policy     " + reason.path("text").asText()));
        }
        return lines;
    }

    private static String check(PartyEvent event) {
        String mark = switch (event.text("verdict")) {
            case "PASSED" -> "✓";
            case "FAILED" -> "✗";
            default -> "-";
        };
        return "proves   " + mark + " "
                + event.text("name").toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String measured(Capability capability) {
        return String.format(
                Locale.ROOT,
                "right in %d of %d decided cases (95 %% interval %.2f to %.2f)",
                capability.correct(),
                capability.decided(),
                capability.lowerBound(),
                capability.upperBound());
    }

    private static String bits(int count) {
        return count == 1 ? "1 bit" : count + " bits";
    }

    private static String brief(String digest) {
        return digest.length() > 19 ? digest.substring(0, 19) + "…" : digest;
    }

    private PartyIdentity identity(String id) throws IOException {
        PartyIdentity identity = PartyIdentity.generate(id, new SecureRandom());
        identity.saveNew(folder.resolve(id + ".json"));
        return identity;
    }

    private static Map<String, Object> card(PartyCard card) {
        return Map.of(
                "id", card.id(),
                "signingKey", card.signingKey().toString(),
                "sealingKey", card.sealingKey().toString(),
                "roles", List.of("contributor", "recipient"));
    }

    private Path receipt(String party, int number) {
        return folder.resolve("receipt-" + number + "-" + party + ".json");
    }

    private void require(boolean holds) {
        if (!holds) {
            broken++;
        }
    }

    private static String mark(boolean holds) {
        return holds ? "✓" : "✗";
    }
}
