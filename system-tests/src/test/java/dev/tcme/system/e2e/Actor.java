package dev.tcme.system.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.client.PartyClient;
import dev.tcme.client.PartyIdentity;
import dev.tcme.client.PreparedInput;
import dev.tcme.client.TcmeClient;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Json;
import dev.tcme.contract.RequestSignature;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A party that acts through the SDK when it is honest, and signs anything it likes when it is not. */
final class Actor {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_FILE_BYTES = 4096;
    private static final int SIGNATURE_SECONDS = 60;

    private final PartyIdentity identity;
    private final SigningKey signing;
    private final Sealing.PrivateKey sealing;
    private final PartyClient client;
    private final Wire wire;

    private Actor(URI gateway, TcmeClient client, PartyIdentity identity, JsonNode secrets) {
        this.identity = identity;
        this.signing = SigningKey.parseSecret(secrets.path("signingKey").asText());
        this.sealing = Sealing.PrivateKey.parseSecret(secrets.path("sealingKey").asText());
        this.client = client.as(identity);
        this.wire = new Wire(gateway);
    }

    static Actor enrol(Stack stack, String id) {
        Actor actor = stranger(stack, id);
        actor.client.register();
        return actor;
    }

    /** With keys of its own, but not registered. */
    static Actor stranger(Stack stack, String id) {
        return stranger(stack.gateway(), stack.client(), id);
    }

    /** At a gateway that may be none. */
    static Actor stranger(URI gateway, TcmeClient client, String id) {
        PartyIdentity identity = PartyIdentity.generate(id, RANDOM);
        try {
            // The SDK shows nobody the secret keys; its key file is the way to them.
            Path folder = Files.createTempDirectory("tcme-keys-");
            Path file = folder.resolve("key.json");
            identity.saveNew(file);
            JsonNode secrets = Json.parse(Files.readAllBytes(file), KEY_FILE_BYTES);
            Files.delete(file);
            Files.delete(folder);
            return new Actor(gateway, client, identity, secrets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String id() {
        return identity.id();
    }

    PartyIdentity identity() {
        return identity;
    }

    SigningKey signing() {
        return signing;
    }

    Sealing.PrivateKey sealing() {
        return sealing;
    }

    PartyClient client() {
        return client;
    }

    Wire wire() {
        return wire;
    }

    /** The document becomes a contract that this party and the others have signed. */
    Contract agree(ObjectNode document, Actor... others) {
        Contract contract = Contract.check(document);
        client.propose(contract);
        client.sign(contract);
        for (Actor other : others) {
            other.client.sign(contract);
        }
        return contract;
    }

    PreparedInput submit(Contract contract, SessionId session, String input, String text) {
        PreparedInput prepared = client.seal(contract, session, input, Documents.text(text));
        client.submit(prepared);
        return prepared;
    }

    /** The request with this party's signature, fresh and correct. */
    Wire.Request sign(Wire.Request request) {
        Instant now = Instant.now();
        return sign(
                request, new RequestSignature.Parameters(id(), now, now.plusSeconds(SIGNATURE_SECONDS), Wire.fresh()));
    }

    /** The request, signed with these parameters. */
    Wire.Request sign(Wire.Request request, RequestSignature.Parameters parameters) {
        Map<String, String> headers = RequestSignature.sign(
                new RequestSignature.Request(request.method(), wire.target(request.path()), request.body()),
                parameters,
                signing);
        return request.withAll(headers);
    }

    Wire.Answer send(Wire.Request request) {
        return wire.send(sign(request));
    }

    Wire.Answer get(String path) {
        return send(Wire.Request.get(path));
    }

    /** Everything that this party is shown of its contracts, its sessions and the log. */
    List<String> view() {
        return List.of(
                get("/v1/sessions").text(),
                get("/v1/contracts").text(),
                wire.send(Wire.Request.get("/v1/log/checkpoint")).text());
    }

    @Override
    public String toString() {
        return id();
    }
}
