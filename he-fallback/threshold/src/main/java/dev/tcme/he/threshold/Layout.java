package dev.tcme.he.threshold;

import dev.tcme.he.ckks.Packing;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.SwitchingKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The polynomials of a key share, in order: the public key's, those of the relinearisation key digit by digit (all first halves,
 * then all second ones), those of the Galois keys by element and digit. A share, a sum of shares and the finished keys have the
 * same layout.
 */
final class Layout {
    private Layout() {}

    /**
     * @param element of a Galois key, otherwise 0
     * @param level the highest that the key serves
     * @param digit its number in the parameters; 0 for the public key
     */
    record Entry(Purpose purpose, int element, int level, int digit) {
        /** Those of all levels up to this one and the special ones. */
        int[] primes(Parameters parameters) {
            return SwitchingKey.primes(parameters, level);
        }
    }

    static List<Entry> of(KeyPlan plan) {
        List<Entry> result = new ArrayList<>();
        Parameters parameters = plan.parameters();
        result.add(new Entry(Purpose.PUBLIC, 0, parameters.levelMax(), 0));
        plan.relinearisation().ifPresent(level -> {
            result.addAll(digits(parameters, Purpose.RELINEARISATION_FIRST, 0, level));
            result.addAll(digits(parameters, Purpose.RELINEARISATION_SECOND, 0, level));
        });
        plan.galois().forEach((element, level) -> result.addAll(digits(parameters, Purpose.GALOIS, element, level)));
        return List.copyOf(result);
    }

    private static List<Entry> digits(Parameters parameters, Purpose purpose, int element, int level) {
        return SwitchingKey.digits(parameters, level).stream()
                .map(digit -> new Entry(purpose, element, level, digit))
                .toList();
    }

    /** The bases of a key share's polynomials. */
    static List<int[]> keyShare(KeyPlan plan) {
        return of(plan).stream().map(entry -> entry.primes(plan.parameters())).toList();
    }

    /** The bases of a relinearisation share's polynomials: one for each digit. */
    static List<int[]> relinearisationShare(KeyPlan plan) {
        return of(plan).stream()
                .filter(entry -> entry.purpose() == Purpose.RELINEARISATION_FIRST)
                .map(entry -> entry.primes(plan.parameters()))
                .toList();
    }

    /** The primes of all levels at which there is shared decryption. */
    static int[] decryptionPrimes(KeyPlan plan) {
        return IntStream.rangeClosed(0, plan.decryption())
                .flatMap(level -> IntStream.of(plan.parameters().primes(level)))
                .sorted()
                .distinct()
                .toArray();
    }

    /** Bytes of polynomials over these primes. */
    static long bytes(Parameters parameters, List<int[]> bases) {
        return bases.stream()
                .flatMapToInt(IntStream::of)
                .mapToLong(prime -> Packing.bytes(parameters.moduli().get(prime), parameters.degree()))
                .sum();
    }
}
