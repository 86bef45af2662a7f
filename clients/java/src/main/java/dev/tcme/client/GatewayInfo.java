package dev.tcme.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.tcme.contract.Assurance;
import dev.tcme.contract.Digest;
import dev.tcme.contract.PolicyQuestion.Capability;
import dev.tcme.contract.VerificationKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a gateway says about itself. Only its word: parties pin its key in the contract, and evidence repeats what
 * counts under its signature.
 *
 * @param log verifier key of its log (c2sp.org/signed-note)
 * @param policyBundle digest of the policy bundle that decides now
 * @param maxCapacityBits the most that an answer may be able to carry for that policy to permit a session; 0 and up
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record GatewayInfo(
        String version,
        VerificationKey signingKey,
        String log,
        Digest policyBundle,
        int maxCapacityBits,
        Assurance assurance,
        Model model) {

    public GatewayInfo {
        Objects.requireNonNull(version);
        Objects.requireNonNull(signingKey);
        Objects.requireNonNull(log);
        Objects.requireNonNull(policyBundle);
        if (maxCapacityBits < 0) {
            throw new IllegalArgumentException("expected a limit of 0 bits or more, not " + maxCapacityBits);
        }
        Objects.requireNonNull(assurance);
        Objects.requireNonNull(model);
    }

    /**
     * The model lane.
     *
     * @param weights digest of the weights file, absent if the lane is down or serves a model from elsewhere
     * @param embeddingWeights digest of the weights that the procedure {@code embedding} decides with
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Model(
            boolean available,
            Optional<Digest> weights,
            Optional<Digest> embeddingWeights,
            Optional<Map<String, Object>> protections,
            Optional<List<Program>> programs) {

        /** The prompt program for a kind of task. */
        public Optional<Program> program(String kind) {
            return programs.orElse(List.of()).stream()
                    .filter(program -> program.kind().equals(kind))
                    .findFirst();
        }
    }

    /** @param kind as in a contract's {@code task.kind} */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Program(String kind, Digest digest, List<ProcedureInfo> procedures) {
        public Program {
            Objects.requireNonNull(kind);
            Objects.requireNonNull(digest);
            procedures = List.copyOf(procedures);
        }

        public Optional<ProcedureInfo> procedure(String name) {
            return procedures.stream()
                    .filter(procedure -> procedure.name().equals(name))
                    .findFirst();
        }
    }

    /** @param capability as measured on labelled cases; absent if it never was */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ProcedureInfo(String name, Optional<Capability> capability) {
        public ProcedureInfo {
            Objects.requireNonNull(name);
        }
    }
}
