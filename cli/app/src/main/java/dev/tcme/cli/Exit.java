package dev.tcme.cli;

import dev.tcme.client.GatewayFailure;
import dev.tcme.client.SessionView;
import dev.tcme.client.TcmeProblem;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.ProblemException;
import java.util.List;
import java.util.Optional;

/** Exit codes, the same for every command. */
final class Exit {
    static final int OK = 0;
    /** A file, a key or a document on this machine is not as it must be. */
    static final int LOCAL = 1;
    /** picocli's own code for wrong usage. */
    static final int USAGE = 2;

    static final int REFUSED = 3;
    static final int UNVERIFIABLE = 4;
    static final int GATEWAY = 5;

    /** For {@code --help}; picocli wants code and text joined by a colon. */
    static final List<String> TEXTS = List.of(
            "0:done",
            "1:a file, key or document here is not as it must be",
            "2:wrong usage",
            "3:the gateway or its policy refused, or the session ended without an answer",
            "4:a signature, proof, commitment or evidence does not verify",
            "5:the gateway, a lane or a database cannot be reached or failed");

    private Exit() {}

    static int of(ProblemException refusal) {
        return switch (refusal.problem()) {
            case SIGNATURE_INVALID, COMMITMENT_MISMATCH, SEAL_MISMATCH -> UNVERIFIABLE;
            case WRONG_STATE, INPUT_DUPLICATE, INPUT_AFTER_SEALING, CONTRACT_NOT_AGREED -> REFUSED;
            default -> LOCAL;
        };
    }

    static int of(TcmeProblem refusal) {
        return refusal.status() >= 500 ? GATEWAY : REFUSED;
    }

    static int of(GatewayFailure failure) {
        return failure.kind() == GatewayFailure.Kind.CONTRADICTION ? UNVERIFIABLE : GATEWAY;
    }

    /** For a session that has ended. */
    static int of(SessionView ended) {
        Optional<EndReason> reason = ended.reason();
        return switch (ended.state()) {
            case OPEN, SEALED, RUNNING, RELEASED -> OK;
            case REFUSED, EXPIRED -> REFUSED;
            case ABORTED -> reason.equals(Optional.of(EndReason.WITHDRAWN)) ? REFUSED : GATEWAY;
        };
    }
}
