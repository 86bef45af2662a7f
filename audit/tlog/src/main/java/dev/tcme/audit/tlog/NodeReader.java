package dev.tcme.audit.tlog;

/** Where a tree's complete subtrees are kept: all {@link Node}s that {@link Frontier#append} ever gave out. */
@FunctionalInterface
public interface NodeReader {
    /**
     * The hash of the node at ({@code level}, {@code index}), see {@link Node}.
     *
     * @throws MissingNodeException if it is not kept
     */
    Hash node(int level, long index);
}
