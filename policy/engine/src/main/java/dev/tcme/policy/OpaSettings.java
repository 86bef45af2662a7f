package dev.tcme.policy;

import java.net.URI;
import java.time.Duration;

/**
 * Where the Open Policy Agent is and how long it may take.
 *
 * @param base {@code http(s)://host[:port][/path]}, without user, query or fragment
 * @param bound on one whole decision, connecting included; 1 ms to 1 min
 */
public record OpaSettings(URI base, Duration bound) {
    /** A local engine decides in about a millisecond; after this long it is as good as down. */
    public static final Duration DEFAULT_BOUND = Duration.ofSeconds(1);

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    public OpaSettings {
        boolean http = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
        boolean plain = base.getRawUserInfo() == null && base.getRawQuery() == null && base.getRawFragment() == null;
        // Not quoted: an address that is refused may hold a password.
        if (!http || base.getHost() == null || !plain) {
            throw new IllegalArgumentException(
                    "the policy engine's address must be http(s)://host[:port][/path] without user, query or fragment");
        }
        if (bound.compareTo(SHORTEST) < 0 || bound.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "the policy engine's time bound must lie in 1 ms to 1 min, not " + bound.toMillis() + " ms");
        }
    }

    public OpaSettings(URI base) {
        this(base, DEFAULT_BOUND);
    }

    /** The address as the client library joins paths to it. */
    String prefix() {
        String text = base.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
