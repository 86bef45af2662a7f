package dev.tcme.audit.verifier;

import dev.tcme.audit.tlog.Checkpoint;
import dev.tcme.audit.tlog.Frontier;
import dev.tcme.audit.tlog.Hash;
import dev.tcme.audit.tlog.MerkleTree;
import dev.tcme.audit.tlog.NoteSigner;
import dev.tcme.audit.tlog.SignatureType;
import dev.tcme.audit.tlog.SignedNote;
import dev.tcme.audit.tlog.TlogProof;
import dev.tcme.audit.tlog.VerifierKey;
import dev.tcme.contract.Assurance;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Decision;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Json;
import dev.tcme.contract.LaneKind;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Outcome;
import dev.tcme.contract.Receipt;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.SignedReceipt;
import dev.tcme.contract.SigningKey;
import dev.tcme.contract.Stage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One released session with everything that its parties hold, in a log of {@link #LOG_SIZE} leaves. */
final class Sample {
    static final SigningKey GATEWAY = key("M");
    static final SigningKey STRANGER = key("Y");
    static final String ORIGIN = "log.example/receipts";
    static final int LOG_SIZE = 7;
    static final int INDEX = 4;

    static final Contract CONTRACT = contract(GATEWAY, "Who is richer?");
    static final Opening INPUT = opening(1, "{\"value\":41}");
    static final Opening OUTPUT = opening(2, "{\"larger\":\"second\"}");
    static final SignedReceipt RECEIPT = SignedReceipt.sign(receipt(CONTRACT), GATEWAY);

    private Sample() {}

    private static SigningKey key(String last) {
        return SigningKey.parseSecret("ed25519-secret:" + "A".repeat(42) + last);
    }

    static Opening opening(int fill, String json) {
        byte[] salt = new byte[Opening.SALT_LENGTH];
        Arrays.fill(salt, (byte) fill);
        return Opening.of(salt, Json.parse(json.getBytes(StandardCharsets.UTF_8), 4096));
    }

    static Contract contract(SigningKey gateway, String title) {
        String text = """
                {"version":"tcme/contract/v1","title":"%s","task":{"kind":"comparison"},
                 "parties":[
                  {"id":"alice","signingKey":"%s","sealingKey":"%s","roles":["contributor"]},
                  {"id":"bob","signingKey":"%s","sealingKey":"%s","roles":["recipient"]}],
                 "inputs":[
                  {"name":"first","party":"alice","maxBytes":64,
                   "schema":{"type":"object","properties":{"value":{"type":"integer","minimum":0,"maximum":99}},
                   "required":["value"],"additionalProperties":false}}],
                 "output":{"schema":{"type":"object","properties":{"larger":{"enum":["first","second","equal"]}},
                   "required":["larger"],"additionalProperties":false},"readers":{"larger":["bob"]}},
                 "lanes":{"allowed":["model"],"minimumAssurance":"SELF_ASSERTED"},
                 "model":{"program":"sha256:%s","procedure":"option-scoring","minimumAccuracy":0.5},
                 "policies":["sha256:%s"],"budget":{"capacityBits":2},"gateway":{"signingKey":"%s"},
                 "expires":"2027-01-01T00:00:00Z","sessionSeconds":600}
                """.formatted(
                        title,
                        key("E").verificationKey(),
                        sealing("Q"),
                        key("I").verificationKey(),
                        sealing("U"),
                        "1".repeat(64),
                        "2".repeat(64),
                        gateway.verificationKey());
        return Contract.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Sealing.PublicKey sealing(String last) {
        return Sealing.PrivateKey.parseSecret("x25519-secret:" + "A".repeat(42) + last)
                .publicKey();
    }

    static Receipt receipt(Contract contract) {
        Digest bundle = Digest.parse("sha256:" + "3".repeat(64));
        return new Receipt(
                Receipt.VERSION,
                new SessionId("00112233445566778899aabbccddeeff"),
                contract.digest(),
                Outcome.RELEASED,
                EndReason.RELEASED,
                "2026-11-21T00:00:00Z",
                "2026-11-21T00:00:01Z",
                Assurance.SELF_ASSERTED,
                Optional.of(LaneKind.MODEL),
                new Receipt.Commitments(
                        new TreeMap<>(Map.of("first", INPUT.commitment(Domain.INPUT))),
                        new TreeMap<>(Map.of("bob", OUTPUT.commitment(Domain.OUTPUT))),
                        List.of(new Receipt.PolicyDecision(
                                Stage.ADMIT,
                                "decision-1",
                                bundle,
                                true,
                                List.of(new Decision.Reason("ok", "all rules hold"))))),
                new Receipt.Claims(GATEWAY.verificationKey(), new TreeMap<>(Map.of("engine", "an engine"))));
    }

    /** The log's tree of a size, with the sample's receipt at {@link #INDEX} and others around it. */
    static MerkleTree tree(int size, String others) {
        Map<String, Hash> nodes = new HashMap<>();
        Frontier frontier = Frontier.empty();
        for (int i = 0; i < size; i++) {
            byte[] other = (others + i).getBytes(StandardCharsets.UTF_8);
            Hash leaf = Hash.ofLeaf(
                    i == INDEX ? RECEIPT.digest().bytes() : Digest.ofFile(other).bytes());
            Frontier.Appended appended = frontier.append(leaf);
            appended.nodes().forEach(node -> nodes.put(node.level() + "/" + node.index(), node.hash()));
            frontier = appended.frontier();
        }
        return new MerkleTree(size, (level, index) -> nodes.get(level + "/" + index));
    }

    static SignedNote note(SigningKey key, String origin, MerkleTree tree) {
        VerifierKey name = VerifierKey.of(
                SignatureType.ED25519, origin, key.verificationKey().raw());
        return new Checkpoint(origin, tree.size(), tree.root()).sign(NoteSigner.of(name, key::signRaw));
    }

    static String checkpoint(SigningKey key, String origin, MerkleTree tree) {
        return text(note(key, origin, tree).toBytes());
    }

    static String checkpoint() {
        return checkpoint(GATEWAY, ORIGIN, tree(LOG_SIZE, "other"));
    }

    static String proof(SigningKey key, String origin, MerkleTree tree) {
        return text(new TlogProof(tree.inclusionProof(INDEX), note(key, origin, tree)).toBytes());
    }

    static String proof() {
        return proof(GATEWAY, ORIGIN, tree(LOG_SIZE, "other"));
    }

    /** All that the parties hold together: every check has what it needs. */
    static ReceiptVerifier.Evidence evidence() {
        return new ReceiptVerifier.Evidence(
                RECEIPT,
                Optional.of(proof()),
                Optional.of(checkpoint()),
                Map.of("first", INPUT),
                Map.of("bob", OUTPUT));
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
