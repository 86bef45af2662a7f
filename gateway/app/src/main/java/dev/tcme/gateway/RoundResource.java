package dev.tcme.gateway;

import dev.tcme.contract.Contribution;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import dev.tcme.gateway.session.Session;
import dev.tcme.gateway.session.Sessions;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The rounds of a joint computation: what parties give, and what they need of one another. */
@Path("/v1/sessions/{id}/rounds/{round}")
@Tag(name = "rounds")
public class RoundResource {
    /** Covers the content for other parties, who do not see the request that brought it. */
    static final String SIGNATURE = "TCME-Contribution-Signature";

    private static final byte[] NO_BODY = {};

    private final Sessions sessions;
    private final Door door;

    RoundResource(Sessions sessions, Door door) {
        this.sessions = sessions;
        this.door = door;
    }

    @PUT
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Contribute to a round",
            description = "The same content again changes nothing. Problems: wrong-state; contribution-invalid, with"
                    + " which the session has ended and its receipt names the party, the round and the fault. That a"
                    + " share comes with another result than the others' is found when all are there: then the session"
                    + " ends so without a refusal.")
    public SessionView contribute(
            @Context HttpServerRequest http,
            @PathParam("id") String id,
            @PathParam("round") String round,
            @HeaderParam(SIGNATURE) @Nullable String signature,
            byte[] body) {
        Digest digest = Digest.ofFile(body);
        Door.Caller caller = door.enter(http, digest);
        SessionId session = SessionId.parse(id);
        Session found = sessions.find(session, caller.id());
        Contribution.Address address =
                new Contribution.Address(session, found.contract().digest(), round, caller.id());
        Session changed = sessions.contribute(Contribution.received(address, body, digest, signature));
        return SessionView.of(changed, sessions.progress(session)).withoutEvidence();
    }

    @GET
    @Path("/{party}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(
            summary = "Another party's contribution, with its signature in the header " + SIGNATURE,
            description =
                    "For who computes on it; there until everybody who needs it has given what depends on it, and not"
                            + " after the session has ended. Problems: contribution-not-found.")
    public Response contribution(
            @Context HttpServerRequest http,
            @PathParam("id") String id,
            @PathParam("round") String round,
            @PathParam("party") String party) {
        Door.Caller caller = door.enter(http, NO_BODY);
        Contribution found = sessions.contribution(SessionId.parse(id), caller.id(), round, party)
                .orElseThrow(() -> new ProblemException(
                        Problem.CONTRIBUTION_NOT_FOUND,
                        "the party has not contributed to this round, or the session has ended"));
        return Response.ok(found.content())
                .header(SIGNATURE, found.signatureText())
                .build();
    }
}
