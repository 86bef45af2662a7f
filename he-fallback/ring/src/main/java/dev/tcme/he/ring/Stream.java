package dev.tcme.he.ring;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key stream of ChaCha20 (RFC 8439) under a {@link Seed}, cut into separate streams by two numbers that become the nonce.
 * The same seed and numbers give the same bytes everywhere.
 */
final class Stream {
    private static final String ALGORITHM = "ChaCha20";
    private static final int NONCE_BYTES = 12;
    private static final int CHUNK_BYTES = 1 << 13;
    private static final byte[] ZEROS = new byte[CHUNK_BYTES];

    private final Cipher cipher;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private final ByteBuffer view = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);

    /**
     * @param purpose keeps uses apart, see {@link Sampler}
     * @param index which of the streams of that use
     */
    Stream(Seed seed, int purpose, long index) {
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(purpose)
                .putLong(index)
                .array();
        byte[] key = seed.bytes();
        try {
            cipher = Cipher.getInstance(ALGORITHM);
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, ALGORITHM), new ChaCha20ParameterSpec(nonce, 0));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        view.limit(0);
    }

    /** A buffer with at least {@code bytes} bytes to read, little-endian; valid until the next call. */
    ByteBuffer atLeast(int bytes) {
        if (view.remaining() < bytes) {
            int kept = view.remaining();
            view.compact();
            view.position(0);
            int fresh = CHUNK_BYTES - kept;
            fill(kept, fresh);
            view.limit(CHUNK_BYTES);
        }
        return view;
    }

    private void fill(int from, int bytes) {
        try {
            cipher.update(ZEROS, 0, bytes, chunk, from);
        } catch (ShortBufferException e) {
            throw new AssertionError("a stream cipher writes as much as it reads", e);
        }
    }

    long nextLong() {
        return atLeast(Long.BYTES).getLong();
    }

    /** Forgets what was read ahead; for streams behind a secret. */
    void wipe() {
        Arrays.fill(chunk, (byte) 0);
        view.limit(0);
    }
}
