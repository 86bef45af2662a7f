package dev.tcme.he.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CodecTest {
    private static final FixedPoint CENTS = new FixedPoint(2, NumberFormat.signed(32));

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "12.34, 1234",
        "-0.01, -1",
        "1e3, 100000",
        "21474836.47, 2147483647",
        "-21474836.48, -2147483648"
    })
    void decimalsAreWholeNumbersOfTheirLastDigit(BigDecimal decimal, long whole) {
        assertEquals(whole, CENTS.toWhole(decimal));
        assertEquals(0, CENTS.toDecimal(whole).compareTo(decimal));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.001", "21474836.48", "-21474836.49", "1e999999999", "1e-999999999", "18446744073709551617"})
    void decimalsThatDoNotFitAreRefusedUntold(String decimal) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> CENTS.toWhole(new BigDecimal(decimal)));
        assertFalse(refusal.getMessage().contains(decimal));
    }

    @Test
    void unsignedDecimalsUseAllSixtyFourBits() {
        FixedPoint wide = new FixedPoint(0, NumberFormat.unsigned(64));
        BigDecimal largest = new BigDecimal("18446744073709551615");
        assertEquals(-1, wide.toWhole(largest));
        assertEquals(largest, wide.toDecimal(-1));
        assertThrows(IllegalArgumentException.class, () -> wide.toWhole(largest.add(BigDecimal.ONE)));
        assertThrows(IllegalArgumentException.class, () -> wide.toWhole(BigDecimal.ONE.negate()));
        assertThrows(IllegalArgumentException.class, () -> new FixedPoint(19, NumberFormat.signed(64)));
    }

    @Test
    void datesKeepTheirOrder() {
        LocalDate leap = LocalDate.of(2024, 2, 29);
        assertEquals(0, Days.of(LocalDate.EPOCH));
        assertEquals(leap, Days.date(Days.of(leap)));
        assertEquals(1, Days.of(leap.plusDays(1)) - Days.of(leap));
        assertEquals(-1, Days.of(LocalDate.EPOCH.minusDays(1)));
        assertThrows(IllegalArgumentException.class, () -> Days.of(LocalDate.MAX));
    }
}
