package dev.tcme.cli;

/** A command cannot go on; the message is one sentence for the person who called it. */
final class CliFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exit;

    /** @param exit one of {@link Exit} */
    CliFailure(int exit, String message) {
        super(message);
        this.exit = exit;
    }

    int exit() {
        return exit;
    }
}
