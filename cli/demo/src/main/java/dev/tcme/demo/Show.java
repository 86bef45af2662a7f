package dev.tcme.demo;

import java.io.IOException;

/** Something that is shown to a person, against a live gateway. */
sealed interface Show permits Demo, Millionaires {
    void run() throws IOException, InterruptedException;

    /** With the gateway gone: every receipt from its file, against its contract alone. */
    void verifyOffline() throws IOException;

    /** Things that did not hold; a wrong or uncertain answer of the model is not among them. */
    int broken();

    /** What else there is to see. */
    String farewell();
}
