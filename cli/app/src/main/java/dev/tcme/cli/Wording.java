package dev.tcme.cli;

import dev.tcme.client.SessionView;
import dev.tcme.contract.Adversary;
import dev.tcme.contract.Assurance;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.KeyHolding;
import dev.tcme.contract.LaneKind;
import dev.tcme.he.protocol.Round;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How values that people must understand are put into words, the same in every command. */
final class Wording {
    private static final double KIBI = 1024;
    private static final double MEBI = KIBI * KIBI;

    private Wording() {}

    static String of(Assurance assurance) {
        return switch (assurance) {
            case SELF_ASSERTED -> "SELF_ASSERTED: only the operator's word stands behind the claims";
            case HARDWARE_ATTESTED -> "HARDWARE_ATTESTED: hardware evidence stands behind the claims";
            case CRYPTOGRAPHIC ->
                "CRYPTOGRAPHIC: mathematics keeps the inputs from the operator, and from parties that keep to the protocol";
        };
    }

    static String of(LaneKind lane) {
        return switch (lane) {
            case MODEL -> "model: a model reads the inputs in a sandbox and forgets them";
            case HE -> "he: the gateway computes on ciphertexts";
        };
    }

    static String of(KeyHolding keys) {
        return switch (keys) {
            case SHARED -> "shared: every party has a share, nobody the whole";
            case SINGLE -> "single: one party may hold the key, for one session";
        };
    }

    static String of(Adversary adversary) {
        return switch (adversary) {
            case CURIOUS -> "curious parties, that keep to the protocol";
            case COVERT -> "covert parties, that deviate only if they would not be caught";
            case DEVIATING -> "deviating parties, that send whatever they like";
        };
    }

    static String of(EndReason reason) {
        return switch (reason) {
            case RELEASED -> "the answer went to every recipient";
            case POLICY_DENIED -> "policy refused";
            case UNCERTAIN -> "the lane was not certain enough to answer";
            case OUTPUT_REJECTED -> "the lane's answer was not one that the contract allows";
            case LANE_BUSY -> "all places of the lane were taken";
            case LANE_FAILED -> "the lane failed";
            case LANE_TIMEOUT -> "the lane took too long";
            case GATEWAY_FAILED -> "the gateway failed";
            case GATEWAY_RESTARTED -> "the gateway was restarted";
            case WITHDRAWN -> "a party withdrew";
            case PARTY_FAULT -> "a party sent what the protocol does not allow; the receipt names it";
            case PARTY_MISSING -> "a party that the others waited for did not come; the receipt names it";
            case INPUTS_MISSING -> "time ran out before all inputs were there";
        };
    }

    /** State and, if it has ended, why, in one line; of a joint computation what is done now and who is awaited. */
    static String of(SessionView session) {
        String reason = session.reason().map(why -> ": " + of(why)).orElse("");
        if (session.state().isFinal()) {
            return session.state() + reason;
        }
        return session.progress()
                .map(progress -> session.state() + ": " + of(progress))
                .orElseGet(() -> session.state() + received(session));
    }

    private static String received(SessionView session) {
        long received = session.inputs().stream()
                .filter(SessionView.InputState::received)
                .count();
        return session.state() == SessionView.State.OPEN
                ? ": " + received + " of " + session.inputs().size() + " inputs received"
                : "";
    }

    private static String of(SessionView.Progress progress) {
        String round = Round.of(progress.round()).map(Wording::of).orElse("the gateway computes on the ciphertexts");
        return round
                + (progress.waitingFor().isEmpty() ? "" : ", waiting for " + String.join(", ", progress.waitingFor()));
    }

    private static String of(Round round) {
        String words = switch (round) {
            case COMMIT -> "parties commit to their shares of the keys";
            case KEYS -> "parties give their shares of the keys";
            case RELINEARISE -> "parties finish the evaluation keys";
            case COIN -> "parties draw which candidate of the keys is kept";
            case OPENING -> "parties open the other candidates of the keys, for everybody to check";
            case INPUT_COIN -> "parties draw which candidate of the inputs is kept";
            case PRESENT -> "parties compute the result and say that they are there";
            case INPUT_COMMIT -> "parties commit to their encrypted inputs";
            case INPUT -> "parties give their encrypted inputs";
            case SHARE -> "parties compute the result and give their shares of the decryption";
            case QUESTION -> "the first party encrypts its number";
            case ANSWER -> "the second party computes on it";
            case OPEN -> "parties give their halves of the result";
        };
        return words + " (round " + round + ")";
    }

    /** Lower-case names of enum values, joined by commas, in their order. */
    static String names(Collection<? extends Enum<?>> values) {
        return values.stream()
                .sorted(java.util.Comparator.comparingInt(Enum::ordinal))
                .map(value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(", "));
    }

    /** Bytes in the unit that fits. */
    static String size(long bytes) {
        if (bytes < KIBI) {
            return bytes + " B";
        }
        return bytes < MEBI
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / KIBI)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / MEBI);
    }

    static String orDash(Optional<?> value) {
        return value.map(Object::toString).orElse("-");
    }
}
