package dev.tcme.he.exact;

import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.WireSize;
import java.util.Collections;
import java.util.List;

/**
 * What is known of a circuit before there are keys.
 *
 * @param result of the result, masked
 * @param noiseBound of the noise in its phase, of the canonical norm
 * @param logModulusMin log2 of the modulus at which it can be opened
 */
record Assessment(Bound result, double noiseBound, double logModulusMin, KeyNeeds keys, Estimate estimate) {

    /** Runs a program on noise bounds. */
    static Assessment of(Program<?> program, Parameters parameters, PlainModulus plain, Protection protection) {
        InputVectors vectors = new InputVectors(program, parameters, plain, protection);
        Analysis analysis = new Analysis(parameters, plain, program.parties());
        Bound unmasked = program.apply(analysis, vectors.analysed(analysis));
        int level = vectors.resultLevel();
        if (unmasked.level() != level || unmasked.degree() != 1) {
            throw new IllegalStateException("the program's result is at level " + unmasked.level() + " with degree "
                    + unmasked.degree() + ", not at level " + level + " with degree 1");
        }
        Bound result = masked(analysis, unmasked, Collections.nCopies(vectors.masks(), analysis.inputLike(unmasked)));
        Noise noise = analysis.noise();
        KeyNeeds keys = analysis.keys();
        if (!keys.isEmpty() && parameters.specialPrimes().length == 0) {
            throw new IllegalArgumentException(
                    "the program needs evaluation keys, and these parameters have no special primes for them");
        }
        return new Assessment(
                result,
                noise.ofResult(result.size()),
                noise.logModulusMin(result.size(), protection),
                keys,
                new Estimate(
                        program.depth(),
                        keys.bytes(parameters) + WireSize.publicKey(parameters),
                        vectors.bytes(),
                        WireSize.ciphertext(parameters, level, 1),
                        WireSize.plaintext(parameters, level),
                        analysis.cost().time()));
    }

    static <C> C masked(Arithmetic<C> on, C result, List<C> masks) {
        C sum = result;
        for (C mask : masks) {
            sum = on.add(sum, mask);
        }
        return sum;
    }
}
