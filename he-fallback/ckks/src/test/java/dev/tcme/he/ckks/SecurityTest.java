package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityTest {
    private static final int SPECIAL_BITS = 51;

    /** Table 5.2 of eprint 2024/463 for ternary secrets; last column: cost model of Chailloux and Loyer. 0 stands for none. */
    @ParameterizedTest
    @CsvSource({
        "10, 26, 0, 0, 20",
        "11, 53, 36, 27, 40",
        "12, 106, 73, 56, 80",
        "13, 214, 147, 114, 161",
        "14, 430, 297, 230, 322",
        "15, 868, 597, 462, 644",
        "16, 1747, 1199, 929, 1289",
        "17, 3523, 2411, 1866, 2578"
    })
    void tableIsThePublishedOne(int logDegree, int classical128, int classical192, int classical256, int quantum128) {
        assertEquals(classical128, Security.CLASSICAL_128.bitsMax(logDegree));
        assertEquals(classical192, Security.CLASSICAL_192.bitsMax(logDegree));
        assertEquals(classical256, Security.CLASSICAL_256.bitsMax(logDegree));
        assertEquals(quantum128, Security.QUANTUM_128.bitsMax(logDegree));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 9, 18, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void degreesOutsideTheTableAreRefused(int logDegree) {
        String message = assertThrows(IllegalArgumentException.class, () -> Security.CLASSICAL_128.bitsMax(logDegree))
                .getMessage();

        assertEquals("the security table has degrees 2^10 to 2^17, not 2^" + logDegree, message);
    }

    @ParameterizedTest
    @EnumSource
    void wordsNameBitsAndKind(Security security) {
        assertTrue(security.words().matches("(128|192|256) bits (classical|quantum)"), security.words());
    }

    /** Base bits are added one by one until the table says no: what was accepted is within it, what was refused is not. */
    @Tag("slow")
    @ParameterizedTest
    @CsvSource({
        "11, CLASSICAL_128", "12, CLASSICAL_128", "13, CLASSICAL_128", "14, CLASSICAL_128", "15, CLASSICAL_128",
        "16, CLASSICAL_128", "17, CLASSICAL_192", "12, CLASSICAL_192", "14, CLASSICAL_192", "13, CLASSICAL_256",
        "15, CLASSICAL_256", "12, QUANTUM_128", "13, QUANTUM_128", "16, QUANTUM_128"
    })
    void oneBitBeyondTheTableIsRefused(int logDegree, Security security) {
        int secure = security.bitsMax(logDegree);
        int scaleBits = secure < 60 ? 20 : 40;
        // So many that a base of about 60 bits is the last that fits.
        int levels = Math.max(0, (secure - 93) / scaleBits);
        double largest = 0;
        String refusal = "";
        int first = Math.max(scaleBits + 2, secure - levels * scaleBits - SPECIAL_BITS - 6);
        for (int base = first; base <= 96 && refusal.isEmpty(); base++) {
            try {
                largest = Math.max(
                        largest,
                        Parameters.of(new ParametersLiteral(logDegree, security, levels, scaleBits, base, 1))
                                .logQp());
            } catch (IllegalArgumentException e) {
                refusal = e.getMessage().contains("are secure") ? e.getMessage() : "";
            }
        }
        assertTrue(largest <= secure, largest + " of " + secure);
        assertTrue(refusal.contains("at degree 2^" + logDegree + " no more than " + secure + " are secure"), refusal);
        assertTrue(refusal.contains(security.words()), refusal);
        String needed = refusal.replaceAll(".*(?:at least|modulus has) ([0-9.]+) bits.*", "$1");
        assertTrue(Double.parseDouble(needed) >= secure, refusal);
        assertTrue(largest > secure - 20, "accepted up to " + largest);
    }
}
