package dev.tcme.audit.tlog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The tree over the first {@code size} leaves of a log (RFC 9162 section 2.1). An older state of the same log is the
 * same reader with a smaller size. Root and proofs read at most 2 · 63 nodes.
 *
 * @param size leaves, 0 to 2<sup>63</sup> - 1
 * @param nodes the complete subtrees of this or a larger tree of the log
 */
public record MerkleTree(long size, NodeReader nodes) {
    /**
     * @throws IllegalArgumentException if the size is negative
     */
    public MerkleTree {
        requireSize(size);
    }

    static void requireSize(long size) {
        if (size < 0) {
            throw new IllegalArgumentException("expected a tree size from 0, got " + size);
        }
    }

    /**
     * The root hash.
     *
     * @throws MissingNodeException if the store lacks a node
     */
    public Hash root() {
        return size == 0 ? Hash.EMPTY_TREE : subtree(0, size);
    }

    /**
     * Proof that this tree holds the leaf at {@code index} (RFC 9162 section 2.1.3.1).
     *
     * @throws IllegalArgumentException unless {@code 0 <= index < size}
     * @throws MissingNodeException if the store lacks a node
     */
    public InclusionProof inclusionProof(long index) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException(
                    "expected a leaf index from 0 and below the tree size " + size + ", got " + index);
        }
        List<Hash> fromRoot = new ArrayList<>();
        long low = 0;
        long high = size;
        while (high - low > 1) {
            long middle = split(low, high);
            if (index < middle) {
                fromRoot.add(subtree(middle, high));
                high = middle;
            } else {
                fromRoot.add(subtree(low, middle));
                low = middle;
            }
        }
        return new InclusionProof(index, size, leafToRoot(fromRoot));
    }

    /**
     * Proof that this tree extends the tree of its first {@code fromSize} leaves (RFC 9162 section 2.1.4.1). The path
     * is empty where there is nothing to prove: for {@code fromSize} 0 or {@code size}.
     *
     * @throws IllegalArgumentException unless {@code 0 <= fromSize <= size}
     * @throws MissingNodeException if the store lacks a node
     */
    public ConsistencyProof consistencyProof(long fromSize) {
        if (fromSize < 0 || fromSize > size) {
            throw new IllegalArgumentException(
                    "expected an old tree size from 0 to the tree size " + size + ", got " + fromSize);
        }
        List<Hash> fromRoot = new ArrayList<>();
        long low = 0;
        long high = size;
        // Walk down to the subtree that ends where the old tree ended; a verifier knows it only if it is the old tree.
        while (fromSize > 0 && high > fromSize) {
            long middle = split(low, high);
            if (fromSize <= middle) {
                fromRoot.add(subtree(middle, high));
                high = middle;
            } else {
                fromRoot.add(subtree(low, middle));
                low = middle;
            }
        }
        if (low > 0) {
            fromRoot.add(subtree(low, high));
        }
        return new ConsistencyProof(fromSize, size, leafToRoot(fromRoot));
    }

    /** Where a tree over leaves low to high - 1 splits: after the largest power of two of leaves that is not all. */
    private static long split(long low, long high) {
        return low + Long.highestOneBit(high - low - 1);
    }

    private static List<Hash> leafToRoot(List<Hash> fromRoot) {
        Collections.reverse(fromRoot);
        return fromRoot;
    }

    /**
     * Root of the subtree over leaves low to high - 1, folded from its complete subtrees, narrowest and right-most
     * first. {@code low} is a multiple of a power of two that is at least {@code high - low}, as in every split.
     */
    private Hash subtree(long low, long high) {
        int level = Long.numberOfTrailingZeros(high - low);
        long end = high - (1L << level);
        Hash root = nodes.node(level, end >>> level);
        while (end > low) {
            level = Long.numberOfTrailingZeros(end - low);
            end -= 1L << level;
            root = Hash.ofChildren(nodes.node(level, end >>> level), root);
        }
        return root;
    }
}
