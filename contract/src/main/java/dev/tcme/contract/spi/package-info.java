/**
 * This room holds the ports of the session pipeline: what a session needs from policy, lanes and the receipt log. It
 * may know only the shared nouns. Adapters live in {@code policy}, {@code model-runner}, {@code he-fallback} and
 * {@code audit}; they never see each other.
 */
@NullMarked
package dev.tcme.contract.spi;

import org.jspecify.annotations.NullMarked;
