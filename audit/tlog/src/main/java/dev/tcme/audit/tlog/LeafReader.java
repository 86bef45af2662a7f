package dev.tcme.audit.tlog;

/** Where the log's entries are kept, seen as leaf hashes: {@link Hash#ofLeaf} of the entry's bytes. */
@FunctionalInterface
public interface LeafReader {
    /**
     * The leaf hash of the entry at {@code index}, recomputed from its bytes and not read back from a node.
     *
     * @throws MissingNodeException if there is no such entry
     */
    Hash leafHash(long index);
}
