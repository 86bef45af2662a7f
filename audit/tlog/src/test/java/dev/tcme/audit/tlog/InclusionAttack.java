package dev.tcme.audit.tlog;

import java.util.List;
import java.util.stream.LongStream;

/** See {@link Attack}. */
final class InclusionAttack extends Attack {
    interface Verifier {
        boolean verify(InclusionProof proof, Hash leaf, Hash root);
    }

    private final Verifier verifier;

    private InclusionAttack(Verifier verifier, int sizeMax) {
        super(sizeMax);
        this.verifier = verifier;
    }

    static Attack on(Verifier verifier, int sizeMax) {
        InclusionAttack attack = new InclusionAttack(verifier, sizeMax);
        for (int n = 1; n <= sizeMax; n++) {
            for (int i = 0; i < n; i++) {
                attack.attack(attack.store.at(n).inclusionProof(i));
            }
        }
        return attack;
    }

    private void attack(InclusionProof proof) {
        int n = (int) proof.size();
        Hash leaf = StoredTree.leafHash(proof.index());
        Hash root = roots.get(n);
        expect("true proof", proof, leaf, root, Verdict.TRUE);
        flips(n, leaf, h -> expect("flipped leaf", proof, h, root, Verdict.FALSE));
        flips(n, root, h -> expect("flipped root", proof, leaf, h, Verdict.FALSE));
        brokenPaths(n, proof.path(), p -> expect("broken path", with(proof, p), leaf, root, Verdict.FALSE));
        wrongNumbers(proof, leaf, root);
        cutOrExtended(proof, leaf, root);
    }

    private void wrongNumbers(InclusionProof proof, Hash leaf, Hash root) {
        long n = proof.size();
        for (long i = 0; i <= n + 1; i++) {
            if (i != proof.index()) {
                expect("wrong index", new InclusionProof(i, n, proof.path()), leaf, root, Verdict.FALSE);
            }
        }
        for (long size = 0; size <= sizeMax + 2; size++) {
            if (size != n) {
                InclusionProof other = new InclusionProof(proof.index(), size, proof.path());
                // A root does not fix its tree's size: with the same root the definition decides.
                expect("wrong size", other, leaf, root, Verdict.of(Definition.includes(other, leaf, root)));
                if (size <= sizeMax) {
                    expect("another tree", other, leaf, roots.get((int) size), Verdict.FALSE);
                }
            }
        }
    }

    /** Paths that are too short or too long but do lead to the root, since the attacker chose the other end. */
    private void cutOrExtended(InclusionProof proof, Hash leaf, Hash root) {
        List<Hash> path = proof.path();
        for (int cut = 1; cut <= path.size(); cut++) {
            List<Hash> shorter = path.subList(cut, path.size());
            Hash inner = climbed(proof, leaf, cut);
            // The node's own place among its level is the likeliest to pass.
            long first = proof.size() <= EVERY_PLACE_SIZE_MAX ? 0 : proof.index() >> cut;
            long end = proof.size() <= EVERY_PLACE_SIZE_MAX ? proof.size() : first + 2;
            for (long i = first; i < end; i++) {
                InclusionProof forged = new InclusionProof(i, proof.size(), shorter);
                expect("inner node as leaf", forged, inner, root, Verdict.of(Definition.includes(forged, inner, root)));
            }
            InclusionProof low = with(proof, path.subList(0, path.size() - cut));
            expect("inner node as root", low, leaf, climbed(proof, leaf, path.size() - cut), Verdict.FALSE);
        }
        Hash more = stranger();
        InclusionProof longer = with(proof, edit(path, p -> p.add(more)));
        expect("one hash more, left", longer, leaf, Hash.ofChildren(more, root), Verdict.FALSE);
        expect("one hash more, right", longer, leaf, Hash.ofChildren(root, more), Verdict.FALSE);
    }

    /** The node that the first {@code steps} path hashes of a true proof lead to, found by its own definition. */
    private static Hash climbed(InclusionProof proof, Hash leaf, int steps) {
        long low = 0;
        long high = proof.size();
        for (int depth = proof.path().size(); depth > steps; depth--) {
            long middle = low + Long.highestOneBit(high - low - 1);
            if (proof.index() < middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return steps == 0
                ? leaf
                : Definition.root(LongStream.range(low, high)
                        .mapToObj(StoredTree::leafHash)
                        .toList());
    }

    private static InclusionProof with(InclusionProof proof, List<Hash> path) {
        return new InclusionProof(proof.index(), proof.size(), path);
    }

    private void expect(String what, InclusionProof proof, Hash leaf, Hash root, Verdict expected) {
        judge(what, proof, expected, Verdict.of(verifier.verify(proof, leaf, root)));
    }
}
