package dev.tcme.audit.tlog;

/**
 * Recomputes a stored log from its leaves and compares everything kept with it: each stored node, then the root of a
 * checkpoint. Reads each leaf and node once; memory is one {@link Frontier}.
 */
public final class Fsck {
    private Fsck() {}

    /** What a full check found. */
    public sealed interface Finding permits Sound, WrongNode, MissingNode, MissingLeaf, WrongRoot {}

    /**
     * All stored nodes are those of the leaves, and the root is the checkpoint's.
     *
     * @param size leaves that were checked
     */
    public record Sound(long size) implements Finding {}

    /**
     * The first stored node that is not the one the leaves give. At level 0 the stored leaf hash or the entry itself
     * was changed; above, the node was.
     */
    public record WrongNode(Node computed, Hash stored) implements Finding {}

    /** The first node that the store lacks. */
    public record MissingNode(Node computed) implements Finding {}

    /** The first leaf that the store lacks. */
    public record MissingLeaf(long index) implements Finding {}

    /** Store and leaves agree, but the checkpoint speaks of another tree: both were changed, or leaves were cut. */
    public record WrongRoot(Hash computed, Hash signed) implements Finding {}

    /**
     * Checks the first {@code checkpoint.size()} leaves and stops at the first difference.
     *
     * @param leaves leaf hashes recomputed from the entries
     * @param nodes the stored nodes
     * @param checkpoint a checkpoint verified by the caller
     */
    public static Finding check(LeafReader leaves, NodeReader nodes, Checkpoint checkpoint) {
        Frontier frontier = Frontier.empty();
        while (frontier.size() < checkpoint.size()) {
            Hash leaf;
            try {
                leaf = leaves.leafHash(frontier.size());
            } catch (MissingNodeException e) {
                return new MissingLeaf(frontier.size());
            }
            Frontier.Appended appended = frontier.append(leaf);
            for (Node computed : appended.nodes()) {
                try {
                    Hash stored = nodes.node(computed.level(), computed.index());
                    if (!stored.equals(computed.hash())) {
                        return new WrongNode(computed, stored);
                    }
                } catch (MissingNodeException e) {
                    return new MissingNode(computed);
                }
            }
            frontier = appended.frontier();
        }
        Hash root = frontier.root();
        return root.equals(checkpoint.root()) ? new Sound(checkpoint.size()) : new WrongRoot(root, checkpoint.root());
    }
}
