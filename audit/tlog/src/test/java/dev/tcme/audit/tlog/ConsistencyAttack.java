package dev.tcme.audit.tlog;

import java.util.List;

/** See {@link Attack}. */
final class ConsistencyAttack extends Attack {
    interface Verifier {
        boolean verify(ConsistencyProof proof, Hash from, Hash to);
    }

    private final Verifier verifier;

    private ConsistencyAttack(Verifier verifier, int sizeMax) {
        super(sizeMax);
        this.verifier = verifier;
    }

    static Attack on(Verifier verifier, int sizeMax) {
        ConsistencyAttack attack = new ConsistencyAttack(verifier, sizeMax);
        for (int n = 0; n <= sizeMax; n++) {
            for (int m = 0; m <= n; m++) {
                attack.attack(attack.store.at(n).consistencyProof(m));
            }
        }
        return attack;
    }

    private void attack(ConsistencyProof proof) {
        int m = (int) proof.fromSize();
        int n = (int) proof.toSize();
        Hash from = roots.get(m);
        Hash to = roots.get(n);
        expect("true proof", proof, from, to, Verdict.TRUE);
        flips(n, from, h -> expect("flipped old root", proof, h, to, Verdict.FALSE));
        // Every tree extends the empty one, whatever its root.
        Verdict anyRoot = Verdict.of(m == 0 && n > 0);
        flips(n, to, h -> expect("flipped new root", proof, from, h, anyRoot));
        brokenPaths(n, proof.path(), p -> expect("broken path", with(proof, p), from, to, Verdict.FALSE));
        wrongSizes(proof, from, to);
        forged(proof, from, to);
    }

    private void wrongSizes(ConsistencyProof proof, Hash from, Hash to) {
        int n = (int) proof.toSize();
        int reach = n <= EVERY_PLACE_SIZE_MAX ? EVERY_PLACE_SIZE_MAX + 2 : 2;
        for (long m2 = Math.max(0, proof.fromSize() - reach); m2 <= proof.fromSize() + reach; m2++) {
            for (long n2 = Math.max(0, n - reach); n2 <= n + reach; n2++) {
                if (m2 == proof.fromSize() && n2 == n) {
                    continue;
                }
                ConsistencyProof other = new ConsistencyProof(m2, n2, proof.path());
                expect("wrong sizes", other, from, to, Verdict.of(Definition.extendsTree(other, from, to)));
                if (m2 > 0 && m2 < sizeMax && n2 <= sizeMax && m2 < n2 && n2 != n) {
                    Hash to2 = roots.get((int) n2);
                    expect("another new tree", other, from, to2, Verdict.FALSE);
                }
            }
        }
    }

    private void forged(ConsistencyProof proof, Hash from, Hash to) {
        int n = (int) proof.toSize();
        List<Hash> path = proof.path();
        Hash more = stranger();
        ConsistencyProof longer = with(proof, edit(path, p -> p.add(more)));
        expect("one hash more, both", longer, Hash.ofChildren(more, from), Hash.ofChildren(more, to), Verdict.FALSE);
        expect("one hash more, new, left", longer, from, Hash.ofChildren(more, to), Verdict.FALSE);
        expect("one hash more, new, right", longer, from, Hash.ofChildren(to, more), Verdict.FALSE);
        // Whatever reads like a smaller old or new tree within the same path.
        for (int cut = 1; cut <= path.size(); cut++) {
            ConsistencyProof shorter = with(proof, path.subList(0, path.size() - cut));
            int near = n <= EVERY_PLACE_SIZE_MAX ? 0 : n - 2;
            for (Hash end : roots.subList(near, Math.min(roots.size(), n + 2))) {
                expect("cut path", shorter, from, end, Verdict.of(Definition.extendsTree(shorter, from, end)));
            }
        }
        if (proof.fromSize() < proof.toSize()) {
            Hash x = stranger();
            ConsistencyProof back = new ConsistencyProof(proof.toSize(), proof.fromSize(), List.of(x, more));
            expect("shrunk", back, x, Hash.ofChildren(x, more), Verdict.FALSE);
            ConsistencyProof rewritten = new ConsistencyProof(proof.fromSize(), proof.toSize(), List.of());
            expect("rewritten", rewritten, x, x, Verdict.FALSE);
        }
    }

    private static ConsistencyProof with(ConsistencyProof proof, List<Hash> path) {
        return new ConsistencyProof(proof.fromSize(), proof.toSize(), path);
    }

    private void expect(String what, ConsistencyProof proof, Hash from, Hash to, Verdict expected) {
        judge(what, proof, expected, Verdict.of(verifier.verify(proof, from, to)));
    }
}
