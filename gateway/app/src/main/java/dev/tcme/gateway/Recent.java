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
        Optional<V> known = get(key);
        if (known.isPresent()) {
            return known;
        }
        Optional<V> found = read.apply(key);
        found.ifPresent(value -> put(key, value));
        return found;
    }

    Optional<V> get(K key) {
        synchronized (values) {
            return Optional.ofNullable(values.get(key));
        }
    }

    void put(K key, V value) {
        synchronized (values) {
            values.put(key, value);
        }
    }
}
