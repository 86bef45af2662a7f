package dev.tcme.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON shape of a contract, with nothing checked but names and types. {@link Contract#check} is the only way on.
 *
 * @param version {@code tcme/contract/v1}
 * @param title for people, 1 to 120 characters
 * @param sessionSeconds how long a session may stay open, 10 to 86400
 * @param expires RFC 3339 UTC instant after which no session can be opened
 * @param gateway the environment that the parties agree on
 * @param policies digests of the policy bundles that decide
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ContractLiteral(
        @Nullable String version,
        @Nullable String title,
        @Nullable Task task,
        @Nullable List<Party> parties,
        @Nullable List<Input> inputs,
        @Nullable Output output,
        @Nullable Lanes lanes,
        @Nullable Model model,
        @Nullable List<Digest> policies,
        @Nullable Budget budget,
        @Nullable Gateway gateway,
        @Nullable String expires,
        @Nullable Integer sessionSeconds) {

    /**
     * What is to be found out.
     *
     * @param kind {@code overlap}, {@code confidentiality-audit}, {@code question}, or one that can be computed exactly,
     *     such as {@code comparison}
     * @param question the question's text, for kind {@code question} alone
     * @param parameters public numbers and words that the kind needs, such as a bound
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Task(
            @Nullable String kind,
            @Nullable String question,
            @Nullable JsonNode parameters) {}

    /**
     * @param id {@code [a-z][a-z0-9-]{0,31}}
     * @param signingKey signs the contract and requests
     * @param sealingKey outputs are sealed to it
     */
    public record Party(
            @Nullable String id,
            @Nullable VerificationKey signingKey,
            Sealing.@Nullable PublicKey sealingKey,
            @Nullable List<Role> roles) {}

    /**
     * @param name {@code [a-z][a-z0-9-]{0,31}}
     * @param party who brings it
     * @param schema JSON Schema 2020-12
     * @param maxBytes of its canonical JSON, 2 to 1048576
     */
    public record Input(
            @Nullable String name,
            @Nullable String party,
            @Nullable JsonNode schema,
            @Nullable Integer maxBytes) {}

    /**
     * @param schema an object schema of bounded capacity, see {@link Capacity}
     * @param readers for each of its properties, the parties that get it
     */
    public record Output(
            @Nullable JsonNode schema, @Nullable Map<String, List<String>> readers) {}

    /**
     * Which lanes the parties accept, and what of them.
     *
     * @param minimumAssurance the least that the lane must reach
     * @param adversary which other parties it must withstand; if absent, {@code curious} ones at least, and covert ones where the
     *     lane has a form for that
     * @param keys who may hold the key of a computation on ciphertexts; {@code shared} if absent
     * @param quorum how many of the parties that bring inputs decrypt together under a shared key, 2 to their number; all if absent
     * @param latencyMillis the longest that a session may be expected to take, 1 to 86400000; unbounded if absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Lanes(
            @Nullable List<LaneKind> allowed,
            @Nullable Assurance minimumAssurance,
            @Nullable Adversary adversary,
            @Nullable KeyHolding keys,
            @Nullable Integer quorum,
            @Nullable Integer latencyMillis) {}

    /**
     * What the model lane must run; absent where that lane is not allowed.
     *
     * @param weights digest of the weights file, or absent to accept any that the gateway states
     * @param program digest of the prompt program
     * @param procedure how the model's view becomes a decision: {@code option-scoring}, {@code embedding} or
     *     {@code generation}
     * @param minimumAccuracy least measured accuracy, as the lower bound of its 95 % interval, 0 to 1
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Model(
            @Nullable Digest weights,
            @Nullable Digest program,
            @Nullable String procedure,
            @Nullable Double minimumAccuracy) {}

    /** @param capacityBits most bits that one session may release, 0 to 4096 */
    public record Budget(@Nullable Integer capacityBits) {}

    /** @param signingKey signs evidence, receipts and checkpoints of the sessions */
    public record Gateway(@Nullable VerificationKey signingKey) {}
}
