package dev.tcme.model;

/** The model or its set-up failed. The message names what was expected and holds no content of any input. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ModelException(String message) {
        super(message);
    }
}
