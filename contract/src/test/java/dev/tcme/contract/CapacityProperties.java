package dev.tcme.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CapacityProperties {

    @Property
    void bitsSufficeAndNotOneLess(@ForAll @IntRange(min = 1) int cardinality) {
        int bits = Capacity.bits(BigInteger.valueOf(cardinality));
        assertTrue(1L << bits >= cardinality);
        assertTrue(bits == 0 || 1L << (bits - 1) < cardinality);
    }
}
