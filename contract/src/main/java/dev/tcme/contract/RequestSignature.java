package dev.tcme.contract;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.greenbytes.http.sfv.Dictionary;
import org.greenbytes.http.sfv.InnerList;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.ParseException;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.StringItem;
import org.jspecify.annotations.Nullable;

/**
 * How a party signs its HTTP requests: HTTP Message Signatures (RFC 9421) with Ed25519, in one narrow profile.
 *
 * <ul>
 *   <li>exactly one signature, over {@code @method}, {@code @target-uri} and {@code content-digest} (RFC 9530,
 *       SHA-256); a request without content signs the digest of no bytes;
 *   <li>parameters {@code created}, {@code expires}, {@code nonce}, {@code keyid} (the party's id) and
 *       {@code tag="tcme"}; {@code expires} at most {@value #MAX_WINDOW_SECONDS} s after {@code created}.
 * </ul>
 */
public final class RequestSignature {
    /** Longer windows only help whoever replays; five minutes also bound what a nonce cache must remember. */
    public static final int MAX_WINDOW_SECONDS = 300;

    /** How far in the future {@code created} may lie, for clocks that run ahead. */
    public static final Duration MAX_AHEAD = Duration.ofSeconds(2);

    private static final Set<String> COMPONENTS = Set.of("@method", "@target-uri", "content-digest");
    private static final int MAX_HEADER = 2048;
    private static final String TAG = "tcme";

    private RequestSignature() {}

    /**
     * What is signed of a request.
     *
     * @param content SHA-256 of its content
     */
    public record Request(String method, String targetUri, Digest content) {
        public Request(String method, String targetUri, byte[] body) {
            this(method, targetUri, Digest.ofFile(body));
        }
    }

    /** The three headers that carry a signature; {@code null} where the request has none. */
    public record Headers(
            @Nullable String signatureInput,
            @Nullable String signature,
            @Nullable String contentDigest) {}

    /**
     * Parameters of a signature.
     *
     * @param keyId the party's id
     * @param nonce 16 to 64 visible ASCII characters, never used twice
     */
    public record Parameters(String keyId, Instant created, Instant expires, String nonce) {}

    /** The headers to send with a request. */
    public static Map<String, String> sign(Request request, Parameters parameters, SigningKey key) {
        String contentDigest = contentDigest(request.content());
        String signatureParams = "(\"@method\" \"@target-uri\" \"content-digest\");created="
                + parameters.created().getEpochSecond()
                + ";expires=" + parameters.expires().getEpochSecond()
                + ";nonce=\"" + parameters.nonce() + "\";keyid=\"" + parameters.keyId() + "\";tag=\"" + TAG + "\"";
        List<String> components = List.of("@method", "@target-uri", "content-digest");
        byte[] signature = key.signRaw(base(request, contentDigest, components, signatureParams));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Digest", contentDigest);
        headers.put("Signature-Input", "sig=" + signatureParams);
        headers.put("Signature", "sig=:" + Base64.getEncoder().encodeToString(signature) + ":");
        return headers;
    }

    /** A signature as received, parsed but not yet verified. */
    public static final class Unverified {
        private final Parameters parameters;
        private final byte[] base;
        private final byte[] signature;

        private Unverified(Parameters parameters, byte[] base, byte[] signature) {
            this.parameters = parameters;
            this.base = base;
            this.signature = signature;
        }

        /** Whose key to look up. */
        public String keyId() {
            return parameters.keyId();
        }

        /**
         * Verifies signature and time window. The nonce is for the caller to remember.
         *
         * @param notBefore signatures created before this are refused: the caller's nonce memory begins there
         * @throws ProblemException {@link Problem#SIGNATURE_INVALID} or {@link Problem#SIGNATURE_STALE}
         */
        public Parameters verify(VerificationKey key, Instant now, Instant notBefore) {
            if (!key.verifiesRaw(base, signature)) {
                throw new ProblemException(Problem.SIGNATURE_INVALID, "the signature does not verify");
            }
            boolean fresh = !parameters.created().isAfter(now.plus(MAX_AHEAD))
                    && !parameters.created().isBefore(notBefore)
                    && parameters.expires().isAfter(now);
            if (!fresh) {
                throw new ProblemException(
                        Problem.SIGNATURE_STALE,
                        "expected 'created' not in the future and 'expires' not in the past; check the clock");
            }
            return parameters;
        }
    }

    /**
     * Reads a signature from a request and checks everything but the signature itself.
     *
     * @throws ProblemException {@link Problem#SIGNATURE_MISSING} or {@link Problem#SIGNATURE_INVALID}
     */
    public static Unverified parse(Request request, Headers headers) {
        String input = header(headers.signatureInput(), "Signature-Input");
        String signature = header(headers.signature(), "Signature");
        String digest = header(headers.contentDigest(), "Content-Digest");
        byte[] expected = contentDigest(request.content()).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(expected, digest.getBytes(java.nio.charset.StandardCharsets.US_ASCII))) {
            throw invalid("'Content-Digest' must be the SHA-256 of the content: sha-256=:<base64>:");
        }
        try {
            Map.Entry<String, ListElement<?>> member = only(Parser.parseDictionary(input));
            if (!(member.getValue() instanceof InnerList list)) {
                throw invalid("'Signature-Input' must hold a list of components");
            }
            Map.Entry<String, ListElement<?>> value = only(Parser.parseDictionary(signature));
            if (!value.getKey().equals(member.getKey())
                    || !(value.getValue().get() instanceof java.nio.ByteBuffer bytes)) {
                throw invalid("'Signature' must hold the bytes for the label in 'Signature-Input'");
            }
            byte[] raw = new byte[bytes.remaining()];
            bytes.duplicate().get(raw);
            // RFC 9651 section 4.2.7 lets parsers take more spellings of the same bytes; here there is one.
            if (!signature.contains(":" + Base64.getEncoder().encodeToString(raw) + ":")) {
                throw invalid("'Signature' must be base64 with its padding and without unused bits");
            }
            List<String> components = components(list);
            return new Unverified(parameters(list), base(request, digest, components, list.serialize()), raw);
        } catch (ParseException e) {
            throw invalid("expected structured fields as RFC 9421 defines them");
        }
    }

    private static Map.Entry<String, ListElement<?>> only(Dictionary dictionary) {
        if (dictionary.get().size() != 1) {
            throw invalid("expected exactly one signature");
        }
        return dictionary.get().entrySet().iterator().next();
    }

    private static List<String> components(InnerList list) {
        List<String> names = list.get().stream()
                .map(item -> item instanceof StringItem name && name.getParams().isEmpty() ? name.get() : "")
                .toList();
        if (names.size() != COMPONENTS.size() || !new HashSet<>(names).equals(COMPONENTS)) {
            throw invalid("the signature must cover exactly \"@method\", \"@target-uri\" and \"content-digest\"");
        }
        return names;
    }

    private static Parameters parameters(InnerList list) {
        Map<String, Item<?>> given = list.getParams();
        Set<String> known = Set.of("created", "expires", "nonce", "keyid", "tag", "alg");
        boolean wellKnown = known.containsAll(given.keySet())
                && TAG.equals(text(given, "tag"))
                && (!given.containsKey("alg") || "ed25519".equals(text(given, "alg")));
        String keyId = text(given, "keyid");
        String nonce = text(given, "nonce");
        if (!wellKnown || nonce.length() < 16 || nonce.length() > 64 || keyId.isEmpty()) {
            throw invalid("expected the parameters created, expires, nonce (16 to 64 characters), keyid, tag=\"tcme\"");
        }
        Instant created = time(given, "created");
        Instant expires = time(given, "expires");
        long window = Duration.between(created, expires).toSeconds();
        if (window <= 0 || window > MAX_WINDOW_SECONDS) {
            throw invalid("'expires' must lie 1 to " + MAX_WINDOW_SECONDS + " s after 'created'");
        }
        return new Parameters(keyId, created, expires, nonce);
    }

    private static String text(Map<String, Item<?>> given, String name) {
        return given.get(name) instanceof StringItem item ? item.get() : "";
    }

    private static Instant time(Map<String, Item<?>> given, String name) {
        Item<?> item = given.get(name);
        if (item != null && item.get() instanceof Long seconds && seconds >= 0 && seconds < 1L << 40) {
            return Instant.ofEpochSecond(seconds);
        }
        throw invalid("'" + name + "' must be a UNIX time in seconds");
    }

    /** The signature base (RFC 9421 section 2.5). */
    private static byte[] base(Request request, String contentDigest, List<String> components, String signatureParams) {
        StringBuilder base = new StringBuilder();
        for (String component : components) {
            String value = switch (component) {
                case "@method" -> request.method();
                case "@target-uri" -> request.targetUri();
                default -> contentDigest;
            };
            base.append('"').append(component).append("\": ").append(value).append('\n');
        }
        base.append("\"@signature-params\": ").append(signatureParams);
        return base.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The {@code Content-Digest} of content with this SHA-256 (RFC 9530 section 2). */
    static String contentDigest(Digest content) {
        return "sha-256=:" + Base64.getEncoder().encodeToString(content.bytes()) + ":";
    }

    private static String header(@Nullable String value, String name) {
        if (value == null) {
            throw new ProblemException(Problem.SIGNATURE_MISSING, "expected the header '" + name + "' (RFC 9421)");
        }
        if (value.length() > MAX_HEADER) {
            throw invalid("the header '" + name + "' is longer than " + MAX_HEADER + " characters");
        }
        return value;
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(Problem.SIGNATURE_INVALID, detail);
    }
}
