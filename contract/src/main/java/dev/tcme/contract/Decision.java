package dev.tcme.contract;

import java.util.List;
import java.util.Optional;

/** What policy said. There is no third thing: whatever is not a permit is a denial. */
public sealed interface Decision permits Decision.Permit, Decision.Deny {

    Reference reference();

    List<Reason> reasons();

    default boolean permits() {
        return this instanceof Permit;
    }

    /** @param form how to compute, present at stage {@link Stage#ROUTE} */
    record Permit(Reference reference, List<Reason> reasons, Optional<LaneForm> form) implements Decision {}

    record Deny(Reference reference, List<Reason> reasons) implements Decision {}

    /**
     * Where the decision can be looked up.
     *
     * @param id as in the engine's decision log
     * @param bundle digest of the policy bundle that decided
     */
    record Reference(Stage stage, String id, Digest bundle) {}

    /**
     * @param code stable, lower-case with underscores, for scripts
     * @param text for people
     */
    record Reason(String code, String text) {}
}
