package dev.tcme.audit.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    /** Leaves and roots by size as published with certificate-transparency's Merkle tree tests (RFC 6962). */
    private static final List<String> CT_LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> CT_ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Test
    void rootsAreThoseOfTheCertificateTransparencyVectors() {
        StoredTree store = new StoredTree();
        assertEquals(CT_ROOTS.getFirst(), store.frontier().root().toString());
        for (int n = 1; n <= CT_LEAVES.size(); n++) {
            store.append(Hash.ofLeaf(HexFormat.of().parseHex(CT_LEAVES.get(n - 1))));
            assertEquals(CT_ROOTS.get(n), store.frontier().root().toString());
            assertEquals(CT_ROOTS.get(n), store.at(n).root().toString());
        }
    }

    @Test
    void rootsFrontiersAndDefinitionAgreeAtEverySize() {
        StoredTree store = StoredTree.ofSize(300);
        List<Hash> leaves =
                LongStream.range(0, 300).mapToObj(StoredTree::leafHash).toList();
        for (int n = 0; n <= 300; n++) {
            Hash root = Definition.root(leaves.subList(0, n));
            assertEquals(root, store.at(n).root());
            Frontier frontier = Frontier.load(n, store::node);
            assertEquals(root, frontier.root());
            assertEquals(n, frontier.size());
            assertEquals(Integer.bitCount(n), frontier.peaks().size());
        }
    }

    @Test
    void loadedFrontierGoesOnLikeTheOldOne() {
        StoredTree store = StoredTree.ofSize(100);
        for (int n = 0; n < 100; n++) {
            Frontier.Appended appended = Frontier.load(n, store::node).append(StoredTree.leafHash(n));
            assertEquals(store.at(n + 1).root(), appended.frontier().root());
            assertEquals(n, appended.nodes().getFirst().index());
            assertEquals(
                    1 + Integer.numberOfTrailingZeros(n + 1), appended.nodes().size());
            for (Node node : appended.nodes()) {
                assertEquals(store.node(node.level(), node.index()), node.hash());
            }
        }
        // n leaves make n - (number of peaks) inner nodes.
        assertEquals(200 - Integer.bitCount(100), store.nodeCount());
    }

    @Test
    void appendLeavesTheOldFrontierAsItWas() {
        Frontier three = StoredTree.ofSize(3).frontier();
        Hash before = three.root();
        three.append(StoredTree.leafHash(3));
        assertEquals(before, three.root());
        assertEquals(3, three.size());
    }

    @Test
    void proofsReadLogarithmicallyManyNodes() {
        StoredTree store = StoredTree.ofSize(5000);
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            long size = 1 + random.nextLong(5000);
            long before = store.reads();
            store.at(size).inclusionProof(random.nextLong(size));
            store.at(size).consistencyProof(random.nextLong(size + 1));
            // Two proofs, each at most one node per level on the path and one per level of one ragged subtree.
            assertTrue(store.reads() - before <= 4 * 13, "reads: " + (store.reads() - before));
        }
    }

    /** A log of equal leaves: a node depends on its level alone, so a tree of any size needs no store. */
    private static MerkleTree uniform(long size) {
        List<Hash> levels = new ArrayList<>(List.of(StoredTree.leafHash(0)));
        for (int level = 1; level < 63; level++) {
            levels.add(Hash.ofChildren(levels.getLast(), levels.getLast()));
        }
        return new MerkleTree(size, (level, index) -> levels.get(level));
    }

    @Test
    void treesOfTheLargestSizesHaveVerifiableProofs() {
        Random random = new Random(2);
        for (long size : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 1, (1L << 62) + 1, 1L << 62, (1L << 62) - 1}) {
            MerkleTree tree = uniform(size);
            Hash root = tree.root();
            for (int i = 0; i < 50; i++) {
                long index = i == 0 ? 0 : i == 1 ? size - 1 : random.nextLong(size);
                InclusionProof proof = tree.inclusionProof(index);
                assertTrue(proof.verify(StoredTree.leafHash(0), root));
                assertFalse(proof.verify(StoredTree.leafHash(1), root));
                long from = i == 0 ? 3 : i == 1 ? size - 1 : 1 + random.nextLong(size);
                ConsistencyProof consistency = tree.consistencyProof(from);
                assertTrue(consistency.verify(uniform(from).root(), root));
                assertFalse(consistency.verify(uniform(from).root(), Hash.EMPTY_TREE));
            }
        }
    }

    @Test
    void longestPathsAreExactlyTheLimits() {
        MerkleTree tree = uniform(Long.MAX_VALUE);
        assertEquals(
                InclusionProof.PATH_LENGTH_MAX, tree.inclusionProof(0).path().size());
        assertEquals(
                ConsistencyProof.PATH_LENGTH_MAX,
                tree.consistencyProof(3).path().size());
    }

    @Test
    void refusesPathsLongerThanTheLimits() {
        List<Hash> path = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            path.add(Hash.EMPTY_TREE);
        }
        assertThrows(IllegalArgumentException.class, () -> new InclusionProof(0, Long.MAX_VALUE, path));
        path.add(Hash.EMPTY_TREE);
        assertThrows(IllegalArgumentException.class, () -> new ConsistencyProof(3, Long.MAX_VALUE, path));
    }

    @Test
    void refusesNumbersOutOfRange() {
        MerkleTree tree = StoredTree.ofSize(5).at(5);
        assertThrows(IllegalArgumentException.class, () -> tree.inclusionProof(-1));
        assertThrows(IllegalArgumentException.class, () -> tree.inclusionProof(5));
        assertThrows(IllegalArgumentException.class, () -> tree.consistencyProof(-1));
        assertThrows(IllegalArgumentException.class, () -> tree.consistencyProof(6));
        assertThrows(IllegalArgumentException.class, () -> new MerkleTree(-1, tree.nodes()));
        assertThrows(IllegalArgumentException.class, () -> Frontier.load(-1, tree.nodes()));
        assertThrows(IllegalArgumentException.class, () -> new InclusionProof(-1, 1, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new InclusionProof(0, -1, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new ConsistencyProof(-1, 1, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new ConsistencyProof(1, -1, List.of()));
    }

    @Test
    void fullLogTakesNoLeaf() {
        Frontier full = Frontier.load(Long.MAX_VALUE, uniform(Long.MAX_VALUE).nodes());
        assertEquals(uniform(Long.MAX_VALUE).root(), full.root());
        assertThrows(IllegalStateException.class, () -> full.append(StoredTree.leafHash(0)));
    }

    @Test
    void missingNodeIsNamed() {
        StoredTree store = StoredTree.ofSize(8);
        store.remove(2, 1);
        MissingNodeException e =
                assertThrows(MissingNodeException.class, () -> store.at(8).inclusionProof(0));
        assertEquals(2, e.level());
        assertEquals(1, e.index());
    }
}
