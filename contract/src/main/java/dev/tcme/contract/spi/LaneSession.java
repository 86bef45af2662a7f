package dev.tcme.contract.spi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** One session's place in a lane. Whoever opened it closes it, however it ends. */
public sealed interface LaneSession extends AutoCloseable permits SealedSession, JointSession {
    /** What the lane says about itself for this session: names and values, nothing of any input. */
    Map<String, String> claims();

    /** Erases the session: keys, inputs and context are gone when this returns. */
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

        /**
         * Nothing that may be called an answer: the lane's confidence lies in the band in which its calibration says not
         * to answer, or what was decrypted is no legal value.
         */
        record Uncertain(Map<String, String> claims) implements Answer {}
    }
}
