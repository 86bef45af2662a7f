package dev.tcme.audit.verifier;

import dev.tcme.audit.tlog.Checkpoint;
import dev.tcme.audit.tlog.Hash;
import dev.tcme.audit.tlog.MalformedException;
import dev.tcme.audit.tlog.SignatureType;
import dev.tcme.audit.tlog.SignedNote;
import dev.tcme.audit.tlog.TlogProof;
import dev.tcme.audit.tlog.VerifierKey;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Receipt;
import dev.tcme.contract.SignedReceipt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks a receipt against the contract that a party holds. The contract names the gateway's key, so nothing else has
 * to be trusted. What this cannot show: that the claims are true (their assurance level says how far they go), and,
 * without a checkpoint from elsewhere, that everybody sees the same log.
 */
public final class ReceiptVerifier {
    private final Contract contract;

    public ReceiptVerifier(Contract contract) {
        this.contract = contract;
    }

    /**
     * What to check.
     *
     * @param proof {@code c2sp.org/tlog-proof@v1} text
     * @param checkpoint a signed checkpoint of the same log from elsewhere, such as another party
     * @param inputs openings of the caller's own inputs, by input name
     * @param outputs openings of the caller's own outputs, by party
     */
    public record Evidence(
            SignedReceipt receipt,
            Optional<String> proof,
            Optional<String> checkpoint,
            Map<String, Opening> inputs,
            Map<String, Opening> outputs) {}

    /** All checks, passed or not; never throws for anything that the evidence holds. */
    public List<Check> verify(Evidence evidence) {
        List<Check> checks = new ArrayList<>();
        SignedReceipt receipt = evidence.receipt();
        checks.add(Check.of(
                Check.Name.SIGNATURE,
                receipt.isSignedBy(contract.gateway()),
                "signed by the gateway key that the contract names",
                "not signed by the gateway key that the contract names"));
        checks.add(Check.of(
                Check.Name.CONTRACT,
                receipt.receipt().contract().equals(contract.digest()),
                "about this contract, " + contract.digest(),
                "about another contract than the one given"));
        Receipt.Commitments commitments = receipt.receipt().commitments();
        checks.addAll(commitments(Check.Name.INPUT_COMMITMENT, Domain.INPUT, evidence.inputs(), commitments.inputs()));
        checks.addAll(
                commitments(Check.Name.OUTPUT_COMMITMENT, Domain.OUTPUT, evidence.outputs(), commitments.outputs()));
        checks.add(evidence.proof()
                .map(proof -> inclusion(receipt, proof))
                .orElseGet(() -> Check.skipped(Check.Name.INCLUSION, "no inclusion proof was given")));
        checks.add(evidence.checkpoint()
                .map(note -> checkpoint(evidence.proof(), note))
                .orElseGet(() -> Check.skipped(
                        Check.Name.CHECKPOINT,
                        "no checkpoint from elsewhere was given, so a split view cannot be seen")));
        return checks;
    }

    private static List<Check> commitments(
            Check.Name name, Domain domain, Map<String, Opening> openings, Map<String, Digest> committed) {
        if (openings.isEmpty()) {
            return List.of(Check.skipped(name, "no value with its salt was given"));
        }
        return openings.entrySet().stream()
                .map(entry -> Check.of(
                        name,
                        entry.getValue().commitment(domain).equals(committed.get(entry.getKey())),
                        "'" + entry.getKey() + "' is the value that the receipt commits to",
                        "'" + entry.getKey() + "' is not the value that the receipt commits to"))
                .toList();
    }

    private Check inclusion(SignedReceipt receipt, String text) {
        String passed = "a leaf of the log at a checkpoint signed by the gateway";
        String failed = "not proven to be a leaf of a log that the gateway signed";
        try {
            TlogProof proof = TlogProof.parse(text.getBytes(StandardCharsets.UTF_8));
            Hash leaf = Hash.ofLeaf(receipt.digest().bytes());
            return Check.of(Check.Name.INCLUSION, proof.verify(leaf, logKey(proof.checkpoint())), passed, failed);
        } catch (MalformedException e) {
            return Check.of(Check.Name.INCLUSION, false, passed, "the proof is malformed");
        }
    }

    /** Equal sizes must have equal roots; different sizes need a consistency proof, which only the log can give. */
    private Check checkpoint(Optional<String> proofText, String text) {
        String failed = "the checkpoint from elsewhere is malformed or not signed by the gateway";
        try {
            SignedNote note = SignedNote.parse(text.getBytes(StandardCharsets.UTF_8));
            Optional<Checkpoint> other = Checkpoint.verified(note, logKey(note));
            if (other.isEmpty() || proofText.isEmpty()) {
                return Check.of(Check.Name.CHECKPOINT, other.isPresent(), "signed by the gateway", failed);
            }
            TlogProof proof = TlogProof.parse(proofText.get().getBytes(StandardCharsets.UTF_8));
            Checkpoint ours = Checkpoint.parse(proof.checkpoint().text());
            if (!ours.origin().equals(other.get().origin())) {
                return Check.of(Check.Name.CHECKPOINT, false, "", "the checkpoint from elsewhere is of another log");
            }
            if (ours.size() != other.get().size()) {
                return Check.skipped(
                        Check.Name.CHECKPOINT,
                        "signed, but of another tree size: fetch a proof at size "
                                + other.get().size());
            }
            return Check.of(
                    Check.Name.CHECKPOINT,
                    ours.root().equals(other.get().root()),
                    "the same tree as the checkpoint from elsewhere",
                    "SPLIT VIEW: the gateway signed two different trees of this size");
        } catch (MalformedException e) {
            return Check.of(Check.Name.CHECKPOINT, false, "", failed);
        }
    }

    /** The log signs with the gateway's key under the name that its checkpoints begin with. */
    private VerifierKey logKey(SignedNote note) {
        return VerifierKey.of(
                SignatureType.ED25519,
                Checkpoint.parse(note.text()).origin(),
                contract.gateway().raw());
    }
}
