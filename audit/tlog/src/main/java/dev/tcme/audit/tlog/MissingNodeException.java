package dev.tcme.audit.tlog;

import java.io.Serial;

/** A store lacks a node or leaf of a tree that it claims to hold. */
public final class MissingNodeException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int level;
    private final long index;

    public MissingNodeException(int level, long index) {
        super("missing tree node at level " + level + ", index " + index);
        this.level = level;
        this.index = index;
    }

    public int level() {
        return level;
    }

    public long index() {
        return index;
    }
}
