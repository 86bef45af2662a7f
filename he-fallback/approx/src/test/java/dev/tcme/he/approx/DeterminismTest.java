package dev.tcme.he.approx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Coefficients are pinned bit for bit: another machine, JIT or JDK that differs fails here and not in a replay. */
class DeterminismTest {
    @Test
    void interpolantsHaveTheirPinnedBits() throws NoSuchAlgorithmException {
        assertEquals(
                "5e73fa84aafd9121",
                digest(List.of(
                        Interpolation.ofDegree(StrictMath::exp, new Interval(-8, 8), 40)
                                .polynomial(),
                        Interpolation.ofDegree(StrictMath::tanh, Interval.symmetric(6), 63)
                                .polynomial(),
                        Interpolation.ofDegree(x -> 1 / x, new Interval(1, 64), 127)
                                .polynomial())));
    }

    @Test
    void compositeSignsHaveTheirPinnedBits() throws NoSuchAlgorithmException {
        assertEquals(
                "cde13e8c43770c5f",
                digest(CompositeSign.of(new SignTarget(13, 8, 0x1p-25)).polynomials()));
        assertEquals(
                "9d56abf233fd6d74",
                digest(CompositeSign.of(new SignTarget(20, 20, 0x1p-30)).polynomials()));
    }

    private static String digest(List<Polynomial> polynomials) throws NoSuchAlgorithmException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        for (Polynomial p : polynomials) {
            for (double c : p.coefficients()) {
                sha256.update(ByteBuffer.allocate(Double.BYTES).putDouble(0, c));
            }
        }
        return HexFormat.of().formatHex(sha256.digest(), 0, 8);
    }
}
