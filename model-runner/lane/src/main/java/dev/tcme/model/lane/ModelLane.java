package dev.tcme.model.lane;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Adversary;
import dev.tcme.contract.Assurance;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Json;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.PolicyQuestion.Capability;
import dev.tcme.contract.PolicyQuestion.LaneFacts;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.spi.Lane;
import dev.tcme.contract.spi.LaneException;
import dev.tcme.contract.spi.LaneException.Code;
import dev.tcme.contract.spi.SealedSession;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** The model lane as the gateway sees it. */
public final class ModelLane implements Lane {
    /** How long the model-runner's capabilities are taken as read; they change only when it restarts. */
    private static final Duration CAPABILITIES_AGE = Duration.ofSeconds(5);

    private static final Duration QUICK = Duration.ofSeconds(2);

    private final RunnerClient runner;
    private final Duration limit;
    private final InstantSource clock;
    private volatile Known known = new Known(Optional.empty(), Instant.MIN);

    private record Known(Optional<JsonNode> capabilities, Instant at) {}

    /**
     * @param base address of the model-runner
     * @param token its bearer token
     * @param limit on one session's computation; the model-runner has its own, which should be shorter
     */
    public ModelLane(URI base, String token, Duration limit, InstantSource clock) {
        this.runner = new RunnerClient(base, token);
        this.limit = limit;
        this.clock = clock;
    }

    @Override
    public LaneForm form() {
        return LaneForm.SANDBOX;
    }

    @Override
    public LaneFacts offer(Contract contract) {
        Optional<JsonNode> capabilities = capabilities();
        String unavailable = capabilities.map(c -> unsuitable(contract, c)).orElse("the model-runner does not answer");
        Optional<Capability> capability =
                unavailable.isEmpty() ? capabilities.flatMap(c -> capability(contract, c)) : Optional.empty();
        return new LaneFacts(
                LaneForm.SANDBOX,
                unavailable.isEmpty(),
                unavailable,
                Assurance.SELF_ASSERTED,
                // Nobody but the operator can make the sandbox show an input, whatever the parties send.
                Adversary.DEVIATING,
                capability,
                Optional.empty(),
                limit);
    }

    /** What the model-runner says of itself: engine, weights, protections, prompt programs; empty if it is down. */
    public Optional<JsonNode> capabilities() {
        Instant now = clock.instant();
        Known last = known;
        if (last.capabilities().isPresent() && now.isBefore(last.at().plus(CAPABILITIES_AGE))) {
            return last.capabilities();
        }
        Optional<JsonNode> fresh;
        try {
            RunnerClient.Answer answer = runner.get("/capabilities", QUICK);
            fresh = answer.status() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (LaneException e) {
            fresh = Optional.empty();
        }
        known = new Known(fresh, now);
        return fresh;
    }

    /** Whether a session could be opened now. */
    public boolean isReady() {
        try {
            return runner.get("/health", QUICK).status() == 200;
        } catch (LaneException e) {
            return false;
        }
    }

    @Override
    public SealedSession open(SessionId id, Contract contract) throws LaneException {
        var body = Map.of("contractDigest", contract.digest().toString(), "contract", contract.document());
        RunnerClient.Answer answer = runner.post("/sessions/" + id, Optional.of(body), limit);
        return switch (answer.status()) {
            case 201 -> RunnerSession.of(runner, id, limit, answer.body());
            case 503 -> throw new LaneException(Code.BUSY);
            case 422 -> throw new LaneException(Code.UNSUITABLE);
            default -> throw new LaneException(Code.UNREACHABLE);
        };
    }

    /** Why this contract cannot run there, or nothing. */
    private static String unsuitable(Contract contract, JsonNode capabilities) {
        Optional<Contract.ModelTerms> terms = contract.model();
        if (terms.isEmpty()) {
            return "the contract has no terms for a model";
        }
        boolean embeds = terms.get().procedure().equals("embedding");
        String weights =
                capabilities.path(embeds ? "embeddingWeights" : "weights").asText();
        boolean otherWeights = terms.get()
                .weights()
                .filter(wanted -> !wanted.toString().equals(weights))
                .isPresent();
        if (otherWeights) {
            return "the contract demands other weights than the model-runner has";
        }
        return program(contract, capabilities).isPresent() ? "" : "the model-runner has no such prompt program";
    }

    private static Optional<JsonNode> program(Contract contract, JsonNode capabilities) {
        String digest = contract.model().orElseThrow().program().toString();
        for (JsonNode program : capabilities.path("programs")) {
            if (program.path("digest").asText().equals(digest)
                    && program.path("kind").asText().equals(contract.task().kind())) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    private static Optional<Capability> capability(Contract contract, JsonNode capabilities) {
        String wanted = contract.model().orElseThrow().procedure();
        for (JsonNode procedure : program(contract, capabilities).orElseThrow().path("procedures")) {
            JsonNode measured = procedure.path("capability");
            if (procedure.path("name").asText().equals(wanted) && measured.isObject()) {
                return read(measured);
            }
        }
        return Optional.empty();
    }

    /** What is not a capability as the contract room writes it counts as none. */
    private static Optional<Capability> read(JsonNode measured) {
        try {
            return Optional.of(Json.read(measured, Capability.class));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    static Map<String, String> claims(JsonNode node) {
        Map<String, String> claims = new java.util.TreeMap<>();
        node.properties().forEach(claim -> claims.put(claim.getKey(), text(claim.getValue())));
        return claims;
    }

    private static String text(JsonNode value) {
        return value.isContainerNode()
                ? new String(Json.canonical(value), java.nio.charset.StandardCharsets.UTF_8)
                : value.asText();
    }
}
