package dev.tcme.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.audit.verifier.Check;
import dev.tcme.audit.verifier.ReceiptVerifier;
import dev.tcme.client.Answer;
import dev.tcme.client.GatewayFailure;
import dev.tcme.client.PartyClient;
import dev.tcme.client.PartyIdentity;
import dev.tcme.client.PreparedInput;
import dev.tcme.client.ReceiptBundle;
import dev.tcme.client.SessionView;
import dev.tcme.client.TcmeClient;
import dev.tcme.client.TcmeProblem;
import dev.tcme.client.he.JoinException;
import dev.tcme.client.he.JointParty;
import dev.tcme.client.he.KeyFolder;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Evidence;
import dev.tcme.contract.Json;
import dev.tcme.contract.Opening;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import dev.tcme.he.protocol.Circuits;
import dev.tcme.he.ring.Parallel;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One party's side of one session, as a process of its own. Uses nothing but the Java SDKs and the offline verifier. */
public final class PartyProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(300);
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final PartyTask task;
    private final Contract contract;
    private final PartyClient party;
    private final PrintStream out;

    private PartyProcess(PartyTask task, Contract contract, PartyClient party, PrintStream out) {
        this.task = task;
        this.contract = contract;
        this.party = party;
        this.out = out;
    }

    /** Reads a {@link PartyTask} and writes {@link PartyEvent}s; exit code 1 if the party's side failed. */
    public static void main(String[] args) throws IOException, InterruptedException {
        PartyTask task = Json.read(Json.parse(System.in.readAllBytes(), PartyTask.MAX_BYTES), PartyTask.class);
        Contract contract = Contract.parse(Files.readAllBytes(Path.of(task.contract())));
        try (TcmeClient client = TcmeClient.connect(URI.create(task.gateway()), TcmeClient.Settings.system())) {
            PartyClient party = client.as(PartyIdentity.load(Path.of(task.identity())));
            new PartyProcess(task, contract, party, System.out).run();
        } catch (TcmeProblem | GatewayFailure | JoinException e) {
            System.out.println(line("failed", Map.of("detail", String.valueOf(e.getMessage()))));
            System.exit(1);
        } catch (ProblemException e) {
            System.out.println(line("failed", Map.of("detail", e.detail())));
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException {
        party.sign(contract);
        tell("signed", Map.of("digest", contract.digest().toString()));
        SessionView session = task.start() == PartyTask.Start.OPENS ? open() : join();
        long started = System.nanoTime();
        Map<String, Opening> inputs = new HashMap<>();
        Map<String, Opening> outputs = new HashMap<>();
        if (!session.state().isFinal()) {
            Opening input = Opening.of(task.value(), new SecureRandom());
            Evidence evidence = verified(session.id());
            session = switch (evidence.lane()) {
                case MODEL -> {
                    input = submit(session.id());
                    yield party.watch(session.id(), PATIENCE, state -> {});
                }
                case HE -> compute(session.id(), input);
            };
            inputs.put(task.input(), input);
        }
        tell(
                "ended",
                Map.of(
                        "state", session.state().name(),
                        "reason", session.reason().map(Object::toString).orElse(""),
                        "reasons", Json.tree(session.reasons().orElse(java.util.List.of())),
                        "millis", (System.nanoTime() - started) / NANOS_PER_MILLI));
        if (session.state() == SessionView.State.RELEASED) {
            Answer answer = party.output(contract, session.id());
            outputs.put(party.id(), answer.opening());
            tell("saw", Map.of("answer", answer.value()));
        }
        verify(party.receipt(session.id()), inputs, outputs);
    }

    private SessionView open() throws InterruptedException {
        while (!party.contract(contract.digest()).agreed()) {
            Thread.sleep(BETWEEN_LOOKS);
        }
        SessionView session = party.open(contract.digest());
        tell("opened", Map.of("session", session.id().toString()));
        return session;
    }

    private SessionView join() throws InterruptedException {
        while (true) {
            Optional<SessionView> found = party.sessions().stream()
                    .filter(session -> session.contract().equals(contract.digest()))
                    .sorted(Comparator.comparing(session -> Instant.parse(session.opened())))
                    .skip(task.earlier())
                    .findFirst();
            if (found.isPresent()) {
                tell("joined", Map.of("session", found.get().id().toString()));
                return found.get();
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    /** Before anything is sealed, encrypted or sent. */
    private Evidence verified(SessionId session) {
        Evidence evidence = PartyClient.verified(contract, party.session(session));
        tell(
                "evidence",
                Map.of(
                        "assurance", evidence.assurance().name(),
                        "form", evidence.form().toString(),
                        "claims", Json.tree(evidence.claims())));
        return evidence;
    }

    /** Keeps the salt, so that the input can be proven later. */
    private Opening submit(SessionId session) {
        PreparedInput input = party.seal(contract, session, task.input(), task.value());
        tell(
                "sent",
                Map.of(
                        "bytes",
                        input.sealed().length(),
                        "commitment",
                        input.commitment().toString()));
        party.submit(input);
        return input.opening();
    }

    /** A party's whole side of a computation on ciphertexts, until the session ends. */
    private SessionView compute(SessionId session, Opening input) throws IOException {
        KeyFolder keys = new KeyFolder(Path.of(task.identity() + ".shares"));
        try (JointParty joint = new JointParty(party, keys, new Circuits(Parallel.none()), new SecureRandom())) {
            return joint.join(
                    contract,
                    session,
                    input,
                    PATIENCE,
                    step -> tell(
                            "step", Map.of("text", step.text(), "sent", step.sent(), "received", step.received())));
        }
    }

    private void verify(ReceiptBundle bundle, Map<String, Opening> inputs, Map<String, Opening> outputs)
            throws IOException {
        Files.write(Path.of(task.receipt()), bundle.toBytes());
        ReceiptVerifier verifier = new ReceiptVerifier(contract);
        var evidence = new ReceiptVerifier.Evidence(
                bundle.signed(), Optional.of(bundle.proof()), Optional.empty(), inputs, outputs);
        for (Check check : verifier.verify(evidence)) {
            tell(
                    "check",
                    Map.of(
                            "name",
                            check.name().name(),
                            "verdict",
                            check.verdict().name(),
                            "detail",
                            check.detail()));
        }
    }

    private void tell(String what, Map<String, ?> details) {
        out.println(line(what, details));
        out.flush();
    }

    private static String line(String what, Map<String, ?> details) {
        Map<String, JsonNode> tree = new HashMap<>();
        details.forEach((name, value) -> tree.put(name, Json.tree(value)));
        return new String(Json.canonicalOf(new PartyEvent(what, tree)), StandardCharsets.UTF_8);
    }
}
