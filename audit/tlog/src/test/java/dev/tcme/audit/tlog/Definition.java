package dev.tcme.audit.tlog;

import java.util.List;
import java.util.Optional;

/**
 * The recursive definitions of RFC 9162 sections 2.1.1, 2.1.3.1 and 2.1.4.1, turned round into verifiers: slow, and of
 * another shape than the loops under test.
 */
final class Definition {
    record Roots(Hash from, Hash to) {}

    private Definition() {}

    static Hash root(List<Hash> leaves) {
        int n = leaves.size();
        if (n == 0) {
            return Hash.EMPTY_TREE;
        }
        if (n == 1) {
            return leaves.getFirst();
        }
        int k = Integer.highestOneBit(n - 1);
        return Hash.ofChildren(root(leaves.subList(0, k)), root(leaves.subList(k, n)));
    }

    static boolean includes(InclusionProof proof, Hash leaf, Hash root) {
        return proof.index() < proof.size()
                && climb(proof.index(), proof.size(), leaf, proof.path())
                        .filter(root::equals)
                        .isPresent();
    }

    private static Optional<Hash> climb(long index, long size, Hash leaf, List<Hash> path) {
        if (size == 1) {
            return path.isEmpty() ? Optional.of(leaf) : Optional.empty();
        }
        if (path.isEmpty()) {
            return Optional.empty();
        }
        long k = Long.highestOneBit(size - 1);
        List<Hash> below = path.subList(0, path.size() - 1);
        return index < k
                ? climb(index, k, leaf, below).map(h -> Hash.ofChildren(h, path.getLast()))
                : climb(index - k, size - k, leaf, below).map(h -> Hash.ofChildren(path.getLast(), h));
    }

    static boolean extendsTree(ConsistencyProof proof, Hash from, Hash to) {
        if (proof.fromSize() > proof.toSize()) {
            return false;
        }
        if (proof.fromSize() == 0) {
            return proof.path().isEmpty()
                    && from.equals(Hash.EMPTY_TREE)
                    && (proof.toSize() > 0 || to.equals(Hash.EMPTY_TREE));
        }
        return roots(proof.fromSize(), proof.toSize(), Optional.of(from), proof.path())
                .filter(r -> r.from().equals(from) && r.to().equals(to))
                .isPresent();
    }

    /** {@code whole} is the old root while the old tree may still be the subtree itself ("b = true" in the RFC). */
    private static Optional<Roots> roots(long m, long n, Optional<Hash> whole, List<Hash> path) {
        if (m == n) {
            if (whole.isPresent()) {
                return path.isEmpty() ? whole.map(h -> new Roots(h, h)) : Optional.empty();
            }
            return path.size() == 1 ? Optional.of(new Roots(path.getFirst(), path.getFirst())) : Optional.empty();
        }
        if (path.isEmpty()) {
            return Optional.empty();
        }
        long k = Long.highestOneBit(n - 1);
        Hash c = path.getLast();
        List<Hash> below = path.subList(0, path.size() - 1);
        return m <= k
                ? roots(m, k, whole, below).map(r -> new Roots(r.from(), Hash.ofChildren(r.to(), c)))
                : roots(m - k, n - k, Optional.empty(), below)
                        .map(r -> new Roots(Hash.ofChildren(c, r.from()), Hash.ofChildren(c, r.to())));
    }
}
