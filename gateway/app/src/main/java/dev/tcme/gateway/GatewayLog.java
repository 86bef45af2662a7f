package dev.tcme.gateway;

import dev.tcme.contract.Digest;
import dev.tcme.contract.SessionId;
import dev.tcme.gateway.session.Session;
import org.jboss.logging.Logger;

/**
 * Every line that the gateway logs. The list is closed and its fields are typed, so that no line can hold an input, an
 * output, a key or anything else that a party sent.
 */
final class GatewayLog {
    private static final Logger LOG = Logger.getLogger(GatewayLog.class);

    private GatewayLog() {}

    static void started(Digest bundle, int recovered) {
        LOG.infof("started: policy bundle %s, %d interrupted sessions ended", bundle, recovered);
    }

    static void state(SessionId id, Session.State state, String reason) {
        LOG.infof("session %s: %s%s", id, state, reason.isEmpty() ? "" : " (" + reason + ")");
    }

    static void outputsExpired(long count) {
        LOG.infof("%d sealed outputs were not fetched in time and are erased", count);
    }

    static void parentGone() {
        LOG.info("the process that started this gateway has gone: stopping");
    }

    /** The class alone: messages of exceptions may quote data. */
    static void unexpected(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        LOG.errorf("unexpected %s at %s", failure.getClass().getName(), trace.length == 0 ? "?" : trace[0]);
    }

    static void storageAway() {
        LOG.warn("a request failed because the database does not answer");
    }

    static void sweepFailed(Throwable failure) {
        LOG.warnf(
                "a sweep of the sessions failed with %s; the next one tries again",
                failure.getClass().getName());
    }
}
