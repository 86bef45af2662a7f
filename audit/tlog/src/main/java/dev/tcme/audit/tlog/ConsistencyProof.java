package dev.tcme.audit.tlog;

import java.util.List;

/**
 * Proof that a tree begins with all leaves of an older tree, in place (RFC 9162 section 2.1.4).
 *
 * <p><b>Guarantee.</b> If {@link #verify} is true and both roots are those of trees of the given sizes, the newer tree
 * only appended, or SHA-256 is broken. <b>Not guaranteed:</b> that the sizes belong to the roots; take each pair from
 * one verified {@link Checkpoint}.
 *
 * @param fromSize leaves in the older tree
 * @param toSize leaves in the newer tree
 * @param path hashes from the old tree's last complete subtree up, at most {@link #PATH_LENGTH_MAX}
 */
public record ConsistencyProof(long fromSize, long toSize, List<Hash> path) {
    /** A sibling for each of at most 63 levels, and the subtree that the old tree ends with. */
    public static final int PATH_LENGTH_MAX = 64;

    /**
     * @throws IllegalArgumentException if a size is negative or the path is longer than 64 hashes
     */
    public ConsistencyProof {
        MerkleTree.requireSize(fromSize);
        MerkleTree.requireSize(toSize);
        if (path.size() > PATH_LENGTH_MAX) {
            throw new IllegalArgumentException("expected at most 64 path hashes, got " + path.size());
        }
        path = List.copyOf(path);
    }

    /** Whether the path leads from the older root to the newer one, with all of it used and nothing missing. */
    public boolean verify(Hash fromRoot, Hash toRoot) {
        if (fromSize > toSize) {
            return false;
        }
        if (fromSize == toSize) {
            return path.isEmpty() && fromRoot.equals(toRoot) && (toSize > 0 || toRoot.equals(Hash.EMPTY_TREE));
        }
        if (fromSize == 0) {
            // Every tree extends the empty one, which has just one root. The RFC leaves this case out.
            return path.isEmpty() && fromRoot.equals(Hash.EMPTY_TREE);
        }
        return !path.isEmpty() && verifyPath(fromRoot, toRoot);
    }

    /** RFC 9162 section 2.1.4.2, for {@code 0 < fromSize < toSize} and a path; variables are named as there. */
    private boolean verifyPath(Hash fromRoot, Hash toRoot) {
        long fn = fromSize - 1;
        long sn = toSize - 1;
        int complete = Long.numberOfTrailingZeros(fromSize);
        fn >>>= complete;
        sn >>>= complete;
        // An old tree of 2^k leaves is itself the subtree to start from, and the path leaves it out.
        boolean startsFromOldRoot = Long.bitCount(fromSize) == 1;
        Hash fr = startsFromOldRoot ? fromRoot : path.getFirst();
        Hash sr = fr;
        for (Hash c : startsFromOldRoot ? path : path.subList(1, path.size())) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                fr = Hash.ofChildren(c, fr);
                sr = Hash.ofChildren(c, sr);
                int up = Long.numberOfTrailingZeros(fn);
                fn >>>= up;
                sn >>>= up;
            } else {
                sr = Hash.ofChildren(sr, c);
            }
            fn >>>= 1;
            sn >>>= 1;
        }
        return sn == 0 && fr.equals(fromRoot) && sr.equals(toRoot);
    }
}
