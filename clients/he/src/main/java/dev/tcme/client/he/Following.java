package dev.tcme.client.he;

import dev.tcme.contract.SessionId;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a session is followed.
 *
 * @param atMost how long to wait for the others, in all
 * @param steps hears of what was done
 */
record Following(SessionId session, Duration atMost, Consumer<Step> steps) {}
