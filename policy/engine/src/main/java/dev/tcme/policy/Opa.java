package dev.tcme.policy;

import com.bisnode.opa.client.OpaClientException;
import com.bisnode.opa.client.OpaConfiguration;
import com.bisnode.opa.client.query.OpaQueryClient;
import com.bisnode.opa.client.query.QueryForDocumentRequest;
import com.bisnode.opa.client.rest.OpaRestClient;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tcme.contract.Json;
import dev.tcme.policy.Unusable.Kind;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/** One Open Policy Agent, through its client library, with every failure turned into a {@link Unusable.Kind}. */
final class Opa implements AutoCloseable {
    /** A decision has a few hundred bytes; with a reason for each of hundreds of fields it stays below this. */
    static final int MAX_RESPONSE_BYTES = 256 * 1024;

    /** How deep causes are looked through. The library wraps twice. */
    private static final int MAX_CAUSES = 8;

    /** As strict as {@link Json}; unknown members beside {@code result} are OPA's own, such as {@code metrics}. */
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Json.MAX_DEPTH)
                            .maxNumberLength(40)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final BoundedHttpClient http;
    private final OpaQueryClient client;

    Opa(OpaSettings settings) {
        this(settings, trusted());
    }

    /** @param tls whom an {@code https} address has to convince */
    Opa(OpaSettings settings, SSLContext tls) {
        this.http = new BoundedHttpClient(settings.base(), settings.bound(), MAX_RESPONSE_BYTES, tls);
        this.client = new OpaQueryClient(new OpaRestClient(new OpaConfiguration(settings.prefix()), http, MAPPER));
    }

    /**
     * Evaluates the document at {@code path} below {@code data}.
     *
     * @throws Unusable if there is no document, in time and in JSON
     */
    JsonNode document(String path, JsonNode input) throws Unusable {
        try {
            JsonNode result = client.queryForDocument(new QueryForDocumentRequest(input, path), JsonNode.class);
            if (result.isNull()) {
                throw new Unusable(Kind.UNDEFINED);
            }
            return result;
        } catch (OpaClientException e) {
            throw unusable(e);
        }
    }

    private static SSLContext trusted() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /** The document at {@code path} for no input. */
    JsonNode document(String path) throws Unusable {
        return document(path, JsonNodeFactory.instance.objectNode());
    }

    private static Unusable unusable(OpaClientException failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof Unusable known) {
                return known;
            }
            if (cause instanceof JsonProcessingException) {
                return new Unusable(Kind.NOT_JSON);
            }
            cause = cause.getCause();
        }
        // The library has no exception of its own for an answer without a result.
        return new Unusable(Kind.UNDEFINED);
    }

    @Override
    public void close() {
        http.close();
    }
}
