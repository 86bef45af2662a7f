package dev.tcme.he.ckks;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The evaluation keys that a computation has: at most one relinearisation key and one Galois key for each element. */
public final class EvaluationKeys {
    private static final EvaluationKeys NONE = new EvaluationKeys(Optional.empty(), Map.of());

    private final Optional<EvaluationKey.RelinearisationKey> relinearisation;
    private final Map<Integer, EvaluationKey.GaloisKey> galois;

    private EvaluationKeys(
            Optional<EvaluationKey.RelinearisationKey> relinearisation, Map<Integer, EvaluationKey.GaloisKey> galois) {
        this.relinearisation = relinearisation;
        this.galois = galois;
    }

    /** Enough for sums, and products with plaintexts. */
    public static EvaluationKeys none() {
        return NONE;
    }

    /** Of two keys for the same thing the later one counts. */
    public static EvaluationKeys of(Collection<? extends EvaluationKey> keys) {
        Optional<EvaluationKey.RelinearisationKey> relinearisation = Optional.empty();
        Map<Integer, EvaluationKey.GaloisKey> galois = new TreeMap<>();
        for (EvaluationKey key : keys) {
            switch (key) {
                case EvaluationKey.RelinearisationKey relin -> relinearisation = Optional.of(relin);
                case EvaluationKey.GaloisKey one -> galois.put(one.element(), one);
            }
        }
        return new EvaluationKeys(relinearisation, Map.copyOf(galois));
    }

    SwitchingKey relinearisation(int level) {
        return relinearisation
                .map(key -> requireLevel(key, level))
                .orElseThrow(() -> new MissingKeyException(
                        "a relinearisation key for level " + level + " is needed, there is none"));
    }

    SwitchingKey galois(int element, int level) {
        EvaluationKey.GaloisKey key = galois.get(element);
        if (key == null) {
            throw new MissingKeyException(
                    "a Galois key for element " + element + " at level " + level + " is needed, there are keys for "
                            + galois.keySet().stream().sorted().toList());
        }
        return requireLevel(key, level);
    }

    private static SwitchingKey requireLevel(EvaluationKey key, int level) {
        if (key.level() < level) {
            throw new MissingKeyException(
                    "a key for level " + level + " is needed, the " + key + " is for lower ones only");
        }
        return key.switching();
    }

    /** All keys. */
    public Collection<EvaluationKey> all() {
        return java.util.stream.Stream.concat(relinearisation.stream(), galois.values().stream())
                .map(Function.<EvaluationKey>identity())
                .collect(Collectors.toUnmodifiableList());
    }

    /** Bytes in memory of all keys. */
    public long bytes() {
        return all().stream().mapToLong(EvaluationKey::bytes).sum();
    }
}
