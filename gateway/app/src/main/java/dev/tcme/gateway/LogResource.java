package dev.tcme.gateway;

import dev.tcme.audit.receipts.PostgresReceiptLog;
import dev.tcme.audit.tlog.Hash;
import dev.tcme.contract.Digest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The public face of the receipt log: digests and hashes, for anybody. */
@Path("/v1/log")
@Tag(name = "log")
@Produces(MediaType.APPLICATION_JSON)
public class LogResource {
    private final PostgresReceiptLog log;

    /** @param leaf the receipt's digest; its 32 bytes are the leaf's data */
    public record LeafView(long index, Digest leaf) {}

    /** @param hashes base64, from leaf to root */
    public record ProofView(List<String> hashes) {}

    LogResource(PostgresReceiptLog log) {
        this.log = log;
    }

    @GET
    @Path("/checkpoint")
    @Produces(MediaType.TEXT_PLAIN)
    @Operation(summary = "The newest checkpoint, a C2SP signed note")
    public String checkpoint() {
        return log.checkpoint();
    }

    @GET
    @Path("/leaves/{index}")
    @Operation(summary = "The receipt digest at a leaf", description = "Problems: log-index-out-of-range.")
    public LeafView leaf(@PathParam("index") long index) {
        return new LeafView(index, log.leaf(index));
    }

    @GET
    @Path("/proofs/inclusion")
    @Operation(summary = "That a tree of 'size' leaves holds leaf 'index' (RFC 9162 section 2.1.3)")
    public ProofView inclusion(@QueryParam("index") long index, @QueryParam("size") long size) {
        return view(log.inclusion(index, size));
    }

    @GET
    @Path("/proofs/consistency")
    @Operation(summary = "That the tree of 'to' leaves extends that of 'from' leaves (RFC 9162 section 2.1.4)")
    public ProofView consistency(@QueryParam("from") long from, @QueryParam("to") long to) {
        return view(log.consistency(from, to));
    }

    private static ProofView view(List<Hash> hashes) {
        return new ProofView(hashes.stream().map(Hash::base64).toList());
    }
}
