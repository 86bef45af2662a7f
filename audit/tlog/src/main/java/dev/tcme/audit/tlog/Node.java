package dev.tcme.audit.tlog;

/**
 * The root of a complete subtree, which no later append changes.
 *
 * @param level 0 for a leaf, {@code k} for a subtree of 2<sup>k</sup> leaves; at most 62
 * @param index place among the nodes of that level, from 0: the subtree covers leaves {@code index · 2^level} to
 *     {@code (index + 1) · 2^level - 1}
 */
public record Node(int level, long index, Hash hash) {}
