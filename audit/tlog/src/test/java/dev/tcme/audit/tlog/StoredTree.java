package dev.tcme.audit.tlog;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A log in memory, with leaves {@code leaf-0}, {@code leaf-1}, …; every reader may be asked to lie. */
final class StoredTree {
    private record Place(int level, long index) {}

    private final Map<Place, Hash> nodes = new HashMap<>();
    private Frontier frontier = Frontier.empty();
    private long reads;

    static StoredTree ofSize(long size) {
        StoredTree tree = new StoredTree();
        for (long i = 0; i < size; i++) {
            tree.append(leafHash(i));
        }
        return tree;
    }

    static byte[] leaf(long index) {
        return ("leaf-" + index).getBytes(StandardCharsets.UTF_8);
    }

    static Hash leafHash(long index) {
        return Hash.ofLeaf(leaf(index));
    }

    void append(Hash leafHash) {
        Frontier.Appended appended = frontier.append(leafHash);
        appended.nodes().forEach(this::put);
        frontier = appended.frontier();
    }

    void put(Node node) {
        nodes.put(new Place(node.level(), node.index()), node.hash());
    }

    void remove(int level, long index) {
        nodes.remove(new Place(level, index));
    }

    Hash node(int level, long index) {
        reads++;
        Hash hash = nodes.get(new Place(level, index));
        if (hash == null) {
            throw new MissingNodeException(level, index);
        }
        return hash;
    }

    Frontier frontier() {
        return frontier;
    }

    MerkleTree at(long size) {
        return new MerkleTree(size, this::node);
    }

    long reads() {
        return reads;
    }

    int nodeCount() {
        return nodes.size();
    }
}
