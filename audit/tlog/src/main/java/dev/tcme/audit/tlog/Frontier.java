package dev.tcme.audit.tlog;

import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a tree: the roots of its largest complete subtrees from left to right, one for each 1-bit of the
 * size. All that an append or a root needs. Immutable, so a failed transaction keeps the old one.
 */
public final class Frontier {
    private static final Frontier EMPTY = new Frontier(0, List.of());

    private final long size;
    private final List<Node> peaks;

    private Frontier(long size, List<Node> peaks) {
        this.size = size;
        this.peaks = peaks;
    }

    /** The frontier of the tree without leaves. */
    public static Frontier empty() {
        return EMPTY;
    }

    /**
     * Reads the frontier of a stored tree, at most 63 nodes.
     *
     * @param size leaves, from 0
     * @throws MissingNodeException if the store lacks one of them
     */
    public static Frontier load(long size, NodeReader nodes) {
        MerkleTree.requireSize(size);
        List<Node> peaks = new ArrayList<>();
        long rest = size;
        while (rest > 0) {
            int level = Long.SIZE - 1 - Long.numberOfLeadingZeros(rest);
            long index = (size - rest) >>> level;
            peaks.add(new Node(level, index, nodes.node(level, index)));
            rest -= 1L << level;
        }
        return new Frontier(size, List.copyOf(peaks));
    }

    /** Leaves in the tree. */
    public long size() {
        return size;
    }

    /** The peaks, widest and left-most first. */
    public List<Node> peaks() {
        return peaks;
    }

    /**
     * What an append changes.
     *
     * @param frontier the frontier with the new leaf
     * @param nodes the nodes that became final and are to be stored, the leaf at level 0 first, levels ascending; the
     *     new leaf's index is that of the first node
     */
    public record Appended(Frontier frontier, List<Node> nodes) {}

    /**
     * Adds a leaf on the right. Costs one hash per complete subtree that the leaf closes, one on average.
     *
     * @throws IllegalStateException if the tree has 2<sup>63</sup> - 1 leaves
     */
    public Appended append(Hash leafHash) {
        if (size == Long.MAX_VALUE) {
            throw new IllegalStateException("the log is full: it has 2^63 - 1 leaves");
        }
        List<Node> left = new ArrayList<>(peaks);
        List<Node> complete = new ArrayList<>();
        Node node = new Node(0, size, leafHash);
        complete.add(node);
        while (!left.isEmpty() && left.getLast().level() == node.level()) {
            Node sibling = left.removeLast();
            node = new Node(node.level() + 1, sibling.index() >>> 1, Hash.ofChildren(sibling.hash(), node.hash()));
            complete.add(node);
        }
        left.add(node);
        return new Appended(new Frontier(size + 1, List.copyOf(left)), List.copyOf(complete));
    }

    /** The root hash of the tree (RFC 9162 section 2.1.1). */
    public Hash root() {
        if (peaks.isEmpty()) {
            return Hash.EMPTY_TREE;
        }
        Hash root = peaks.getLast().hash();
        for (Node peak : peaks.reversed().subList(1, peaks.size())) {
            root = Hash.ofChildren(peak.hash(), root);
        }
        return root;
    }
}
