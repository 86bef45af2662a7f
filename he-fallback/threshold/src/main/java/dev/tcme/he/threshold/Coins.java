package dev.tcme.he.threshold;

import java.math.BigInteger;
import java.util.List;

/**
 * A joint coin by commitment and reveal (Blum, 1981), in the model of a random oracle: as long as one party draws its {@link Coin} at
 * random, nobody can foresee the choice before the first coin is revealed, and nobody can change it after the last commitment.
 *
 * <p>All that the choice decides about must therefore be fixed before any coin is revealed, and all commitments must be there, the same
 * at every party, before that. The party that reveals last sees the choice first: if it then keeps silent, it has learnt nothing but a
 * number, and must be treated as caught, not asked again. A joint coin is for one choice.
 */
public final class Coins {
    /** More candidates cost as many times as much. */
    public static final int CHOICES_MAX = 16;

    private static final String LABEL = "tcme threshold joint coin 1";

    private final Digest joint;

    private Coins(Digest joint) {
        this.joint = joint;
    }

    /**
     * @param context what the coins are for, as in the commitments
     * @param commitments of party 1 … n in this order
     * @param coins of party 1 … n in this order
     * @throws FaultException if one is missing, or a coin is not the one that its party had committed to; names the party
     */
    public static Coins of(Digest context, List<Digest> commitments, List<Coin> coins) throws FaultException {
        int parties = commitments.size();
        if (parties < 2 || parties > Quorum.PARTIES_MAX) {
            throw new IllegalArgumentException(
                    "2 to " + Quorum.PARTIES_MAX + " parties commit to coins, not " + parties);
        }
        if (coins.size() != parties) {
            throw FaultException.ofNobody(
                    "there are commitments to " + parties + " coins, and " + coins.size() + " coins");
        }
        Hash joint = Hash.of(LABEL).digest(context).number(parties);
        for (int party = 1; party <= parties; party++) {
            Coin coin = coins.get(party - 1);
            if (!coin.commitment(context, party).equals(commitments.get(party - 1))) {
                throw FaultException.of(party, "the coin is not the one that was committed to");
            }
            joint.bytes(coin.bytes());
        }
        return new Coins(joint.digest());
    }

    /**
     * The choice: 0 to count − 1, each equally likely (off by less than 2^-250, as 256 bits are reduced).
     *
     * @param count 2 to {@value #CHOICES_MAX}
     */
    public int choice(int count) {
        if (count < 2 || count > CHOICES_MAX) {
            throw new IllegalArgumentException("a joint coin chooses between 2 to " + CHOICES_MAX + ", not " + count);
        }
        return new BigInteger(1, joint.bytes()).mod(BigInteger.valueOf(count)).intValueExact();
    }

    @Override
    public String toString() {
        return "joint coin";
    }
}
