package dev.tcme.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A bounded memory of immutable values that are dear to read again; forgets the least recently used. */
final class Recent<K, V> {
    private final Map<K, V> values;

    Recent(int limit) {
        this.values = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > limit;
            }
        };
    }

    /** The remembered value, or the one that {@code read} finds. What it does not find is not remembered. */
    Optional<V> get(K key, Function<K, Optional<V>> read) {
        synchronized (values) {
            V known = values.get(key);
            if (known != null) {
                return Optional.of(known);
            }
        }
        Optional<V> found = read.apply(key);
        found.ifPresent(value -> {
            synchronized (values) {
                values.put(key, value);
            }
        });
        return found;
    }
}
