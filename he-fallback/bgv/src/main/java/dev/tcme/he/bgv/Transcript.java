package dev.tcme.he.bgv;

import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Ring;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * SHA-256 over a label and parts. Every part carries its length or has a fixed one, so that different parts never give the same
 * input.
 */
final class Transcript {
    static final int DIGEST_BYTES = 32;

    private static final String ALGORITHM = "SHA-256";
    private static final int RESIDUE_BYTES = Modulus.BITS_MAX / Byte.SIZE;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final MessageDigest digest;
    private byte[] packed = {};

    private Transcript() {
        try {
            digest = MessageDigest.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }

    /** The label keeps uses apart. */
    static Transcript of(String label) {
        return new Transcript().bytes(label.getBytes(StandardCharsets.US_ASCII));
    }

    Transcript bytes(byte[] part) {
        number(part.length);
        digest.update(part);
        return this;
    }

    Transcript number(long part) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(part).array());
        return this;
    }

    Transcript parameters(Parameters parameters) {
        number(parameters.logDegree()).number(parameters.plainModulus());
        parameters.moduli().forEach(modulus -> number(modulus.value()));
        return this;
    }

    Transcript poly(Ring ring, Poly poly) {
        number(poly.size());
        for (int i = 0; i < poly.size(); i++) {
            limb(poly.limb(i), ring.modulus(poly.prime(i)));
        }
        return this;
    }

    /** The residues 0 … q−1, {@value #RESIDUE_BYTES} bytes each; how many is known from the parameters. */
    Transcript limb(double[] limb, Modulus modulus) {
        // Each write covers the next residue's place too: one store for each, and some bytes behind the last.
        int length = limb.length * RESIDUE_BYTES;
        if (packed.length < length + Long.BYTES) {
            packed = new byte[length + Long.BYTES];
        }
        for (int i = 0; i < limb.length; i++) {
            LONG.set(packed, i * RESIDUE_BYTES, modulus.canonical(limb[i]));
        }
        digest.update(packed, 0, length);
        return this;
    }

    /** Ends it. */
    byte[] digest() {
        Arrays.fill(packed, (byte) 0);
        return digest.digest();
    }
}
