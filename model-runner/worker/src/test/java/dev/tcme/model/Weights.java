package dev.tcme.model;

import dev.tcme.contract.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The weights that tests run on. Without them a test fails and does not skip. */
public final class Weights {
    public static final Digest DIGEST =
            Digest.parse("sha256:b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53");

    private Weights() {}

    public static Path file() {
        String home =
                Optional.ofNullable(System.getenv("TCME_HOME")).orElse(System.getProperty("user.home") + "/.tcme");
        Path file = Path.of(home, "cache", "weights", "smollm2-135m-instruct-q4_1.gguf");
        if (!Files.isReadable(file)) {
            throw new AssertionError("the tests need model weights: run model-runner/fetch-weights");
        }
        return file;
    }
}
