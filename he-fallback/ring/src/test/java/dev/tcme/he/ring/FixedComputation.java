package dev.tcme.he.ring;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** One computation through everything the ring does, and the digest of every bit of its results; also a program. */
final class FixedComputation {
    /** The same on every machine, with vectors of any width or none, on any number of threads, for all time. */
    static final String DIGEST = "2fb95d7dcf78e1eb5827f8a217d94dd0be806b883f276178cb08e3616ef6301f";

    private FixedComputation() {}

    public static void main(String[] args) throws NoSuchAlgorithmException {
        Lanes lanes = Lanes.detect();
        System.out.println(lanes + " " + digest(lanes, Parallel.none()));
    }

    static String digest(Lanes lanes, Parallel parallel) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int log = 11; log <= 14; log++) {
            compute(ring(log, lanes, parallel), digest);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static Ring ring(int log, Lanes lanes, Parallel parallel) {
        Primes primes = new Primes(log);
        List<Modulus> moduli = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            moduli.add(primes.near(0x1p48, 48));
        }
        moduli.add(primes.near(0x1p24, 26));
        moduli.add(primes.near(0x1p33, 34));
        return new Ring(log, moduli, lanes, parallel);
    }

    private static void compute(Ring ring, MessageDigest digest) {
        int[] all = {0, 1, 2, 3, 4, 5};
        Seed seed = Seed.ofNumber(ring.logDegree());
        double[] coefficients = new double[ring.degree()];
        Sampler.ternary(seed, 0, coefficients);
        Poly s = ring.ofCoefficients(coefficients, all);
        Sampler.gaussian(seed, 0, coefficients);
        Poly e = ring.ofCoefficients(coefficients, all);
        Sampler.wide(seed, 0, 50, coefficients);
        Poly wide = ring.ofCoefficients(coefficients, all);
        double[][] limbs = new double[all.length][ring.degree()];
        for (int i : all) {
            Sampler.uniform(seed, 0, ring.modulus(i), limbs[i]);
        }
        Poly u = ring.poly(all, limbs);
        Poly b = ring.subtract(ring.add(ring.negate(ring.multiply(u, s)), e), ring.scale(wide, BigInteger.TEN.pow(40)));
        Poly[] tensor = ring.tensor(u, b, wide, s);
        Poly rotated = ring.permute(tensor[1], ring.automorphism(5));
        Poly divided = new Division(ring, all, new int[] {0, 1, 2, 5}).apply(rotated);
        Poly rational = new Division(ring, new int[] {0, 1, 2, 3}, new int[] {0, 1, 4, 5})
                .apply(ring.restrict(tensor[2], 0, 1, 2, 3));
        for (Poly result : new Poly[] {tensor[0], tensor[1], tensor[2], rotated, divided, rational}) {
            update(digest, result);
        }
        update(digest, converted(ring, u));
        update(digest, accumulated(ring, u, b, rotated));
    }

    private static Poly converted(Ring ring, Poly x) {
        BaseConversion conversion = new BaseConversion(ring, 0, 4, 2);
        double[][] prepared = new double[3][];
        for (int j = 0; j < prepared.length; j++) {
            prepared[j] = x.limb(conversion.from()[j]).clone();
            ring.inverse(prepared[j], conversion.from()[j]);
            conversion.prepare(j, prepared[j], prepared[j]);
        }
        double[][] out = new double[2][ring.degree()];
        conversion.convert(prepared, 1, out[0]);
        conversion.convertExactly(prepared, 3, out[1]);
        return ring.poly(new int[] {1, 3}, out);
    }

    private static Poly accumulated(Ring ring, Poly x, Poly k0, Poly k1) {
        double[][] acc = new double[2][ring.degree()];
        ring.innerProducts(seven(x.limb(0)), seven(k0.limb(0)), seven(k1.limb(0)), acc, 0);
        double[] out = new double[ring.degree()];
        ring.multiplyAdd(acc[0], acc[1], x.limb(0), out, 0);
        ring.scaleAdd(out, 12345, acc[0], out, 0);
        ring.subtractScale(out, acc[1], -54321, out, 0);
        return ring.poly(new int[] {0}, new double[][] {out});
    }

    private static double[][] seven(double[] limb) {
        double[][] terms = new double[7][];
        Arrays.fill(terms, limb);
        return terms;
    }

    private static void update(MessageDigest digest, Poly poly) {
        ByteBuffer bytes = ByteBuffer.allocate(poly.limb(0).length * Double.BYTES);
        for (int i = 0; i < poly.size(); i++) {
            bytes.clear();
            for (double x : poly.limb(i)) {
                bytes.putLong(Double.doubleToRawLongBits(x));
            }
            digest.update(bytes.flip());
        }
    }
}
