package dev.tcme.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.RequestSignature.Headers;
import dev.tcme.contract.RequestSignature.Parameters;
import dev.tcme.contract.RequestSignature.Request;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The forgery matrix: every covered part, dropped, doubled, reordered or altered in each way one can think of. */
class RequestSignatureTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final byte[] BODY = "{\"contract\":\"x\"}".getBytes(StandardCharsets.UTF_8);
    private static final Request REQUEST = new Request("POST", "https://gateway.example/v1/sessions?a=1", BODY);
    private static final Parameters PARAMETERS = new Parameters("alice", NOW, NOW.plusSeconds(60), "0123456789abcdef");
    private static final VerificationKey KEY = SampleContract.ALICE.verificationKey();

    /** A way to verify, so that the same matrix can be held against a defective one. */
    private interface Verifier {
        void verify(Request request, Headers headers, VerificationKey key, Instant now);
    }

    private static final Verifier REAL = (request, headers, key, now) ->
            RequestSignature.parse(request, headers).verify(key, now, NOW.minusSeconds(3600));

    private record Forgery(Request request, Headers headers, VerificationKey key, Instant now) {}

    @Test
    void anHonestRequestIsLetIn() {
        assertTrue(letsIn(REAL, honest()));
    }

    @Test
    void noForgeryIsLetIn() {
        matrix().forEach((name, forgery) -> assertFalse(letsIn(REAL, forgery), name));
        assertTrue(matrix().size() >= 45, "the matrix has " + matrix().size() + " rows");
    }

    @Test
    void theMatrixCatchesAVerifierThatForgetsTheContent() {
        Verifier forgetful = (request, headers, key, now) ->
                REAL.verify(new Request(request.method(), request.targetUri(), BODY), headers, key, now);
        assertTrue(letsIn(forgetful, honest()));
        assertTrue(matrix().values().stream().anyMatch(forgery -> letsIn(forgetful, forgery)));
    }

    @Test
    void theMatrixCatchesAVerifierThatForgetsTheTime() {
        Verifier forgetful = (request, headers, key, now) ->
                RequestSignature.parse(request, headers).verify(key, NOW, Instant.EPOCH);
        assertTrue(matrix().values().stream().anyMatch(forgery -> letsIn(forgetful, forgery)));
    }

    @Test
    void aSignatureOfAnotherOrderOfComponentsVerifies() {
        // Other implementations may list components in another order; the base follows the list.
        String params = "(\"content-digest\" \"@method\" \"@target-uri\");created=" + NOW.getEpochSecond() + ";expires="
                + (NOW.getEpochSecond() + 60) + ";nonce=\"0123456789abcdef\";keyid=\"alice\";tag=\"tcme\"";
        String digest = RequestSignature.contentDigest(Digest.ofFile(BODY));
        String base = "\"content-digest\": " + digest + "\n\"@method\": POST\n\"@target-uri\": " + REQUEST.targetUri()
                + "\n\"@signature-params\": " + params;
        String signature = base64(SampleContract.ALICE.signRaw(base.getBytes(StandardCharsets.UTF_8)));
        Headers headers = new Headers("x=" + params, "x=:" + signature + ":", digest);
        assertTrue(letsIn(REAL, new Forgery(REQUEST, headers, KEY, NOW)));
    }

    @Test
    void aMissingHeaderHasItsOwnProblem() {
        Headers honest = headers(PARAMETERS);
        for (Headers headers : List.of(
                new Headers(null, honest.signature(), honest.contentDigest()),
                new Headers(honest.signatureInput(), null, honest.contentDigest()),
                new Headers(honest.signatureInput(), honest.signature(), null))) {
            assertEquals(Problem.SIGNATURE_MISSING, problem(REAL, new Forgery(REQUEST, headers, KEY, NOW)));
        }
    }

    @Test
    void aStaleSignatureHasItsOwnProblem() {
        for (Instant now :
                List.of(NOW.plusSeconds(60), NOW.plusSeconds(301), NOW.minusSeconds(3), NOW.minusSeconds(301))) {
            assertEquals(Problem.SIGNATURE_STALE, problem(REAL, new Forgery(REQUEST, headers(PARAMETERS), KEY, now)));
        }
        Verifier justStarted = (request, headers, key, now) ->
                RequestSignature.parse(request, headers).verify(key, now, NOW.plusSeconds(1));
        assertEquals(Problem.SIGNATURE_STALE, problem(justStarted, honest()), "signed before this process began");
    }

    private static Map<String, Forgery> matrix() {
        Map<String, Forgery> rows = new LinkedHashMap<>();
        Headers honest = headers(PARAMETERS);
        String input = honest.signatureInput();
        String signature = honest.signature();
        String digest = honest.contentDigest();
        List.of("GET", "post", "PUT", "")
                .forEach(method ->
                        rows.put("method " + method, of(new Request(method, REQUEST.targetUri(), BODY), honest)));
        List.of(
                        "http://gateway.example/v1/sessions?a=1",
                        "https://gateway.example/v1/sessions?a=2",
                        "https://gateway.example/v1/sessions",
                        "https://gateway.example/v1/sessions?a=1&a=1",
                        "https://gateway.example/v1/Sessions?a=1",
                        "https://gateway.example./v1/sessions?a=1",
                        "https://other.example/v1/sessions?a=1",
                        "https://gateway.example/v1/sessions/?a=1")
                .forEach(uri -> rows.put("target " + uri, of(new Request("POST", uri, BODY), honest)));
        byte[] oneByte = BODY.clone();
        oneByte[3] ^= 1;
        rows.put("body of another byte", of(new Request("POST", REQUEST.targetUri(), oneByte), honest));
        rows.put("no body", of(new Request("POST", REQUEST.targetUri(), new byte[0]), honest));
        rows.put(
                "body and digest exchanged together",
                of(
                        new Request("POST", REQUEST.targetUri(), oneByte),
                        new Headers(input, signature, RequestSignature.contentDigest(Digest.ofFile(oneByte)))));
        rows.put(
                "digest of another algorithm",
                of(REQUEST, new Headers(input, signature, digest.replace("256", "512"))));
        rows.put("two digests", of(REQUEST, new Headers(input, signature, digest + ", " + digest)));
        rows.put("empty digest", of(REQUEST, new Headers(input, signature, "")));
        for (String component : List.of("\"@method\" ", "\"@target-uri\" ", " \"content-digest\"")) {
            rows.put("dropped" + component, of(REQUEST, new Headers(input.replace(component, ""), signature, digest)));
            rows.put(
                    "doubled" + component,
                    of(
                            REQUEST,
                            new Headers(
                                    input.replace(component, component + " " + component.strip()), signature, digest)));
            rows.put(
                    "in capitals" + component,
                    of(
                            REQUEST,
                            new Headers(
                                    input.replace(component, component.toUpperCase(java.util.Locale.ROOT)),
                                    signature,
                                    digest)));
        }
        rows.put(
                "reordered",
                of(
                        REQUEST,
                        new Headers(
                                input.replace("\"@method\" \"@target-uri\"", "\"@target-uri\" \"@method\""),
                                signature,
                                digest)));
        rows.put(
                "component with a parameter",
                of(REQUEST, new Headers(input.replace("\"@method\"", "\"@method\";req"), signature, digest)));
        for (String change : List.of(
                "keyid=\"alice\">keyid=\"bob\"",
                "nonce=\"0123456789abcdef\">nonce=\"0123456789abcdee\"",
                "nonce=\"0123456789abcdef\">nonce=\"short\"",
                "nonce=\"0123456789abcdef\">nonce=0",
                "tag=\"tcme\">tag=\"other\"",
                ";tag=\"tcme\">",
                ";keyid=\"alice\">",
                ";nonce=\"0123456789abcdef\">",
                ";tag=\"tcme\">;tag=\"tcme\";alg=\"hmac-sha256\"",
                ";tag=\"tcme\">;tag=\"tcme\";alg=\"ed25519\"",
                ";tag=\"tcme\">;tag=\"tcme\";extra=1",
                "created=>created=1",
                "expires=>expires=1",
                "sig=>sig2=",
                "sig=(>sig=((")) {
            String[] parts = (change + " ").split(">");
            rows.put(change, of(REQUEST, new Headers(input.replace(parts[0], parts[1].strip()), signature, digest)));
        }
        rows.put("another key", new Forgery(REQUEST, honest, SampleContract.BOB.verificationKey(), NOW));
        rows.put("301 s late", new Forgery(REQUEST, honest, KEY, NOW.plusSeconds(301)));
        rows.put("301 s early", new Forgery(REQUEST, honest, KEY, NOW.minusSeconds(301)));
        rows.put(
                "window too long",
                of(REQUEST, headers(new Parameters("alice", NOW, NOW.plusSeconds(301), "0123456789abcdef"))));
        rows.put(
                "window backwards",
                of(REQUEST, headers(new Parameters("alice", NOW, NOW.minusSeconds(1), "0123456789abcdef"))));
        rows.put(
                "two signatures",
                of(
                        REQUEST,
                        new Headers(
                                input + ", " + input.replace("sig=", "b="),
                                signature + ", " + signature.replace("sig=", "b="),
                                digest)));
        rows.put("label of another", of(REQUEST, new Headers(input, signature.replace("sig=", "b="), digest)));
        rows.put("no signature bytes", of(REQUEST, new Headers(input, "sig=::", digest)));
        rows.put("signature as text", of(REQUEST, new Headers(input, signature.replace(":", "\""), digest)));
        rows.put("garbage", of(REQUEST, new Headers("\u0000", "\u0000", digest)));
        rows.put("huge header", of(REQUEST, new Headers(input + " ".repeat(3000), signature, digest)));
        byte[] raw = Base64.getDecoder().decode(signature.substring(5, signature.length() - 1));
        for (int i : List.of(0, 31, 32, 63)) {
            byte[] flipped = raw.clone();
            flipped[i] ^= 1;
            rows.put("signature byte " + i, of(REQUEST, new Headers(input, "sig=:" + base64(flipped) + ":", digest)));
        }
        // 64 bytes end in two digits, of which the last has four bits to spare.
        int last = signature.length() - 4;
        rows.put(
                "unused bit of the signature set",
                of(
                        REQUEST,
                        new Headers(
                                input,
                                signature.substring(0, last)
                                        + (char) (signature.charAt(last) + 1)
                                        + signature.substring(last + 1),
                                digest)));
        rows.put("signature without padding", of(REQUEST, new Headers(input, signature.replace("==", ""), digest)));
        rows.put(
                "signature with half its padding",
                of(REQUEST, new Headers(input, signature.replace("==", "="), digest)));
        rows.put(
                "truncated signature",
                of(REQUEST, new Headers(input, "sig=:" + base64(java.util.Arrays.copyOf(raw, 63)) + ":", digest)));
        return rows;
    }

    private static Forgery honest() {
        return of(REQUEST, headers(PARAMETERS));
    }

    private static Forgery of(Request request, Headers headers) {
        return new Forgery(request, headers, KEY, NOW);
    }

    private static Headers headers(Parameters parameters) {
        Map<String, String> signed = RequestSignature.sign(REQUEST, parameters, SampleContract.ALICE);
        return new Headers(signed.get("Signature-Input"), signed.get("Signature"), signed.get("Content-Digest"));
    }

    private static boolean letsIn(Verifier verifier, Forgery forgery) {
        return problem(verifier, forgery) == null;
    }

    private static Problem problem(Verifier verifier, Forgery forgery) {
        try {
            verifier.verify(forgery.request(), forgery.headers(), forgery.key(), forgery.now());
            return null;
        } catch (ProblemException refused) {
            return refused.problem();
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void nothingInAnErrorRepeatsTheRequest() {
        List<String> details = new ArrayList<>();
        matrix().values().forEach(forgery -> {
            try {
                REAL.verify(forgery.request(), forgery.headers(), forgery.key(), forgery.now());
            } catch (ProblemException refused) {
                details.add(refused.detail());
            }
        });
        details.forEach(detail -> assertFalse(detail.contains("gateway.example"), detail));
        assertNotEquals(0, details.size());
    }
}
