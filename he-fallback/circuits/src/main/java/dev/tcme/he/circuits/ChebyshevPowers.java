package dev.tcme.he.circuits;

import java.util.HashMap;
import java.util.Map;

/** T_1(t), T_2(t), … of one value t in [−1, 1], each made once when it is first asked for; T_k is ceil(log2 k) levels below t. */
final class ChebyshevPowers<C> {
    private static final Claim IN_UNIT = new Claim.Bounded(1);

    private record Place(int k, int level) {}

    private final Arithmetic<C> on;
    private final Map<Integer, C> powers = new HashMap<>();
    private final Map<Place, C> dropped = new HashMap<>();

    ChebyshevPowers(Arithmetic<C> on, C t) {
        this.on = on;
        powers.put(1, on.claim(t, IN_UNIT));
    }

    /** T_k, k at least 1, at a level that it reaches. */
    C at(int k, int level) {
        C power = power(k);
        if (on.level(power) == level) {
            return power;
        }
        Place place = new Place(k, level);
        C there = dropped.get(place);
        if (there == null) {
            there = on.dropTo(power, level);
            dropped.put(place, there);
        }
        return there;
    }

    /** T_k at its own level. */
    C power(int k) {
        C known = powers.get(k);
        if (known != null) {
            return known;
        }
        int half = Integer.highestOneBit(k - 1);
        int level = Math.min(on.level(power(half)), on.level(power(k - half)));
        C product = on.multiply(on.multiplyWhole(at(half, level), 2), at(k - half, level));
        C made = k == 2 * half ? on.add(product, -1.0) : on.subtract(product, at(2 * half - k, on.level(product)));
        C power = on.claim(made, IN_UNIT);
        powers.put(k, power);
        return power;
    }
}
