package dev.tcme.audit.tlog;

import java.util.List;

/**
 * Proof that a tree holds a leaf at an index (RFC 9162 section 2.1.3).
 *
 * <p><b>Guarantee.</b> If {@link #verify} is true and the root is that of a tree of {@code size} leaves, then that tree
 * has the given leaf hash at {@code index}, or SHA-256 is broken. <b>Not guaranteed:</b> that the root belongs to a
 * tree of {@code size} leaves. A root hash does not fix the size, so take both from one verified {@link Checkpoint}.
 *
 * @param index zero-based leaf index
 * @param size leaves in the tree
 * @param path sibling hashes from the leaf up, at most {@link #PATH_LENGTH_MAX}
 */
public record InclusionProof(long index, long size, List<Hash> path) {
    /** A tree of at most 2<sup>63</sup> - 1 leaves is at most 63 levels high. */
    public static final int PATH_LENGTH_MAX = 63;

    /**
     * @throws IllegalArgumentException if a number is negative or the path is longer than 63 hashes
     */
    public InclusionProof {
        MerkleTree.requireSize(size);
        if (index < 0) {
            throw new IllegalArgumentException("expected a leaf index from 0, got " + index);
        }
        if (path.size() > PATH_LENGTH_MAX) {
            throw new IllegalArgumentException("expected at most 63 path hashes, got " + path.size());
        }
        path = List.copyOf(path);
    }

    /**
     * Whether the path leads from the leaf to the root, with all of it used and nothing missing (RFC 9162 section
     * 2.1.3.2; variables are named as there).
     */
    public boolean verify(Hash leafHash, Hash root) {
        if (index >= size) {
            return false;
        }
        long fn = index;
        long sn = size - 1;
        Hash r = leafHash;
        for (Hash p : path) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                r = Hash.ofChildren(p, r);
                // A node on the right edge without a sibling moves up unchanged. Here fn > 0: it is odd or equal to sn.
                int up = Long.numberOfTrailingZeros(fn);
                fn >>>= up;
                sn >>>= up;
            } else {
                r = Hash.ofChildren(r, p);
            }
            fn >>>= 1;
            sn >>>= 1;
        }
        return sn == 0 && r.equals(root);
    }
}
