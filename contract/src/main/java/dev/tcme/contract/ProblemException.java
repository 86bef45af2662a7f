package dev.tcme.contract;

/**
 * A refusal with its {@link Problem} and a detail for people. The detail names what was expected, never what was
 * sent: whoever throws this makes sure of it.
 */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;

    public ProblemException(Problem problem, String detail) {
        // No cause and no stack trace: causes of parse errors quote input, and a refusal is not a defect.
        super(detail, null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }

    /** Never null, unlike {@link #getMessage()} by its type. */
    public String detail() {
        String message = getMessage();
        return message == null ? problem.title() : message;
    }
}
