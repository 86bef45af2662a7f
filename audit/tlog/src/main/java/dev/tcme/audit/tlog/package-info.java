/**
 * This room holds a transparency log's arithmetic and text formats: it may know bytes, indices, sizes, hashes and
 * public keys, and may never see what an entry means, a clock, a file, a database or a network.
 *
 * <p><b>The life of a leaf.</b>
 *
 * <ol>
 *   <li>Somebody brings the bytes of an entry. {@link dev.tcme.audit.tlog.Hash#ofLeaf} makes the leaf hash; from here
 *       on the bytes are of no interest.
 *   <li>{@link dev.tcme.audit.tlog.Frontier#append} puts it at the right edge of the tree and gives back a new frontier
 *       and the {@link dev.tcme.audit.tlog.Node}s that became final by it, the leaf among them. The caller stores
 *       entry and nodes in one transaction. If that fails, the old frontier still stands: nothing here was changed.
 *       After a restart {@link dev.tcme.audit.tlog.Frontier#load} reads the frontier back from the stored nodes.
 *   <li>The caller, now sure that entry and nodes are durable, signs a {@link dev.tcme.audit.tlog.Checkpoint} of the
 *       new size and root. In that order: a checkpoint is a promise that cannot be taken back, and one of a leaf lost
 *       in a crash would make the log inconsistent with itself.
 *   <li>{@link dev.tcme.audit.tlog.MerkleTree} reads O(log n) stored nodes and makes the leaf's
 *       {@link dev.tcme.audit.tlog.InclusionProof}; with the checkpoint it goes out as a
 *       {@link dev.tcme.audit.tlog.TlogProof}, one text file that verifies offline with the log's
 *       {@link dev.tcme.audit.tlog.VerifierKey}.
 *   <li>The log grows. A {@link dev.tcme.audit.tlog.ConsistencyProof} from the leaf's checkpoint to a later one shows
 *       that the leaf still stands where it stood.
 *   <li>From time to time {@link dev.tcme.audit.tlog.Fsck} recomputes the whole log from its entries and names the
 *       first stored node that does not fit.
 * </ol>
 *
 * <p><b>What a proof needs.</b> A root hash does not fix the size of its tree (a path for leaf 0 reads the same in a
 * tree of 3 and of 4 leaves), so size and root always come together, from one verified checkpoint.
 *
 * <p>Texts follow c2sp.org/signed-note, c2sp.org/tlog-checkpoint, c2sp.org/tlog-proof and (verification of Ed25519
 * cosignatures only) c2sp.org/tlog-cosignature; trees follow RFC 9162 section 2.1, which hashes as RFC 6962 does. Whatever is malformed gives a
 * {@link dev.tcme.audit.tlog.MalformedException} and nothing else.
 */
@NullMarked
package dev.tcme.audit.tlog;

import org.jspecify.annotations.NullMarked;
