package dev.tcme.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tcme.audit.receipts.PostgresReceiptLog;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.Receipt;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.spi.ReceiptLog;
import dev.tcme.gateway.session.SealedInput;
import dev.tcme.gateway.session.Session;
import dev.tcme.gateway.session.Sessions;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Vertx;
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
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Sessions: open, submit, watch, output, receipt. */
@Path("/v1/sessions")
@Tag(name = "sessions")
@Produces(MediaType.APPLICATION_JSON)
public class SessionResource {
    private static final int MAX_SMALL_BODY = 1024;
    private static final int MAX_INPUT_BODY = BodyLimit.MAX_BYTES;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final byte[] NO_BODY = {};

    private final Sessions sessions;
    private final StoredSessions store;
    private final Contracts contracts;
    private final PostgresReceiptLog log;
    private final Events events;
    private final Door door;
    private final Idempotency idempotency;
    private final Vertx vertx;

    public record Listing(List<SessionView> sessions) {}

    public record OpenBody(@JsonProperty(required = true) Digest contract) {
        public OpenBody {
            Objects.requireNonNull(contract);
        }
    }

    /** @param commitment salted, of the sealed input */
    public record InputBody(
            @JsonProperty(required = true) Sealed sealed,
            @JsonProperty(required = true) Digest commitment) {
        public InputBody {
            Objects.requireNonNull(sealed);
            Objects.requireNonNull(commitment);
        }
    }

    public record OutputView(Sealed sealed) {}

    /** @param proof {@code c2sp.org/tlog-proof@v1} text */
    public record ReceiptView(Receipt receipt, String signature, String proof) {}

    SessionResource(
            Sessions sessions,
            StoredSessions store,
            Contracts contracts,
            PostgresReceiptLog log,
            Events events,
            Door door,
            Idempotency idempotency,
            Vertx vertx) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.store = store;
        this.contracts = contracts;
        this.log = log;
        this.events = events;
        this.door = door;
        this.idempotency = idempotency;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Open a session of an agreed contract",
            description = "201 with the session's key and evidence, or with state REFUSED and policy's reasons."
                    + " Problems: contract-not-found, contract-not-agreed, contract-expired, busy.")
    public Response open(
            @Context HttpServerRequest http,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @RequestBody(content = @Content(schema = @Schema(implementation = OpenBody.class))) byte[] body) {
        Door.Caller caller = door.enter(http, body);
        return idempotency.once(caller, idempotencyKey, http.uri(), body, () -> {
            Digest contract = Body.read(body, MAX_SMALL_BODY, OpenBody.class).contract();
            Session session = sessions.open(contracts.agreed(contract, caller.id()), caller.id());
            return Response.status(201).entity(view(session)).build();
        });
    }

    private SessionView view(Session session) {
        return SessionView.of(session, sessions.progress(session.id()));
    }

    @GET
    @Operation(summary = "The caller's sessions, newest first")
    public Listing list(@Context HttpServerRequest http) {
        Door.Caller caller = door.enter(http, NO_BODY);
        return new Listing(store.ofParty(caller.id()).stream()
                .map(session -> SessionView.of(session).withoutEvidence())
                .toList());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "A session: state, evidence, which inputs are there")
    public SessionView get(@Context HttpServerRequest http, @PathParam("id") String id) {
        Door.Caller caller = door.enter(http, NO_BODY);
        return view(sessions.find(SessionId.parse(id), caller.id()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/{id}/inputs/{name}")
    @Operation(
            summary = "Submit a sealed input",
            description = "Problems: seal-mismatch, commitment-mismatch, schema-mismatch, oversize, input-duplicate,"
                    + " input-after-sealing, input-unknown, wrong-state. A refused input changes nothing.")
    public Response submit(
            @Context HttpServerRequest http,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @PathParam("id") String id,
            @PathParam("name") String name,
            @RequestBody(content = @Content(schema = @Schema(implementation = InputBody.class))) byte[] body) {
        Door.Caller caller = door.enter(http, body);
        return idempotency.once(caller, idempotencyKey, http.uri(), body, () -> {
            InputBody input = Body.read(body, MAX_INPUT_BODY, InputBody.class);
            Session session = sessions.submit(
                    SessionId.parse(id), caller.id(), name, new SealedInput(input.sealed(), input.commitment()));
            return Response.ok(SessionView.of(session)).build();
        });
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/{id}/withdrawal")
    @Operation(
            summary = "End a session before it releases anything",
            description = "For contributors and recipients. Problems: wrong-state, forbidden.")
    public Response withdraw(
            @Context HttpServerRequest http,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @PathParam("id") String id,
            byte[] body) {
        Door.Caller caller = door.enter(http, body);
        return idempotency.once(caller, idempotencyKey, http.uri(), body, () -> {
            Body.read(body, MAX_SMALL_BODY, Body.Nothing.class);
            Session session = sessions.withdraw(SessionId.parse(id), caller.id());
            return Response.ok(SessionView.of(session)).build();
        });
    }

    @GET
    @Path("/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Blocking
    @Operation(summary = "Changes of state as server-sent events; the stream ends when the session does")
    public Multi<OutboundSseEvent> events(
            @Context HttpServerRequest http, @Context Sse sse, @PathParam("id") String id) {
        Door.Caller caller = door.enter(http, NO_BODY);
        SessionId session = SessionId.parse(id);
        sessions.find(session, caller.id());
        EventStream stream = new EventStream(sse);
        Runnable stop = events.watch(session, changed -> stream.state(view(changed)));
        // Looked up again after the watch began: a change between the two is then seen, perhaps twice.
        stream.state(view(sessions.find(session, caller.id())));
        long heartbeat = vertx.setPeriodic(HEARTBEAT.toMillis(), timer -> stream.heartbeat());
        return stream.events().onTermination().invoke(() -> {
            stop.run();
            vertx.cancelTimer(heartbeat);
        });
    }

    @GET
    @Path("/{id}/output")
    @Operation(
            summary = "The caller's part of the answer, sealed to its key",
            description = "Problems: wrong-state unless the session is RELEASED; forbidden for those who read nothing.")
    public OutputView output(@Context HttpServerRequest http, @PathParam("id") String id) {
        Door.Caller caller = door.enter(http, NO_BODY);
        Session session = sessions.find(SessionId.parse(id), caller.id());
        if (!session.contract().output().recipients().contains(caller.id())) {
            throw new ProblemException(Problem.FORBIDDEN, "the contract gives this party no part of the answer");
        }
        if (session.state() != Session.State.RELEASED) {
            throw new ProblemException(Problem.WRONG_STATE, "the session is " + session.state() + ", not RELEASED");
        }
        return store.output(session.id(), caller.id())
                .map(OutputView::new)
                .orElseThrow(() -> new ProblemException(
                        Problem.WRONG_STATE, "the sealed output was not fetched in time and is erased"));
    }

    @GET
    @Path("/{id}/receipt")
    @Operation(
            summary = "The signed receipt with its inclusion proof, for offline verification",
            description = "Problems: wrong-state until the session has ended.")
    public ReceiptView receipt(@Context HttpServerRequest http, @PathParam("id") String id) {
        Door.Caller caller = door.enter(http, NO_BODY);
        Session session = sessions.find(SessionId.parse(id), caller.id());
        ReceiptLog.Entry entry = log.find(session.id())
                .orElseThrow(() -> new ProblemException(
                        Problem.WRONG_STATE, "the session is " + session.state() + ", so it has no receipt yet"));
        return new ReceiptView(entry.receipt().receipt(), entry.receipt().signature(), log.proof(entry));
    }
}
