package dev.tcme.audit.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;

class FsckTest {
    private static final int SIZE = 37;

    private final StoredTree store = StoredTree.ofSize(SIZE);
    private final Checkpoint checkpoint =
            new Checkpoint("log.example", SIZE, store.at(SIZE).root());

    private Fsck.Finding check(LeafReader leaves) {
        return Fsck.check(leaves, store::node, checkpoint);
    }

    @Test
    void soundLogIsSoundAtEverySize() {
        for (int n = 0; n <= SIZE; n++) {
            Checkpoint at = new Checkpoint("log.example", n, store.at(n).root());
            assertEquals(new Fsck.Sound(n), Fsck.check(StoredTree::leafHash, store::node, at));
        }
    }

    @Test
    void everyChangedEntryIsFound() {
        for (long changed = 0; changed < SIZE; changed++) {
            long bad = changed;
            Fsck.WrongNode found =
                    assertInstanceOf(Fsck.WrongNode.class, check(i -> StoredTree.leafHash(i == bad ? i + 1000 : i)));
            assertEquals(new Node(0, bad, StoredTree.leafHash(bad + 1000)), found.computed());
            assertEquals(StoredTree.leafHash(bad), found.stored());
        }
    }

    @Test
    void everyChangedOrMissingNodeIsFound() {
        Frontier frontier = Frontier.empty();
        int nodes = 0;
        for (int i = 0; i < SIZE; i++) {
            Frontier.Appended appended = frontier.append(StoredTree.leafHash(i));
            frontier = appended.frontier();
            for (Node node : appended.nodes()) {
                nodes++;
                Hash flipped = Attack.flip(node.hash(), 7);
                store.put(new Node(node.level(), node.index(), flipped));
                assertEquals(new Fsck.WrongNode(node, flipped), check(StoredTree::leafHash));
                store.remove(node.level(), node.index());
                assertEquals(new Fsck.MissingNode(node), check(StoredTree::leafHash));
                store.put(node);
            }
        }
        assertEquals(store.nodeCount(), nodes);
        assertEquals(new Fsck.Sound(SIZE), check(StoredTree::leafHash));
    }

    @Test
    void missingLeafIsFound() {
        LeafReader cut = i -> {
            if (i == 30) {
                throw new MissingNodeException(0, i);
            }
            return StoredTree.leafHash(i);
        };
        assertEquals(new Fsck.MissingLeaf(30), check(cut));
    }

    @Test
    void logRewrittenWithAllItsNodesIsFoundByTheCheckpoint() {
        StoredTree rewritten = new StoredTree();
        for (long i = 0; i < SIZE; i++) {
            rewritten.append(StoredTree.leafHash(i == 5 ? 1000 : i));
        }
        Fsck.Finding found = Fsck.check(i -> StoredTree.leafHash(i == 5 ? 1000 : i), rewritten::node, checkpoint);
        assertEquals(new Fsck.WrongRoot(rewritten.at(SIZE).root(), checkpoint.root()), found);
    }
}
