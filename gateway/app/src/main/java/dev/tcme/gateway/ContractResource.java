package dev.tcme.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tcme.contract.Base64Url;
import dev.tcme.contract.Contract;
import dev.tcme.contract.ContractLiteral;
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
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Contracts: draft, sign, agree. */
@Path("/v1/contracts")
@Tag(name = "contracts")
@Produces(MediaType.APPLICATION_JSON)
public class ContractResource {
    private static final int MAX_SIGNATURE_BYTES = 1024;
    private static final byte[] NO_BODY = {};

    private final Contracts contracts;
    private final Door door;
    private final Idempotency idempotency;

    public record Listing(List<Contracts.Summary> contracts) {}

    /** @param signature base64url of the 64 bytes over the contract's digest */
    public record SignatureBody(
            @JsonProperty(required = true) String signature) {
        public SignatureBody {
            Objects.requireNonNull(signature);
        }
    }

    ContractResource(Contracts contracts, Door door, Idempotency idempotency) {
        this.contracts = contracts;
        this.door = door;
        this.idempotency = idempotency;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Draft a contract",
            description = "201 if it is new, 200 if the same document is known. Problems: invalid-contract,"
                    + " unbounded-output, unknown-field, unknown-party, forbidden.")
    public Response draft(
            @Context HttpServerRequest http,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @RequestBody(content = @Content(schema = @Schema(implementation = ContractLiteral.class))) byte[] body) {
        Door.Caller caller = door.enter(http, body);
        return idempotency.once(caller, idempotencyKey, http.uri(), body, () -> {
            Contract contract = Contract.check(Body.object(body, Contract.MAX_BYTES));
            boolean fresh = contracts.draft(contract, caller.id());
            return Response.status(fresh ? 201 : 200)
                    .entity(contracts.view(contract.digest(), caller.id()))
                    .build();
        });
    }

    @GET
    @Operation(summary = "The caller's contracts, newest first")
    public Listing list(@Context HttpServerRequest http) {
        return new Listing(contracts.list(door.enter(http, NO_BODY).id()));
    }

    @GET
    @Path("/{digest}")
    @Operation(summary = "A contract with its signatures")
    public Contracts.View get(@Context HttpServerRequest http, @PathParam("digest") String digest) {
        Door.Caller caller = door.enter(http, NO_BODY);
        return contracts.view(Digest.parse(digest), caller.id());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/{digest}/signatures")
    @Operation(summary = "Sign a contract", description = "Problems: signature-invalid, contract-not-found.")
    public Response sign(
            @Context HttpServerRequest http,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @PathParam("digest") String digest,
            @RequestBody(content = @Content(schema = @Schema(implementation = SignatureBody.class))) byte[] body) {
        Door.Caller caller = door.enter(http, body);
        return idempotency.once(caller, idempotencyKey, http.uri(), body, () -> {
            SignatureBody literal = Body.read(body, MAX_SIGNATURE_BYTES, SignatureBody.class);
            Digest contract = Digest.parse(digest);
            contracts.sign(contract, caller.id(), decode(literal.signature()));
            return Response.ok(contracts.view(contract, caller.id())).build();
        });
    }

    private static byte[] decode(String text) {
        return Base64Url.decode(text)
                .orElseThrow(() -> new ProblemException(
                        Problem.MALFORMED_DOCUMENT, "'signature' must be base64url without padding"));
    }
}
