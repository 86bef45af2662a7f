package dev.tcme.he.threshold;

import java.security.SecureRandom;

/** One party's part of a joint coin: {@value #BYTES} random bytes, secret until they are revealed. For one {@link Coins} only. */
public final class Coin {
    public static final int BYTES = 32;

    private static final String LABEL = "tcme threshold coin 1";

    private final byte[] bytes;

    private Coin(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A fresh coin. */
    public static Coin random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Coin(bytes);
    }

    /**
     * A coin that was revealed; whether it is the one that was committed to, {@link Coins#of} finds out.
     *
     * @param party whose it is
     * @throws FaultException if these are not {@value #BYTES} bytes
     */
    public static Coin read(int party, byte[] bytes) throws FaultException {
        if (bytes.length != BYTES) {
            throw FaultException.of(party, "a coin has " + BYTES + " bytes, this one has " + bytes.length);
        }
        return new Coin(bytes.clone());
    }

    /** The bytes, a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * What the party gives before anybody reveals a coin: SHA-256 of what the coin is for, whose it is and the coin. It tells nothing
     * of the coin and fits no other one. As it holds the party's number, nobody can give the commitment of another party as its own and
     * then reveal the same coin.
     *
     * @param context what the coin is for, another one each time
     * @param party 1 to n
     */
    public Digest commitment(Digest context, int party) {
        return Hash.of(LABEL).digest(context).number(party).bytes(bytes).digest();
    }

    /** Without the coin. */
    @Override
    public String toString() {
        return "coin of " + BYTES + " bytes";
    }
}
