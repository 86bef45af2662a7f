package dev.tcme.cli;

import dev.tcme.client.GatewayFailure;
import dev.tcme.client.TcmeProblem;
import dev.tcme.contract.ProblemException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns what a command throws into one line for the person, one document for {@code --json}, and an exit code. */
final class Failures {
    private static final String LOCAL_TYPE = "urn:tcme:cli:";

    private final Shell shell;
    private final boolean json;

    Failures(Shell shell, boolean json) {
        this.shell = shell;
        this.json = json;
    }

    int usage(ParameterException e, String[] args) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        report(new Failure(Exit.USAGE, LOCAL_TYPE + "usage", String.valueOf(e.getMessage())));
        shell.hint("      see: " + command + " --help");
        return Exit.USAGE;
    }

    int execution(Exception e, CommandLine line, ParseResult parsed) {
        Failure failure = describe(e);
        report(failure);
        return failure.exit();
    }

    private record Failure(int exit, String type, String text) {}

    private static Failure describe(Exception e) {
        return switch (e) {
            case TcmeProblem refusal ->
                new Failure(
                        Exit.of(refusal),
                        refusal.type(),
                        "the gateway refused: " + refusal.getMessage() + advice(refusal));
            case GatewayFailure failure ->
                new Failure(
                        Exit.of(failure),
                        LOCAL_TYPE + "gateway-"
                                + failure.kind()
                                        .name()
                                        .toLowerCase(java.util.Locale.ROOT)
                                        .replace('_', '-'),
                        failure.getMessage() + advice(failure));
            case ProblemException refusal ->
                new Failure(Exit.of(refusal), refusal.problem().type(), refusal.detail());
            case CliFailure failure ->
                new Failure(failure.exit(), LOCAL_TYPE + "local", String.valueOf(failure.getMessage()));
            case IOException io -> new Failure(Exit.LOCAL, LOCAL_TYPE + "io", io(io));
            // The last resort: a defect of this program. Its message could hold anything, so only its kind is said.
            default ->
                new Failure(
                        Exit.LOCAL,
                        LOCAL_TYPE + "defect",
                        "defect in tcme: " + e.getClass().getSimpleName());
        };
    }

    /** Java's file exceptions often have nothing but the file's name as their message. */
    private static String io(IOException e) {
        return switch (e) {
            case java.nio.file.AccessDeniedException denied -> "no right to read or write " + denied.getFile();
            case java.nio.file.NoSuchFileException missing -> "there is no file or folder " + missing.getFile();
            case java.nio.file.FileAlreadyExistsException there -> "there is a file " + there.getFile() + " already";
            default -> Optional.ofNullable(e.getMessage()).orElse("a file could not be read or written");
        };
    }

    private static String advice(TcmeProblem refusal) {
        return refusal.problem()
                .map(problem -> switch (problem) {
                    case SIGNATURE_STALE -> "; set this machine's clock";
                    case CONTRACT_NOT_AGREED -> "; every party signs with: tcme contract sign DIGEST";
                    case CONTRACT_NOT_FOUND -> "; post it with: tcme contract submit FILE";
                    case ENROLMENT_REFUSED -> "; put the operator's token into TCME_ENROLMENT_TOKEN";
                    case UNKNOWN_PARTY -> "; every party registers with: tcme party register";
                    case PARTY_NOT_FOUND -> "; that party registers with: tcme party register";
                    default -> "";
                })
                .orElse("");
    }

    private static String advice(GatewayFailure failure) {
        return failure.kind() == GatewayFailure.Kind.UNREACHABLE ? "; is it up, and is --gateway right?" : "";
    }

    private void report(Failure failure) {
        // Texts of several lines, as picocli writes them, become one.
        String text = Table.printable(failure.text());
        shell.hint("tcme: " + text);
        if (json) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("type", failure.type());
            error.put("detail", text);
            error.put("exit", failure.exit());
            shell.printJson(Map.of("error", error));
        }
    }
}
