/**
 * This room checks a receipt offline, as an outsider would: it knows the shared nouns and the tree, needs nothing but
 * bytes, and may never ask the gateway anything.
 */
@NullMarked
package dev.tcme.audit.verifier;

import org.jspecify.annotations.NullMarked;
