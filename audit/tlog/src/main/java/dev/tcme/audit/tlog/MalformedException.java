package dev.tcme.audit.tlog;

import java.io.Serial;

/**
 * A text or byte string is not of the expected form. The only exception the {@code parse} functions of this room throw.
 * It has one message per {@link Artefact} and never holds a piece of the input.
 */
public final class MalformedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Artefact artefact;

    MalformedException(Artefact artefact) {
        super(artefact.complaint());
        this.artefact = artefact;
    }

    /** What was expected. */
    public Artefact artefact() {
        return artefact;
    }
}
