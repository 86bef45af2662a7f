package dev.tcme.he.threshold;

import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import dev.tcme.he.ring.Sampler;
import dev.tcme.he.ring.Seed;
import java.util.Arrays;

/** Makes one party's decryption share with its proof; everything is derived as {@link ShareMaker} does it. */
final class ShareProofMaker {
    private final Agreement agreement;
    private final Ring ring;
    private final PartySecret secret;

    ShareProofMaker(Agreement agreement, PartySecret secret) {
        this.agreement = agreement;
        this.ring = agreement.context().ring();
        this.secret = secret;
    }

    /**
     * The share that {@code Party.decrypt} would give, and its proof.
     *
     * @param request provable
     */
    ProvenShare share(DecryptionRequest request, int party) {
        ProofBounds bounds = ProofBounds.of(ring.degree(), request.deviation());
        ProofVector witness = witness(request, party, bounds);
        Poly noise = poly(witness.noise(), request.primes());
        var share = new DecryptionShare(
                request, party, new ShareMaker(agreement, secret).withNoise(request, secret.values(), party, noise));
        var statement = new ProofStatement(share, publicShare(witness.error(), request.primes()));
        ShareProof proof = ShareProof.of(
                statement,
                bounds,
                witness,
                attempt -> secret.derive(PartySecret.Use.MASKING, attempt, statement.digest()));
        witness.wipe();
        return new ProvenShare(share, proof);
    }

    private Poly poly(WideIntegers integers, int... primes) {
        double[][] limbs = new double[primes.length][];
        ring.parallel().each(primes.length, i -> limbs[i] = integers.values(ring, primes[i]));
        return ring.poly(primes, limbs);
    }

    /** s, e and v of a share. */
    ProofVector witness(DecryptionRequest request, int party, ProofBounds bounds) {
        Seed ternary = secret.derive(PartySecret.Use.SECRET, 0, Wire.NOTHING);
        Seed errors = secret.derive(PartySecret.Use.PUBLIC_ERROR, 0, Wire.NOTHING);
        Seed noise = secret.derive(PartySecret.Use.SMUDGING, party, request.noise());
        double[] values = new double[ring.degree()];
        Sampler.ternary(ternary, 0, values);
        WideIntegers s = WideIntegers.of(values, bounds.secret().witness());
        Sampler.gaussian(errors, 0, values);
        WideIntegers e = WideIntegers.of(values, bounds.error().witness());
        Arrays.fill(values, 0);
        WideIntegers v = WideGaussian.integers(noise, request.deviation(), ring.degree());
        ternary.wipe();
        errors.wipe();
        noise.wipe();
        return new ProofVector(s, e, v);
    }

    /** {@code −a·s + e}: the first polynomial of the party's key share, over some of its primes. */
    private Poly publicShare(WideIntegers error, int... primes) {
        Poly a = ProofStatement.common(agreement, primes);
        double[][] limbs = new double[primes.length][];
        ring.parallel().each(primes.length, i -> {
            limbs[i] = error.values(ring, primes[i]);
            ring.multiplyAdd(a.limb(i), secret.negated().limb(primes[i]), limbs[i], limbs[i], primes[i]);
        });
        return ring.poly(primes, limbs);
    }
}
