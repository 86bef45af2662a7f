package dev.tcme.audit.tlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Feeds a verifier all true proofs up to a tree size and what can be made of them by one wrong step. The verifier is a
 * parameter, so that planted defects meet the same body.
 */
abstract sealed class Attack permits InclusionAttack, ConsistencyAttack {
    /** Trees in which every single bit of every hash is flipped; in larger ones it is one random bit per hash. */
    static final int EVERY_BIT_SIZE_MAX = 20;
    /** Trees in which all other sizes and places are tried; in larger ones some near the true ones. */
    static final int EVERY_PLACE_SIZE_MAX = 40;
    /** Wrong verdicts kept; one is enough to fail. */
    private static final int WRONG_MAX = 10;

    private static final int BITS = 8 * Hash.LENGTH;

    final StoredTree store;
    final List<Hash> roots = new ArrayList<>();
    final int sizeMax;
    private final Random random = new Random(6962);
    private final List<String> wrong = new ArrayList<>();
    private long cases;

    Attack(int sizeMax) {
        this.sizeMax = sizeMax;
        this.store = StoredTree.ofSize(sizeMax);
        for (int n = 0; n <= sizeMax; n++) {
            roots.add(store.at(n).root());
        }
    }

    /** Verdicts that differ from the expected ones, at most ten. */
    List<String> wrong() {
        return wrong;
    }

    long cases() {
        return cases;
    }

    void judge(String what, Object proof, Verdict expected, Verdict got) {
        cases++;
        if (expected != got && wrong.size() < WRONG_MAX) {
            wrong.add(what + ": expected " + expected + " for " + proof);
        }
    }

    enum Verdict {
        TRUE,
        FALSE;

        static Verdict of(boolean verdict) {
            return verdict ? TRUE : FALSE;
        }
    }

    /** All one-bit flips of a hash in small trees, one random flip in others. */
    void flips(int size, Hash hash, Consumer<Hash> use) {
        if (size <= EVERY_BIT_SIZE_MAX) {
            for (int bit = 0; bit < BITS; bit++) {
                use.accept(flip(hash, bit));
            }
        } else {
            use.accept(flip(hash, random.nextInt(BITS)));
        }
    }

    static Hash flip(Hash hash, int bit) {
        byte[] bytes = hash.bytes();
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        return Hash.of(bytes);
    }

    Hash stranger() {
        byte[] bytes = new byte[Hash.LENGTH];
        random.nextBytes(bytes);
        return Hash.of(bytes);
    }

    /** Every path that comes of one flipped, dropped, added or swapped hash. */
    void brokenPaths(int size, List<Hash> path, Consumer<List<Hash>> use) {
        for (int i = 0; i < path.size(); i++) {
            int at = i;
            flips(size, path.get(at), h -> use.accept(edit(path, p -> p.set(at, h))));
            use.accept(edit(path, p -> p.remove(at)));
            for (int j = i + 1; j < path.size(); j++) {
                int other = j;
                use.accept(edit(path, p -> p.set(at, p.set(other, p.get(at)))));
            }
        }
        for (int i = 0; i <= path.size(); i++) {
            int at = i;
            use.accept(edit(path, p -> p.add(at, stranger())));
            if (i < path.size()) {
                use.accept(edit(path, p -> p.add(at, p.get(at))));
            }
        }
    }

    static List<Hash> edit(List<Hash> path, Consumer<List<Hash>> change) {
        List<Hash> copy = new ArrayList<>(path);
        change.accept(copy);
        return copy;
    }
}
