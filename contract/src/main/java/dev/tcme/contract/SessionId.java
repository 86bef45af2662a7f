package dev.tcme.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Names one session: 128 random bits as 32 lower-case hex digits. */
public record SessionId(String text) {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{32}");

    public SessionId {
        if (!SHAPE.matcher(text).matches()) {
            throw new ProblemException(Problem.MALFORMED_DOCUMENT, "expected a session id of 32 lower-case hex digits");
        }
    }

    public static SessionId random(SecureRandom random) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return new SessionId(HexFormat.of().formatHex(bytes));
    }

    @JsonCreator
    public static SessionId parse(String text) {
        return new SessionId(text);
    }

    @Override
    @JsonValue
    public String toString() {
        return text;
    }
}
