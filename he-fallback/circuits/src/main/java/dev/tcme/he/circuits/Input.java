package dev.tcme.he.circuits;

/**
 * What a circuit expects to be given.
 *
 * @param magnitude no number in a slot has a larger absolute value; the circuit's bounds rest on it
 * @param key how it is encrypted
 */
public record Input(double magnitude, Key key) {
    /** With which key somebody encrypts; the public one gives more noise. */
    public enum Key {
        SECRET,
        PUBLIC
    }

    public Input {
        if (!(magnitude > 0 && magnitude <= MAGNITUDE_MAX)) {
            throw new IllegalArgumentException(
                    "an input's magnitude is above 0 and at most " + MAGNITUDE_MAX + "; got " + magnitude);
        }
    }

    /** Beyond any base modulus. */
    static final double MAGNITUDE_MAX = 0x1p60;

    /** Encrypted with the secret key. */
    public static Input within(double magnitude) {
        return new Input(magnitude, Key.SECRET);
    }
}
