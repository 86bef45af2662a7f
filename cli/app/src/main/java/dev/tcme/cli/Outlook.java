package dev.tcme.cli;

import dev.tcme.contract.Adversary;
import dev.tcme.contract.Contract;
import dev.tcme.contract.LaneKind;
import dev.tcme.he.protocol.Circuits;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.UnsuitableException;
import dev.tcme.he.ring.Parallel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Whether the lane that computes on ciphertexts can take a contract, and what that takes, by the engine's own plan. */
sealed interface Outlook {
    /** In words, without a subject: for a line that begins with the lane's name. */
    String words();

    /** For {@code --json}. */
    Map<String, Object> document();

    /**
     * It can.
     *
     * @param circuit which computation, with its parameters
     * @param keyBytes public and evaluation keys
     * @param inputBytes that each party sends with its input
     * @param shareBytes that each party sends to decrypt, about
     * @param millis on one core of a server, within a factor of about two
     */
    record Fits(String circuit, int depth, long keyBytes, long inputBytes, long shareBytes, double millis)
            implements Outlook {
        @Override
        public String words() {
            return "depth " + depth + ", about " + Math.max(1, Math.round(millis)) + " ms of one core";
        }

        /** What goes over the wire. */
        String traffic() {
            return "keys of " + Wording.size(keyBytes) + ", made once for " + JointTask.ANSWERS_MAX
                    + " answers; each time a party sends " + Wording.size(inputBytes) + " of input and "
                    + Wording.size(shareBytes) + " of shares";
        }

        @Override
        public Map<String, Object> document() {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("computable", true);
            all.put("circuit", circuit);
            all.put("depth", depth);
            all.put("keyBytes", keyBytes);
            all.put("inputBytes", inputBytes);
            all.put("shareBytes", shareBytes);
            all.put("computingMillis", millis);
            return all;
        }
    }

    /** It cannot. */
    record Unfit(String because) implements Outlook {
        @Override
        public String words() {
            return "cannot take it: " + because;
        }

        @Override
        public Map<String, Object> document() {
            return Map.of("computable", false, "because", because);
        }
    }

    /** Nothing for a contract that does not allow the lane. */
    static Optional<Outlook> of(Contract contract) {
        return contract.lanes().contains(LaneKind.HE) ? Optional.of(plan(contract)) : Optional.empty();
    }

    private static Outlook plan(Contract contract) {
        if (contract.laneTerms().adversary() == Adversary.DEVIATING) {
            // Nothing proves that a party's keys and ciphertexts are what they should be.
            return new Unfit("it withstands parties that keep to the protocol, the contract demands deviating ones");
        }
        try {
            JointTask task = JointTask.of(contract, new Circuits(Parallel.none()));
            var estimate = task.estimate();
            return new Fits(
                    task.description(),
                    estimate.depth(),
                    estimate.keyBytes(),
                    estimate.inputBytes(),
                    estimate.shareBytes(),
                    estimate.evaluation().toNanos() / 1e6);
        } catch (UnsuitableException e) {
            return new Unfit(String.valueOf(e.getMessage()));
        }
    }
}
