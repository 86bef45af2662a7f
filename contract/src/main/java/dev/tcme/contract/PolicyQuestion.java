package dev.tcme.contract;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What policy is told: digests, labels, sizes and capacity. No record here has a component that could hold an input
 * or an output, so policy, its engine and its decision log cannot see one.
 *
 * <p>In Rego the components are members of {@code input}, in snake case.
 */
public sealed interface PolicyQuestion permits PolicyQuestion.Admit, PolicyQuestion.Route, PolicyQuestion.Release {

    @JsonIgnore
    Stage stage();

    /** Names the decision; it is in the engine's decision log and in the receipt. */
    String decisionId();

    /** @param now RFC 3339 */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Admit(String decisionId, String now, ContractFacts contract, SessionFacts session, List<String> signedBy)
            implements PolicyQuestion {
        @Override
        public Stage stage() {
            return Stage.ADMIT;
        }
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Route(String decisionId, String now, ContractFacts contract, SessionFacts session, List<LaneFacts> lanes)
            implements PolicyQuestion {
        @Override
        public Stage stage() {
            return Stage.ROUTE;
        }
    }

    /** @param label join of all input labels: the answer's, before declassification */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Release(
            String decisionId,
            String now,
            ContractFacts contract,
            SessionFacts session,
            LaneFacts lane,
            Label label,
            boolean schemaSatisfied)
            implements PolicyQuestion {
        @Override
        public Stage stage() {
            return Stage.RELEASE;
        }
    }

    /** @param assurance what the environment can show of itself */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record SessionFacts(String id, String openedBy, Assurance assurance, Digest bundle) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record ContractFacts(
            String digest,
            String task,
            List<PartyFacts> parties,
            List<InputFacts> inputs,
            List<FieldFacts> fields,
            int capacityBits,
            int budgetBits,
            List<LaneKind> lanes,
            Assurance minimumAssurance,
            Adversary adversary,
            KeyHolding keys,
            Optional<Integer> quorum,
            Optional<Long> latencyMillis,
            double minimumAccuracy,
            Optional<String> weights,
            Optional<String> program,
            Optional<String> procedure,
            List<String> policies,
            String expires,
            long sessionSeconds) {

        public static ContractFacts of(Contract contract) {
            return new ContractFacts(
                    contract.digest().toString(),
                    contract.task().kind(),
                    contract.parties().stream()
                            .map(p -> new PartyFacts(
                                    p.id(), p.roles().stream().sorted().toList()))
                            .toList(),
                    contract.inputs().stream()
                            .map(i -> new InputFacts(i.name(), i.party(), i.maxBytes(), Label.ownedBy(i.party())))
                            .toList(),
                    contract.output().fields().stream()
                            .map(f -> new FieldFacts(f.name(), f.bits(), f.readers()))
                            .toList(),
                    contract.capacityBits(),
                    contract.budgetBits(),
                    contract.lanes().stream().sorted().toList(),
                    contract.minimumAssurance(),
                    contract.laneTerms().leastAdversary(),
                    contract.laneTerms().keys(),
                    contract.laneTerms().quorum().stream().boxed().findFirst(),
                    contract.laneTerms().latency().map(Duration::toMillis),
                    contract.model().map(Contract.ModelTerms::minimumAccuracy).orElse(0.0),
                    contract.model().flatMap(Contract.ModelTerms::weights).map(Digest::toString),
                    contract.model().map(Contract.ModelTerms::program).map(Digest::toString),
                    contract.model().map(Contract.ModelTerms::procedure),
                    contract.policies().stream().map(Digest::toString).toList(),
                    contract.expires().toString(),
                    contract.sessionTime().toSeconds());
        }
    }

    record PartyFacts(String id, List<Role> roles) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record InputFacts(String name, String party, int maxBytes, Label label) {}

    record FieldFacts(String name, int bits, List<String> readers) {}

    /**
     * What a lane offers for a contract.
     *
     * @param available whether it can run this contract now
     * @param unavailableBecause a code for people, empty if available
     * @param withstands the strongest other parties against which its promises hold
     * @param capability measured on labelled cases, absent if never measured
     * @param work what the computation takes, absent where it is not known beforehand
     * @param estimate how long it will take
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record LaneFacts(
            LaneForm form,
            boolean available,
            String unavailableBecause,
            Assurance assurance,
            Adversary withstands,
            Optional<Capability> capability,
            Optional<Work> work,
            @JsonIgnore Duration estimate) {
        @JsonProperty
        public LaneKind lane() {
            return form.kind();
        }

        @JsonProperty("estimate_millis")
        public long estimateMillis() {
            return estimate.toMillis();
        }

        /** An offer that says why there is none, and promises the least. */
        public static LaneFacts unavailable(LaneForm form, String because) {
            Assurance assurance = form.kind() == LaneKind.HE ? Assurance.CRYPTOGRAPHIC : Assurance.SELF_ASSERTED;
            return new LaneFacts(
                    form,
                    false,
                    because,
                    assurance,
                    Adversary.CURIOUS,
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ZERO);
        }
    }

    /**
     * What a computation on ciphertexts takes, by the engine's own plan.
     *
     * @param depth multiplications one after the other
     * @param logDegree log2 of the ring degree
     * @param keyBytes that each party sends for keys; 0 if it can use those of an earlier session
     * @param inputBytes that each party sends with its input
     * @param shareBytes that each party sends to decrypt
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Work(int depth, int logDegree, long keyBytes, long inputBytes, long shareBytes) {}

    /**
     * How often the lane was right on labelled cases that calibration had not seen.
     *
     * @param decided cases that were not refused as uncertain
     * @param lowerBound of the 95 % Wilson interval of accuracy among decided cases
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Capability(int cases, int decided, int correct, double lowerBound, double upperBound) {}
}
