package dev.tcme.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.audit.receipts.PostgresReceiptLog;
import dev.tcme.contract.Assurance;
import dev.tcme.contract.Digest;
import dev.tcme.contract.SigningKey;
import dev.tcme.contract.VerificationKey;
import dev.tcme.model.lane.ModelLane;
import dev.tcme.policy.ServedBundle;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What this gateway is: everything that a contract has to name. */
@Path("/v1/gateway")
@Tag(name = "gateway")
@Produces(MediaType.APPLICATION_JSON)
public class GatewayResource {
    private final SigningKey key;
    private final PostgresReceiptLog log;
    private final ServedBundle policy;
    private final ModelLane model;
    private final String version;

    /**
     * @param log the log's verifier key as C2SP signed notes write it
     * @param maxCapacityBits the most that an answer may be able to carry under this policy bundle; policy refuses every session of
     *     a contract whose output schema has room for more
     */
    public record View(
            String version,
            VerificationKey signingKey,
            String log,
            Digest policyBundle,

            @Schema(
                    minimum = "0",
                    description = "The most bits that the answer of one session may be able to carry under this"
                            + " policy bundle. Policy refuses contracts whose output schema has room for more.")
            int maxCapacityBits,

            Assurance assurance,
            Model model) {}

    /**
     * The model lane, as the model-runner describes itself.
     *
     * @param available whether it answers
     * @param weights digest of the weights file, absent for a served model
     * @param embeddingWeights digest of the weights of the procedure {@code embedding}
     * @param protections what its sandbox has switched on
     * @param programs prompt programs with their digests, and for each procedure its measured capability
     */
    public record Model(
            boolean available,
            @Nullable String weights,
            @Nullable String embeddingWeights,
            @Nullable JsonNode engine,
            @Nullable JsonNode protections,
            @Nullable JsonNode programs) {
        static Model of(Optional<JsonNode> capabilities) {
            return capabilities
                    .map(c -> new Model(
                            true,
                            c.path("weights").asText().startsWith("sha256:")
                                    ? c.path("weights").asText()
                                    : null,
                            c.path("embeddingWeights").textValue(),
                            c.get("engine"),
                            c.get("protections"),
                            c.get("programs")))
                    .orElseGet(() -> new Model(false, null, null, null, null, null));
        }
    }

    GatewayResource(
            SigningKey key,
            PostgresReceiptLog log,
            ServedBundle policy,
            ModelLane model,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.key = key;
        this.log = log;
        this.policy = policy;
        this.model = model;
        this.version = version;
    }

    @GET
    @Operation(summary = "Keys, policy bundle and its limit on answers, model and its measured capability")
    public View get() {
        return new View(
                version,
                key.verificationKey(),
                log.verifierKey(),
                policy.digest(),
                policy.maxCapacityBits(),
                Assurance.SELF_ASSERTED,
                Model.of(model.capabilities()));
    }
}
