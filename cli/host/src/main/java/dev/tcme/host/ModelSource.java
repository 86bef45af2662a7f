package dev.tcme.host;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** Where the model comes from. */
public sealed interface ModelSource permits ModelSource.Bundled, ModelSource.OwnWeights, ModelSource.Endpoint {
    /** SmolLM2, fetched once into the cache. */
    record Bundled() implements ModelSource {}

    /**
     * A GGUF file of the user.
     *
     * @param sha256 64 lower-case hex digits
     */
    record OwnWeights(Path file, String sha256) implements ModelSource {}

    /**
     * An OpenAI-compatible address.
     *
     * @param name the model's name there; may be empty
     * @param apiKey may be empty; never shown
     */
    record Endpoint(URI address, String name, String apiKey) implements ModelSource {
        @Override
        public String toString() {
            return "Endpoint[" + address + ", " + name + "]";
        }
    }

    /**
     * {@code MODEL_URL} (with {@code TCME_MODEL_NAME}, {@code TCME_MODEL_API_KEY}), else {@code TCME_MODEL_WEIGHTS} with
     * {@code TCME_MODEL_WEIGHTS_SHA256}, else the bundled model.
     */
    static ModelSource of(Map<String, String> environment) {
        String url = environment.getOrDefault("MODEL_URL", "");
        if (!url.isBlank()) {
            return new Endpoint(
                    HostConfig.httpAddress("MODEL_URL", url),
                    environment.getOrDefault("TCME_MODEL_NAME", ""),
                    environment.getOrDefault("TCME_MODEL_API_KEY", ""));
        }
        String weights = environment.getOrDefault("TCME_MODEL_WEIGHTS", "");
        if (weights.isBlank()) {
            return new Bundled();
        }
        String sha256 = environment.getOrDefault("TCME_MODEL_WEIGHTS_SHA256", "");
        if (sha256.isBlank()) {
            throw new HostException("TCME_MODEL_WEIGHTS needs TCME_MODEL_WEIGHTS_SHA256 beside it: weights are used"
                    + " only when they are the ones that were meant");
        }
        return new OwnWeights(Path.of(weights).toAbsolutePath(), new Checksum(sha256).hex());
    }
}
