package dev.tcme.gateway;

import dev.tcme.contract.SessionId;
import dev.tcme.gateway.session.Session;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells whoever watches a session of each change of its state. */
@ApplicationScoped
class Events {
    private final ConcurrentHashMap<SessionId, List<Consumer<Session>>> watchers = new ConcurrentHashMap<>();

    /** @return how to stop watching */
    Runnable watch(SessionId id, Consumer<Session> watcher) {
        watchers.computeIfAbsent(id, key -> new CopyOnWriteArrayList<>()).add(watcher);
        return () -> watchers.computeIfPresent(id, (key, list) -> {
            list.remove(watcher);
            return list.isEmpty() ? null : list;
        });
    }

    void changed(Session session) {
        watchers.getOrDefault(session.id(), List.of()).forEach(watcher -> watcher.accept(session));
    }
}
