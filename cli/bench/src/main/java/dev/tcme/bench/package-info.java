/**
 * This room measures. It knows the shared nouns, HTTP and the host that starts a gateway; it may never be needed by
 * anything that runs in production.
 */
@NullMarked
package dev.tcme.bench;

import org.jspecify.annotations.NullMarked;
