package dev.tcme.he.exact;

import java.time.LocalDate;

/** Dates as whole numbers, the days since 1970-01-01: their order is that of the dates, their difference is in days. */
public final class Days {
    /** Enough for the years −5877641 to 5881580. */
    public static final NumberFormat FORMAT = NumberFormat.signed(Integer.SIZE);

    private Days() {}

    /**
     * The days of a date.
     *
     * @throws IllegalArgumentException if the date is out of range; the message does not say it
     */
    public static long of(LocalDate date) {
        long days = date.toEpochDay();
        FORMAT.ordered(days);
        return days;
    }

    public static LocalDate date(long days) {
        FORMAT.ordered(days);
        return LocalDate.ofEpochDay(days);
    }
}
