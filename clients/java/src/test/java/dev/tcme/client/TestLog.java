package dev.tcme.client;

import dev.tcme.audit.tlog.Checkpoint;
import dev.tcme.audit.tlog.Frontier;
import dev.tcme.audit.tlog.Hash;
import dev.tcme.audit.tlog.MerkleTree;
import dev.tcme.audit.tlog.NoteSigner;
import dev.tcme.audit.tlog.SignatureType;
import dev.tcme.audit.tlog.SignedNote;
import dev.tcme.audit.tlog.TlogProof;
import dev.tcme.audit.tlog.VerifierKey;
import dev.tcme.contract.Digest;
import dev.tcme.contract.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real transparency log in memory. */
final class TestLog {
    private final NoteSigner signer;
    private final List<Digest> leaves = new ArrayList<>();
    private final Map<String, Hash> nodes = new HashMap<>();
    private Frontier frontier = Frontier.empty();

    TestLog(String origin, SigningKey key) {
        VerifierKey verifier = VerifierKey.of(
                SignatureType.ED25519, origin, key.verificationKey().raw());
        this.signer = NoteSigner.of(verifier, key::signRaw);
    }

    String verifierKey() {
        return signer.key().toString();
    }

    synchronized long append(Digest leaf) {
        Frontier.Appended appended = frontier.append(Hash.ofLeaf(leaf.bytes()));
        appended.nodes().forEach(node -> nodes.put(node.level() + "/" + node.index(), node.hash()));
        frontier = appended.frontier();
        leaves.add(leaf);
        return leaves.size() - 1;
    }

    synchronized MerkleTree tree(long size) {
        return new MerkleTree(size, (level, index) -> nodes.get(level + "/" + index));
    }

    synchronized Digest leaf(int index) {
        return leaves.get(index);
    }

    synchronized SignedNote checkpoint() {
        return new Checkpoint(signer.key().name(), leaves.size(), frontier.root()).sign(signer);
    }

    synchronized String proof(long index) {
        var proof = new TlogProof(tree(leaves.size()).inclusionProof(index), checkpoint());
        return new String(proof.toBytes(), StandardCharsets.UTF_8);
    }
}
