package dev.tcme.host;

/** The machine cannot do what was asked; the message is one sentence (or a sentence and a log tail) for its owner. */
public final class HostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HostException(String message) {
        super(message);
    }

    HostException(String message, Throwable cause) {
        super(message, cause);
    }
}
