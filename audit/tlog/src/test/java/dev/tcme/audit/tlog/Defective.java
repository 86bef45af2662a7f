package dev.tcme.audit.tlog;

import java.util.List;

/** Verifiers with one step left out: the attacks have to notice each. */
final class Defective {
    enum Inclusion implements InclusionAttack.Verifier {
        NOTHING_LEFT_OUT,
        NO_INDEX_BOUND,
        NO_LONG_PATH_CHECK,
        NO_END_OF_PATH_CHECK,
        NO_RIGHT_EDGE,
        NO_LIFT,
        NO_ROOT_CHECK;

        @Override
        public boolean verify(InclusionProof proof, Hash leaf, Hash root) {
            if (this != NO_INDEX_BOUND && proof.index() >= proof.size()) {
                return false;
            }
            long fn = proof.index();
            long sn = proof.size() - 1;
            Hash r = leaf;
            for (Hash p : proof.path()) {
                if (this != NO_LONG_PATH_CHECK && sn == 0) {
                    return false;
                }
                if (fn % 2 == 1 || this != NO_RIGHT_EDGE && fn == sn) {
                    r = Hash.ofChildren(p, r);
                    while (this != NO_LIFT && fn % 2 == 0 && fn != 0) {
                        fn /= 2;
                        sn /= 2;
                    }
                } else {
                    r = Hash.ofChildren(r, p);
                }
                fn /= 2;
                sn /= 2;
            }
            return (this == NO_END_OF_PATH_CHECK || sn == 0) && (this == NO_ROOT_CHECK || r.equals(root));
        }
    }

    enum Consistency implements ConsistencyAttack.Verifier {
        NOTHING_LEFT_OUT,
        NO_ORDER_CHECK,
        NO_EMPTY_ROOT_CHECK,
        NO_LONG_PATH_CHECK,
        NO_END_OF_PATH_CHECK,
        NO_OLD_ROOT_CHECK,
        NO_NEW_ROOT_CHECK,
        NO_RIGHT_EDGE;

        @Override
        public boolean verify(ConsistencyProof proof, Hash from, Hash to) {
            long m = proof.fromSize();
            long n = proof.toSize();
            if (this != NO_ORDER_CHECK && m > n) {
                return false;
            }
            if (m == 0) {
                boolean empty = from.equals(Hash.EMPTY_TREE) && (n > 0 || to.equals(Hash.EMPTY_TREE));
                return proof.path().isEmpty() && (this == NO_EMPTY_ROOT_CHECK || empty);
            }
            if (m == n) {
                return proof.path().isEmpty() && from.equals(to);
            }
            boolean power = Long.bitCount(m) == 1;
            if (proof.path().isEmpty()) {
                return this == NO_END_OF_PATH_CHECK && power && from.equals(to);
            }
            Hash start = power ? from : proof.path().getFirst();
            return climb(
                    m - 1,
                    n - 1,
                    start,
                    power ? proof.path() : proof.path().subList(1, proof.path().size()),
                    from,
                    to);
        }

        private boolean climb(long fn, long sn, Hash start, List<Hash> path, Hash from, Hash to) {
            while (fn % 2 == 1) {
                fn /= 2;
                sn /= 2;
            }
            Hash fr = start;
            Hash sr = start;
            for (Hash c : path) {
                if (this != NO_LONG_PATH_CHECK && sn == 0) {
                    return false;
                }
                if (fn % 2 == 1 || this != NO_RIGHT_EDGE && fn == sn) {
                    fr = Hash.ofChildren(c, fr);
                    sr = Hash.ofChildren(c, sr);
                    while (fn % 2 == 0 && fn != 0) {
                        fn /= 2;
                        sn /= 2;
                    }
                } else {
                    sr = Hash.ofChildren(sr, c);
                }
                fn /= 2;
                sn /= 2;
            }
            return (this == NO_END_OF_PATH_CHECK || sn == 0)
                    && (this == NO_OLD_ROOT_CHECK || fr.equals(from))
                    && (this == NO_NEW_ROOT_CHECK || sr.equals(to));
        }
    }

    private Defective() {}
}
