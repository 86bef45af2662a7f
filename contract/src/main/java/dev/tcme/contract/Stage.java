package dev.tcme.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The three times that policy is asked in a session. */
public enum Stage {
    /** May this contract run a session here at all? */
    ADMIT,
    /** Which lane? */
    ROUTE,
    /** May this answer go out? */
    RELEASE;

    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
