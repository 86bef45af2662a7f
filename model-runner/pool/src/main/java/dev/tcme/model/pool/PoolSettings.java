package dev.tcme.model.pool;

import dev.tcme.contract.Digest;
import dev.tcme.contract.ProblemException;
import dev.tcme.model.ModelException;
import dev.tcme.model.WorkerSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the pool is started with.
 *
 * @param listen a loopback address, or any where the operator says so; port 0 takes a free one
 * @param token what callers must present; a secret and not shown
 * @param warm workers kept ready beside those in use, 1 to 16
 * @param limit sessions at a time, 1 to 256
 * @param timeout for one run of a worker
 */
record PoolSettings(
        InetSocketAddress listen, String token, WorkerSettings worker, int warm, int limit, Duration timeout) {
    private static final int WARM_MAX = 16;
    private static final int LIMIT_MAX = 256;
    private static final int TIMEOUT_SECONDS_MAX = 3600;

    /** A token that can be guessed protects nothing: 128 bits as hexadecimal digits are 32 characters. */
    private static final int TOKEN_CHARACTERS_MIN = 32;

    /**
     * Reads {@code TCME_RUNNER_*} and {@code TCME_MODEL_*}.
     *
     * @throws ModelException naming the variable and what is expected of it
     */
    static PoolSettings of(Map<String, String> environment) {
        String token = environment.getOrDefault("TCME_RUNNER_TOKEN", "");
        if (token.length() < TOKEN_CHARACTERS_MIN) {
            throw new ModelException(
                    "TCME_RUNNER_TOKEN must be a secret of at least " + TOKEN_CHARACTERS_MIN + " characters");
        }
        Duration timeout =
                Duration.ofSeconds(number(environment, "TCME_RUNNER_TIMEOUT_SECONDS", 60, TIMEOUT_SECONDS_MAX));
        WorkerSettings worker = new WorkerSettings(
                source(environment, timeout),
                number(environment, "TCME_RUNNER_THREADS", 2, 64),
                Optional.ofNullable(environment.get("TCME_MODEL_CAPABILITIES"))
                        .map(Path::of)
                        .map(Path::toAbsolutePath));
        return new PoolSettings(
                listen(environment.getOrDefault("TCME_RUNNER_LISTEN", "127.0.0.1:8090")),
                token,
                worker,
                number(environment, "TCME_RUNNER_WARM", 1, WARM_MAX),
                number(environment, "TCME_RUNNER_LIMIT", 8, LIMIT_MAX),
                timeout);
    }

    private static WorkerSettings.Source source(Map<String, String> environment, Duration timeout) {
        String weights = environment.getOrDefault("TCME_MODEL_WEIGHTS", "");
        String url = environment.getOrDefault("TCME_MODEL_URL", "");
        if (weights.isEmpty() == url.isEmpty()) {
            throw new ModelException("set either TCME_MODEL_WEIGHTS (a GGUF file) or TCME_MODEL_URL (a served model)");
        }
        return weights.isEmpty() ? endpoint(environment, url, timeout) : weights(environment, Path.of(weights));
    }

    private static WorkerSettings.Source endpoint(Map<String, String> environment, String url, Duration timeout) {
        String model = environment.getOrDefault("TCME_MODEL_NAME", "");
        if (model.isEmpty()) {
            throw new ModelException("TCME_MODEL_NAME must name the model at TCME_MODEL_URL");
        }
        try {
            return new WorkerSettings.Endpoint(
                    URI.create(url), model, environment.getOrDefault("TCME_MODEL_API_KEY", ""), timeout);
        } catch (IllegalArgumentException e) {
            throw new ModelException("TCME_MODEL_URL must be an address such as https://host/v1");
        }
    }

    private static WorkerSettings.Source weights(Map<String, String> environment, Path file) {
        if (!Files.isReadable(file)) {
            throw new ModelException("TCME_MODEL_WEIGHTS must name a readable GGUF file");
        }
        String text = environment.getOrDefault("TCME_MODEL_WEIGHTS_SHA256", "");
        try {
            return new WorkerSettings.Weights(
                    file.toAbsolutePath(), Digest.parse(text.startsWith("sha256:") ? text : "sha256:" + text));
        } catch (ProblemException e) {
            throw new ModelException(
                    "TCME_MODEL_WEIGHTS_SHA256 must be the weights' SHA-256 as 64 lower-case hex digits");
        }
    }

    private static InetSocketAddress listen(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            return new InetSocketAddress(InetAddress.getByName(text.substring(0, Math.max(0, colon))), port);
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw new ModelException("TCME_RUNNER_LISTEN must be an address and port such as 127.0.0.1:8090");
        }
    }

    private static int number(Map<String, String> environment, String name, int otherwise, int highest) {
        try {
            int value = Integer.parseInt(environment.getOrDefault(name, Integer.toString(otherwise)));
            if (value >= 1 && value <= highest) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new ModelException(name + " must be a whole number in 1.." + highest);
    }

    @Override
    public String toString() {
        return "PoolSettings[" + listen + ", " + worker.source() + "]";
    }
}
