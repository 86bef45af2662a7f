package dev.tcme.cli;

import dev.tcme.client.GatewayInfo;
import dev.tcme.contract.Adversary;
import dev.tcme.contract.Assurance;
import dev.tcme.contract.ContractLiteral;
import dev.tcme.contract.KeyHolding;
import dev.tcme.contract.LaneKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which lanes a contract allows, and what it demands of them. */
final class LaneOptions {
    @Option(
            names = "--lanes",
            split = ",",
            paramLabel = "LANE",
            description = "Which lanes may compute: ${COMPLETION-CANDIDATES}. Default: all that can do this task.")
    private List<LaneKind> lanes = new ArrayList<>();

    @Option(
            names = "--assurance",
            paramLabel = "LEVEL",
            description = "The least that the lane must reach: ${COMPLETION-CANDIDATES}. Default: what the weakest"
                    + " allowed lane reaches.")
    private Optional<Assurance> assurance = Optional.empty();

    @Option(
            names = "--adversary",
            paramLabel = "WHICH",
            description = "Which other parties the lane must withstand: ${COMPLETION-CANDIDATES}. Curious ones keep to"
                    + " the protocol; covert ones deviate only if they would not be caught, so who does is caught and"
                    + " named with probability at least one half; deviating ones send whatever they like. Default: not"
                    + " said, which demands curious and takes covert where it can be had, and elsewhere proofs of the"
                    + " decryption's shares; say curious to save the time that checking takes.")
    private Optional<Adversary> adversary = Optional.empty();

    @Option(
            names = "--keys",
            paramLabel = "HOLDING",
            description =
                    "Who may hold the key of a computation on ciphertexts: ${COMPLETION-CANDIDATES}. Shared: nobody"
                            + " alone. Single: one party for one session, so that two may compare in two messages. Default:"
                            + " shared.")
    private Optional<KeyHolding> keys = Optional.empty();

    @Option(
            names = "--quorum",
            paramLabel = "COUNT",
            description = "How many of the parties that bring inputs decrypt the answer together, 2 to all of them: the"
                    + " answer comes although others have left, and as many together can read every input. Default:"
                    + " all.")
    private Optional<Integer> quorum = Optional.empty();

    @Option(
            names = "--latency",
            paramLabel = "MILLIS",
            description = "The longest that a session may be expected to take. Default: unbounded.")
    private Optional<Integer> latency = Optional.empty();

    /**
     * Without a wish all lanes that can do the task at this gateway: policy then takes the strongest.
     *
     * @param computed by which lanes this very task can be done
     */
    List<LaneKind> allowed(Template template, Template.Computed computed, GatewayInfo gateway) {
        return lanes.isEmpty()
                ? byDefault(template, computed, gateway)
                : lanes.stream().distinct().toList();
    }

    /** @throws CliFailure if a lane is wished that cannot do this very task */
    void requireAble(Template template, Template.Computed computed) {
        if (lanes.contains(LaneKind.HE) && computed == Template.Computed.BY_MODEL_ALONE) {
            throw new CliFailure(
                    Exit.USAGE, "the lane he computes numbers; '" + template.kind() + "' needs a model that reads");
        }
        if (lanes.contains(LaneKind.MODEL) && computed == Template.Computed.ON_CIPHERTEXTS_ALONE) {
            throw new CliFailure(
                    Exit.USAGE, "no model reads '" + template.kind() + "' with these options: leave out --lanes model");
        }
    }

    private List<LaneKind> byDefault(Template template, Template.Computed computed, GatewayInfo gateway) {
        return switch (computed) {
            case BY_MODEL_ALONE -> List.of(LaneKind.MODEL);
            case ON_CIPHERTEXTS_ALONE -> List.of(LaneKind.HE);
            case ON_CIPHERTEXTS_TOO ->
                assurance.equals(Optional.of(Assurance.CRYPTOGRAPHIC))
                                || gateway.model().program(template.kind()).isEmpty()
                        ? List.of(LaneKind.HE)
                        : List.of(LaneKind.HE, LaneKind.MODEL);
        };
    }

    ContractLiteral.Lanes terms(List<LaneKind> allowed) {
        Assurance weakest = allowed.contains(LaneKind.MODEL) ? Assurance.SELF_ASSERTED : Assurance.CRYPTOGRAPHIC;
        return new ContractLiteral.Lanes(
                allowed,
                assurance.orElse(weakest),
                adversary.orElse(null),
                keys.orElse(null),
                quorum.orElse(null),
                latency.orElse(null));
    }
}
