package dev.tcme.contract.spi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.Sealing;
import java.util.Map;

/** One session's place in a lane. Whoever opened it closes it, however it ends. */
public interface LaneSession extends AutoCloseable {
    /** The session's ephemeral key; its private half never leaves the lane. */
    Sealing.PublicKey sealingKey();

    /** What the lane says about itself for this session: names and values, nothing of any input. */
    Map<String, String> claims();

    /**
     * Takes one sealed input: opens it, checks its commitment and its schema.
     *
     * @throws dev.tcme.contract.ProblemException if the input is not acceptable; nothing has changed then
     * @throws LaneException if the lane failed
     */
    void accept(String inputName, Sealed sealed, Digest commitment) throws LaneException;

    /** Computes the answer from the accepted inputs. */
    Answer run() throws LaneException;

    /** Erases the session: key, inputs and context are gone when this returns. */
    @Override
    void close();

    /** What a lane found. */
    sealed interface Answer permits Answer.Found, Answer.Uncertain {
        Map<String, String> claims();

        /** An answer that has not passed the output constraint yet. Its {@code toString} shows no content. */
        record Found(JsonNode candidate, Map<String, String> claims) implements Answer {
            @Override
            public String toString() {
                return "Found[content withheld]";
            }
        }

        /** The lane's confidence lies in the band in which its calibration says not to answer. */
        record Uncertain(Map<String, String> claims) implements Answer {}
    }
}
