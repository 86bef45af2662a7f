package dev.tcme.gateway;

import dev.tcme.contract.Digest;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Parties and their public keys. */
@Path("/v1/parties")
@Tag(name = "parties")
@Produces(MediaType.APPLICATION_JSON)
public class PartyResource {
    private static final int MAX_BYTES = 4096;

    private final Parties parties;
    private final Door door;
    private final GatewayConfig config;
    private final Idempotency idempotency;

    PartyResource(Parties parties, Door door, GatewayConfig config, Idempotency idempotency) {
        this.parties = parties;
        this.door = door;
        this.config = config;
        this.idempotency = idempotency;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Register a party",
            description = "Signed with the key that is registered; 'keyid' is the id. 201 if it is new, 200 if the"
                    + " same card was registered before. Problems: party-exists, enrolment-refused.")
    public Response register(
            @Context HttpServerRequest http,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @HeaderParam("TCME-Enrolment") @Nullable String enrolment,
            @RequestBody(content = @Content(schema = @Schema(implementation = Parties.Card.class))) byte[] body) {
        Parties.Card card = Body.read(body, MAX_BYTES, Parties.Card.class);
        Door.Caller caller = door.enterNew(http, body, card);
        return idempotency.once(caller, idempotencyKey, http.uri(), body, () -> {
            requireEnrolled(enrolment);
            return Response.status(parties.register(card) ? 201 : 200)
                    .entity(card)
                    .build();
        });
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "A party's public keys", description = "Problems: party-not-found.")
    public Parties.Card get(@PathParam("id") String id) {
        return parties.find(id)
                .orElseThrow(
                        () -> new ProblemException(Problem.PARTY_NOT_FOUND, "no party of this name is registered"));
    }

    private void requireEnrolled(@Nullable String given) {
        if (config.enrolment() == GatewayConfig.Enrolment.OPEN) {
            return;
        }
        String token = config.enrolmentToken().orElse("");
        // Digests, so that the comparison tells nothing of the token's length either.
        boolean same = MessageDigest.isEqual(
                Digest.sha256().digest(token.getBytes(StandardCharsets.UTF_8)),
                Digest.sha256().digest((given == null ? "" : given).getBytes(StandardCharsets.UTF_8)));
        if (token.isEmpty() || !same) {
            throw new ProblemException(
                    Problem.ENROLMENT_REFUSED, "expected the operator's token in the header 'TCME-Enrolment'");
        }
    }
}
