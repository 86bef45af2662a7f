package dev.tcme.he.ckks;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Seed;

/**
 * An encryption of zero over the top level: {@code (−a·s + e, a)}. Anybody may encrypt with it.
 *
 * @param seed what a was expanded from
 */
public record PublicKey(Parameters parameters, Poly b, Poly a, Seed seed) {}
