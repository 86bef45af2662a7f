package dev.tcme.he.bench;

import java.util.Locale;

/** What a key switch consists of, in the order in which it happens. */
public enum KeySwitchPart {
    DIGITS("inverse transforms of what is switched"),
    EXTEND("base conversion of each digit to all other primes, and forward transforms"),
    KEY("inner product with the key"),
    DIVIDE("division of both halves by P");

    private final String words;

    KeySwitchPart(String words) {
        this.words = words;
    }

    /** {@code digits}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String words() {
        return words;
    }

    String benchmark() {
        return KeySwitchBenchmark.class.getName() + "." + text();
    }
}
