package dev.tcme.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Json;
import dev.tcme.contract.PolicyQuestion.Capability;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What was measured of some weights: per prompt program and procedure the fit from one set of labelled cases and how
 * often it was right on another. Kept as {@code capabilities/<weights digest>.json}.
 */
public record Capabilities(Digest weights, List<Entry> entries) {
    private static final int FILE_BYTES_MAX = 256 * 1024;

    /**
     * @param offset see {@link OptionDecision.Fit}
     * @param band see {@link OptionDecision.Fit}
     * @param fitted on the calibration cases
     * @param measured on the other cases
     */
    public record Entry(
            String kind,
            Digest program,
            Procedure procedure,
            double offset,
            double band,
            double errorTarget,
            Capability fitted,
            Capability measured) {

        /** Names this calibration in receipts. */
        @JsonIgnore
        public Digest digest() {
            return Digest.ofFile(Json.canonicalOf(this));
        }

        @JsonIgnore
        OptionDecision.Fit fit() {
            return new OptionDecision.Fit(offset, band);
        }
    }

    static Capabilities none(Digest weights) {
        return new Capabilities(weights, List.of());
    }

    Optional<Entry> find(Digest program, Procedure procedure) {
        return entries.stream()
                .filter(entry -> entry.program().equals(program) && entry.procedure() == procedure)
                .findFirst();
    }

    /**
     * Everything measured of these weights: from the folder where it has a file for them, else from this jar.
     *
     * @throws ModelException if the file is about other weights
     */
    static Capabilities of(Digest weights, Optional<Path> folder) {
        String name = weights.hex() + ".json";
        try {
            Optional<Path> file = folder.map(f -> f.resolve(name)).filter(Files::isRegularFile);
            if (file.isPresent()) {
                return parse(Files.readAllBytes(file.get()), weights);
            }
            try (InputStream in = Capabilities.class.getResourceAsStream("capabilities/" + name)) {
                return in == null ? none(weights) : parse(in.readNBytes(FILE_BYTES_MAX), weights);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Capabilities parse(byte[] file, Digest weights) {
        Capabilities found = Json.read(Json.parse(file, FILE_BYTES_MAX), Capabilities.class);
        if (!found.weights().equals(weights)) {
            throw new ModelException("a capability file must be named by the weights that it is about");
        }
        return found;
    }
}
