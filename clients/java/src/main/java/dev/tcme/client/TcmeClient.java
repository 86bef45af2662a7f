package dev.tcme.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.tcme.client.Transport.Call;
import dev.tcme.contract.Digest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A connection to one gateway, for what anybody may ask; {@link #as} acts as a party. May be used by several threads.
 *
 * <p>Every method waits for the answer and throws {@link TcmeProblem} if the gateway refuses and
 * {@link GatewayFailure} if it does not answer as it should. Requests that found no connection are sent up to three
 * times, freshly signed each time; writes carry an idempotency key, so they take place once.
 */
public final class TcmeClient implements AutoCloseable {
    private final Transport transport;
    private final Settings settings;

    private TcmeClient(Transport transport, Settings settings) {
        this.transport = transport;
        this.settings = settings;
    }

    /**
     * What a client takes from its surroundings.
     *
     * @param clock must be within seconds of the gateway's, or signatures are refused as stale
     * @param random for nonces, salts, idempotency keys
     * @param timeout for one whole answer
     */
    public record Settings(InstantSource clock, SecureRandom random, Duration timeout) {
        private static final Duration TIMEOUT = Duration.ofSeconds(30);

        /** The system's clock and randomness, 30 s for an answer. */
        public static Settings system() {
            return new Settings(Clock.systemUTC(), new SecureRandom(), TIMEOUT);
        }
    }

    /**
     * Connects on the first request.
     *
     * @param gateway {@code http://host:port} or {@code https://host}, as the gateway's own public address is
     *     configured: signatures cover it
     * @throws IllegalArgumentException for any other kind of address
     */
    public static TcmeClient connect(URI gateway, Settings settings) {
        return new TcmeClient(new Transport(gateway, settings), settings);
    }

    /** This connection, signing as a party. */
    public PartyClient as(PartyIdentity identity) {
        return new PartyClient(transport, settings, identity);
    }

    /** What the gateway says about itself. */
    public GatewayInfo gateway() {
        return transport.json(unsigned("/v1/gateway"), GatewayInfo.class);
    }

    /** A registered party's public half. */
    public PartyCard party(String id) {
        return transport.json(unsigned("/v1/parties/" + PartyCard.requireId(id)), PartyCard.class);
    }

    /** The log's newest checkpoint: a signed note (c2sp.org/tlog-checkpoint). */
    public String checkpoint() {
        byte[] note = transport.text(unsigned("/v1/log/checkpoint").with("Accept", "text/plain"));
        return new String(note, StandardCharsets.UTF_8);
    }

    /** A leaf of the log: the digest of a receipt. */
    public Digest leaf(long index) {
        return transport.json(unsigned("/v1/log/leaves/" + index), Leaf.class).leaf();
    }

    /** Path from a leaf to the root of the tree of {@code size} leaves, each base64 of 32 bytes, from the leaf up. */
    public List<String> inclusionProof(long index, long size) {
        return hashes("/v1/log/proofs/inclusion?index=" + index + "&size=" + size);
    }

    /** Proof that the tree of {@code from} leaves is a beginning of the one of {@code to} leaves. */
    public List<String> consistencyProof(long from, long to) {
        return hashes("/v1/log/proofs/consistency?from=" + from + "&to=" + to);
    }

    private List<String> hashes(String path) {
        return transport.json(unsigned(path), Hashes.class).hashes();
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Leaf(Digest leaf) {
        Leaf {
            java.util.Objects.requireNonNull(leaf);
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Hashes(List<String> hashes) {
        Hashes {
            hashes = List.copyOf(hashes);
        }
    }

    private static Call unsigned(String path) {
        return Call.get(path, Optional.empty());
    }

    /** Ends requests that are under way. */
    @Override
    public void close() {
        transport.close();
    }
}
