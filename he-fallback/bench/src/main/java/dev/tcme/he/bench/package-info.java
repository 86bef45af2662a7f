/**
 * This room measures the encryption engine, and other libraries beside it. It knows rings, schemes and JMH; nothing that
 * runs in production may know it, and it never sees anybody's data: every input is made here.
 *
 * <p>{@link dev.tcme.he.bench.Operation} lists what is measured, {@link dev.tcme.he.bench.Chains} with which parameters.
 * {@link dev.tcme.he.bench.Engine} measures ours in a Java of its own for each figure, {@link dev.tcme.he.bench.Peers} the
 * others' by their own programs. Times are of single calls, the median and the shortest of them, on both sides.
 * {@link dev.tcme.he.bench.Scaling} holds two threads against one, in turn within one process.
 */
@NullMarked
package dev.tcme.he.bench;

import org.jspecify.annotations.NullMarked;
