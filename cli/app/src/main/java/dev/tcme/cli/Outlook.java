package dev.tcme.cli;

import dev.tcme.contract.Contract;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.LaneKind;
import dev.tcme.he.protocol.Circuits;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.Round;
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
     * @param form in which policy would take it, latency left aside
     * @param circuit which computation, with its parameters
     * @param keyBytes public and evaluation keys of one set
     * @param inputBytes that each party sends with its input
     * @param shareBytes that each party sends to decrypt
     * @param provesShares whether they come with proofs that name who gives another one
     * @param millis on one core of a server, within a factor of about two
     */
    record Fits(
            LaneForm form,
            String circuit,
            int depth,
            long keyBytes,
            long inputBytes,
            long shareBytes,
            boolean provesShares,
            double millis)
            implements Outlook {
        /** How many sets of keys are made, of which one is kept and the others are opened. */
        int keySets() {
            return form == LaneForm.COVERT ? Round.CANDIDATES : 1;
        }

        @Override
        public String words() {
            return "depth " + depth + ", about " + Math.max(1, Math.round(millis)) + " ms of one core";
        }

        /** What goes over the wire. */
        String traffic() {
            return (keySets() == 1 ? "" : keySets() + " sets of which one is kept, each with ") + "keys of "
                    + Wording.size(keyBytes) + ", made once for " + JointTask.ANSWERS_MAX
                    + " answers; each time a party sends " + Wording.size(inputBytes) + " of input and "
                    + Wording.size(shareBytes) + (provesShares ? " of proven shares" : " of shares");
        }

        @Override
        public Map<String, Object> document() {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("computable", true);
            all.put("circuit", circuit);
            all.put("depth", depth);
            all.put("form", form.toString());
            all.put("keySets", keySets());
            all.put("keyBytes", keyBytes);
            all.put("inputBytes", inputBytes);
            all.put("shareBytes", shareBytes);
            all.put("provesShares", provesShares);
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
        if (!contract.lanes().contains(LaneKind.HE)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (contract.laneTerms().leastAdversary()) {
                    case CURIOUS -> strongest(contract);
                    case COVERT -> plan(contract, LaneForm.COVERT);
                    // Opening all but one of several candidates shows a deviation often, not always.
                    case DEVIATING ->
                        new Unfit("it withstands parties that keep to the protocol, or that deviate only if they would"
                                + " not be caught; the contract demands deviating ones");
                });
    }

    /** As policy takes it, latency left aside. */
    private static Outlook strongest(Contract contract) {
        if (contract.laneTerms().seeksDeviations() && plan(contract, LaneForm.COVERT) instanceof Fits checked) {
            return checked;
        }
        return plan(contract, LaneForm.THRESHOLD);
    }

    private static Outlook plan(Contract contract, LaneForm form) {
        try {
            JointTask task = JointTask.of(contract, new Circuits(Parallel.none()), form);
            var estimate = task.estimate();
            return new Fits(
                    form,
                    task.description(),
                    estimate.depth(),
                    estimate.keyBytes(),
                    estimate.inputBytes(),
                    task.shareBytes(),
                    task.provesShares(),
                    estimate.evaluation().toNanos() / 1e6);
        } catch (UnsuitableException e) {
            return new Unfit(String.valueOf(e.getMessage()));
        }
    }
}
