package dev.tcme.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Json;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a worker is started with: the first frame on its pipe, {@code {"op":"start",…}}. Settings come by the pipe and
 * not as arguments, because arguments can be read by every process of the machine and the API key is a secret.
 *
 * @param threads of the embedded engine, 1 to 64
 * @param capabilities folder of capability files beside those in the jar
 */
public record WorkerSettings(Source source, int threads, Optional<Path> capabilities) {
    private static final int THREADS_MAX = 64;

    public WorkerSettings {
        if (threads < 1 || threads > THREADS_MAX) {
            throw new ModelException("expected 1 to " + THREADS_MAX + " threads, found " + threads);
        }
    }

    /** Where the model is. */
    public sealed interface Source permits Weights, Endpoint {}

    /** A GGUF file and the digest that it must have. */
    public record Weights(Path file, Digest digest) implements Source {
        /**
         * Reads the whole file, as each worker does again before it maps it.
         *
         * @throws ModelException if the file has another digest or cannot be read
         */
        public void verify() {
            Digest found = EmbeddedModel.digestOf(file);
            if (!found.equals(digest)) {
                throw new ModelException("expected weights " + digest + ", found " + found);
            }
        }
    }

    /** An OpenAI-compatible address; {@code apiKey} is a secret and not shown. */
    public record Endpoint(URI url, String model, String apiKey, Duration timeout) implements Source {
        public Endpoint {
            // The same checks as at use, so that a wrong address is refused at start.
            new ServedModel.Address(url, model, apiKey, timeout);
        }

        @Override
        public String toString() {
            return "Endpoint[" + url + ", " + model + "]";
        }
    }

    private record Wire(
            String op,
            Optional<String> weights,
            Optional<Digest> digest,
            Optional<String> url,
            Optional<String> model,
            Optional<String> apiKey,
            Optional<Integer> timeoutSeconds,
            int threads,
            Optional<String> capabilities) {
        @Override
        public String toString() {
            return "Wire[withheld]";
        }
    }

    /** The start frame; it holds the API key. */
    public JsonNode frame() {
        Optional<String> folder = capabilities.map(Path::toString);
        Optional<String> no = Optional.empty();
        return Json.tree(
                switch (source) {
                    case Weights w ->
                        new Wire(
                                "start",
                                Optional.of(w.file().toString()),
                                Optional.of(w.digest()),
                                no,
                                no,
                                no,
                                Optional.empty(),
                                threads,
                                folder);
                    case Endpoint e ->
                        new Wire(
                                "start",
                                no,
                                Optional.empty(),
                                Optional.of(e.url().toString()),
                                Optional.of(e.model()),
                                Optional.of(e.apiKey()),
                                Optional.of((int) e.timeout().toSeconds()),
                                threads,
                                folder);
                });
    }

    static WorkerSettings parse(JsonNode frame) {
        Wire wire = Json.read(frame, Wire.class);
        if (!"start".equals(wire.op())
                || wire.weights().isPresent() == wire.url().isPresent()) {
            throw new ModelException("expected a start frame with weights or the address of a served model");
        }
        Source source = wire.weights().isPresent()
                ? new Weights(Path.of(wire.weights().get()), wire.digest().orElseThrow())
                : new Endpoint(
                        URI.create(wire.url().orElseThrow()),
                        wire.model().orElseThrow(),
                        wire.apiKey().orElse(""),
                        Duration.ofSeconds(wire.timeoutSeconds().orElseThrow()));
        return new WorkerSettings(source, wire.threads(), wire.capabilities().map(Path::of));
    }
}
