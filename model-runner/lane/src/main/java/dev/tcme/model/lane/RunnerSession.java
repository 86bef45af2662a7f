package dev.tcme.model.lane;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Json;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.spi.LaneException;
import dev.tcme.contract.spi.LaneException.Code;
import dev.tcme.contract.spi.SealedSession;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** One worker process of the model-runner, set aside for one session. */
final class RunnerSession implements SealedSession {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final RunnerClient runner;
    private final String path;
    private final Duration limit;
    private final Sealing.PublicKey key;
    private final Map<String, String> claims;

    private RunnerSession(
            RunnerClient runner, String path, Duration limit, Sealing.PublicKey key, Map<String, String> claims) {
        this.runner = runner;
        this.path = path;
        this.limit = limit;
        this.key = key;
        this.claims = claims;
    }

    static RunnerSession of(RunnerClient runner, SessionId id, Duration limit, JsonNode opened) throws LaneException {
        try {
            Sealing.PublicKey key =
                    new Sealing.PublicKey(opened.path("sealingKey").asText());
            return new RunnerSession(runner, "/sessions/" + id, limit, key, ModelLane.claims(opened.path("claims")));
        } catch (ProblemException e) {
            throw new LaneException(Code.UNREACHABLE);
        }
    }

    @Override
    public Sealing.PublicKey sealingKey() {
        return key;
    }

    @Override
    public Map<String, String> claims() {
        return claims;
    }

    @Override
    public void accept(String inputName, Sealed sealed, Digest commitment) throws LaneException {
        var body = Map.of("sealed", Json.tree(sealed), "commitment", commitment.toString());
        RunnerClient.Answer answer = runner.post(path + "/inputs/" + inputName, Optional.of(body), limit);
        switch (answer.status()) {
            case 204 -> {}
            case 422 -> throw refusal(answer.body().path("code").asText());
            default -> throw new LaneException(answer.status() == 404 ? Code.CRASHED : Code.UNREACHABLE);
        }
    }

    /** The worker's codes are those of our problems; one that is not known is a worker that cannot be trusted. */
    private static ProblemException refusal(String code) throws LaneException {
        return switch (code) {
            case "seal-mismatch" ->
                new ProblemException(
                        Problem.SEAL_MISMATCH, "expected a message sealed for this session, contract and role");
            case "commitment-mismatch" ->
                new ProblemException(Problem.COMMITMENT_MISMATCH, "expected the commitment of the sealed input");
            case "schema" ->
                new ProblemException(Problem.SCHEMA_MISMATCH, "expected an input that satisfies the contract's schema");
            case "oversize" -> new ProblemException(Problem.OVERSIZE, "expected an input within the contract's limit");
            case "malformed" ->
                new ProblemException(Problem.MALFORMED_DOCUMENT, "expected canonical JSON in a padded frame");
            case "duplicate" -> new ProblemException(Problem.INPUT_DUPLICATE, "this input was accepted already");
            default -> throw new LaneException(Code.UNREACHABLE);
        };
    }

    @Override
    public Answer run() throws LaneException {
        RunnerClient.Answer answer = runner.post(path + "/run", Optional.empty(), limit);
        if (answer.status() != 200) {
            throw new LaneException(answer.status() == 404 ? Code.CRASHED : Code.UNREACHABLE);
        }
        JsonNode body = answer.body();
        Map<String, String> more = ModelLane.claims(body.path("claims"));
        return switch (body.path("outcome").asText()) {
            case "answered" -> new Answer.Found(body.path("output"), more);
            case "uncertain" -> new Answer.Uncertain(more);
            default -> throw new LaneException(failure(body.path("code").asText()));
        };
    }

    private static Code failure(String code) {
        return switch (code) {
            case "timeout" -> Code.TIMEOUT;
            case "invalid-output" -> Code.INVALID_OUTPUT;
            default -> Code.CRASHED;
        };
    }

    @Override
    public void close() {
        try {
            runner.delete(path, CLOSE_LIMIT);
        } catch (LaneException e) {
            // The model-runner ends every session at its own hard limit; there is nothing more to do from here.
        }
    }
}
