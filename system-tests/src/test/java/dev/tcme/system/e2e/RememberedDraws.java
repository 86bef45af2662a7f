package dev.tcme.system.e2e;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Randomness as good as any, which remembers all draws of the length of a seed. */
final class RememberedDraws extends SecureRandom {
    private static final long serialVersionUID = 1L;

    /** Seeds, coins and salts. */
    private static final int BYTES = 32;

    /** Never written anywhere. */
    private final transient List<byte[]> drawn = new CopyOnWriteArrayList<>();

    @Override
    public void nextBytes(byte[] bytes) {
        super.nextBytes(bytes);
        if (bytes.length == BYTES) {
            drawn.add(bytes.clone());
        }
    }

    List<byte[]> drawn() {
        return List.copyOf(drawn);
    }
}
