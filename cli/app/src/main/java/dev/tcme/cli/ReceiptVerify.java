package dev.tcme.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.audit.tlog.SignedNote;
import dev.tcme.audit.verifier.Check;
import dev.tcme.audit.verifier.ReceiptVerifier;
import dev.tcme.client.ReceiptBundle;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Opening;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        description = {
            "Verify a receipt against the contract that you hold; needs no gateway and trusts none.",
            "Checks the gateway's signature, that the receipt is about this contract, that it is in the log and, with"
                    + " --input and its value, that the receipt commits to what you submitted. With --checkpoint, a"
                    + " checkpoint that another party got, also that the gateway shows both of you the same log. Exit"
                    + " code 4 if a check fails or one that you asked for cannot be made."
        },
        footer = {
            "",
            "Examples:",
            "  tcme receipt verify r.json --contract c.json",
            "  tcme receipt verify r.json --contract c.json --input first --text mine.txt",
            "  tcme receipt verify r.json --contract c.json --checkpoint bobs.checkpoint"
        })
final class ReceiptVerify implements Callable<Integer> {
    @Mixin
    private final CommonOptions common;

    @Mixin
    private Value value = new Value();

    @Option(names = "--contract", required = true, paramLabel = "FILE", description = "The contract.")
    private Path contractFile = Path.of("");

    @Option(names = "--input", paramLabel = "NAME", description = "An input of yours; give its value too.")
    private Optional<String> input = Optional.empty();

    @Option(
            names = "--salt",
            paramLabel = "FILE|SALT",
            description = "The salt that 'session submit' kept. Default: looked up where it kept it.")
    private Optional<String> salt = Optional.empty();

    @Option(names = "--checkpoint", paramLabel = "FILE", description = "A checkpoint of the same log from elsewhere.")
    private Optional<Path> checkpoint = Optional.empty();

    @Parameters(paramLabel = "FILE", description = "The receipt.")
    private Path file = Path.of("");

    ReceiptVerify(Shell shell) {
        common = new CommonOptions(shell);
    }

    @Override
    public Integer call() throws IOException {
        Contract contract = Documents.contract(contractFile);
        ReceiptBundle bundle = Documents.receipt(file);
        if (input.isPresent() != value.isGiven() || (salt.isPresent() && input.isEmpty())) {
            throw new CliFailure(Exit.USAGE, "--input NAME goes with its value by --value, --file or --text");
        }
        List<Check> checks = new ReceiptVerifier(contract)
                .verify(new ReceiptVerifier.Evidence(
                        bundle.signed(),
                        Optional.of(bundle.proof()),
                        checkpointText(),
                        openings(contract, bundle),
                        Map.of()));
        boolean verified = checks.stream().noneMatch(this::fails);
        print(bundle, checks, verified);
        return verified ? Exit.OK : Exit.UNVERIFIABLE;
    }

    /** A check that was asked for and could not be made is no better than one that failed. */
    private boolean fails(Check check) {
        return switch (check.verdict()) {
            case PASSED -> false;
            case FAILED -> true;
            case NOT_CHECKED -> wanted(check.name());
        };
    }

    private boolean wanted(Check.Name name) {
        return switch (name) {
            case SIGNATURE, CONTRACT, INCLUSION -> true;
            case INPUT_COMMITMENT -> input.isPresent();
            case OUTPUT_COMMITMENT -> false;
            case CHECKPOINT -> checkpoint.isPresent();
        };
    }

    private Optional<String> checkpointText() throws IOException {
        if (checkpoint.isEmpty()) {
            return Optional.empty();
        }
        byte[] note = Documents.read(checkpoint.get(), SignedNote.NOTE_BYTES_MAX);
        return Optional.of(new String(note, StandardCharsets.UTF_8));
    }

    private Map<String, Opening> openings(Contract contract, ReceiptBundle bundle) throws IOException {
        if (input.isEmpty()) {
            return Map.of();
        }
        String name = input.get();
        Contract.Input terms = contract.input(name)
                .orElseThrow(() -> new CliFailure(Exit.LOCAL, "the contract has no input of that name"));
        JsonNode content = value.read(common.shell(), terms);
        if (!content.isContainerNode()) {
            throw new CliFailure(Exit.LOCAL, "expected the input's value as a JSON object");
        }
        List<Opening> openings = new ArrayList<>();
        for (byte[] candidate : salts(bundle, name)) {
            openings.add(Opening.of(candidate, content));
        }
        Digest committed = bundle.receipt().commitments().inputs().get(name);
        // Several salts are there after several attempts at the same input; one of them was accepted.
        Opening fitting = openings.stream()
                .filter(opening -> opening.commitment(Domain.INPUT).equals(committed))
                .findFirst()
                .orElse(openings.getFirst());
        return Map.of(name, fitting);
    }

    private List<byte[]> salts(ReceiptBundle bundle, String name) throws IOException {
        if (salt.isPresent()) {
            Path saltFile = Path.of(salt.get());
            return List.of(Files.exists(saltFile) ? Salts.read(saltFile).bytes() : Salts.decode(salt.get()));
        }
        List<Salts.Kept> kept = new Salts(common.home()).find(bundle.receipt().session(), name);
        if (kept.isEmpty()) {
            throw new CliFailure(
                    Exit.LOCAL, "no salt of that input and session is kept on this machine; give it with --salt");
        }
        return kept.stream().map(Salts.Kept::bytes).toList();
    }

    private void print(ReceiptBundle bundle, List<Check> checks, boolean verified) {
        Shell shell = common.shell();
        if (common.json()) {
            shell.printJson(Map.of("verified", verified, "checks", checks, "receipt", bundle.receipt()));
            return;
        }
        for (Check check : checks) {
            String name = check.name().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            shell.print(shell.mark(mark(check)) + " " + name + " ".repeat(20 - name.length())
                    + Table.printable(check.detail()));
        }
        shell.print("");
        if (verified) {
            ReceiptShow.facts(bundle.receipt()).print(shell);
        } else {
            shell.print("NOT VERIFIED: do not rely on what this receipt says.");
        }
    }

    private Shell.Mark mark(Check check) {
        return switch (check.verdict()) {
            case PASSED -> Shell.Mark.PASSED;
            case FAILED -> Shell.Mark.FAILED;
            case NOT_CHECKED -> fails(check) ? Shell.Mark.FAILED : Shell.Mark.NOT_CHECKED;
        };
    }
}
