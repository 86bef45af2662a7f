package dev.tcme.he.bgv;

import java.io.IOException;

/** Bytes are not what they should be; the message says what was expected, never a value from the contents. */
public final class MalformedException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedException(String message) {
        super(message);
    }
}
