package dev.tcme.gateway;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;

/** One watcher's stream: states as they come, comments against quiet connections, complete after an end. */
final class EventStream {
    private final Sse sse;
    private final UnicastProcessor<OutboundSseEvent> processor = UnicastProcessor.create();

    EventStream(Sse sse) {
        this.sse = sse;
    }

    Multi<OutboundSseEvent> events() {
        return processor;
    }

    /** Reactive streams take one signal at a time; states come from many threads. */
    synchronized void state(SessionView session) {
        processor.onNext(sse.newEventBuilder()
                .name("state")
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(session.withoutEvidence())
                .build());
        if (session.state().isEnd()) {
            processor.onComplete();
        }
    }

    synchronized void heartbeat() {
        processor.onNext(sse.newEventBuilder().comment("still here").build());
    }
}
