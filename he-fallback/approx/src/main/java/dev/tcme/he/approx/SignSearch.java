package dev.tcme.he.approx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds the degrees of a composite sign with the fewest levels, and among those with the fewest products.
 *
 * <p>All rests on one fact: a larger gap is never worse, since the set to approximate shrinks. So for the levels alone
 * only the largest degree that each number of levels allows need be tried, and "reachable within r levels" is a
 * threshold on the gap, learned from below and above as the search asks. The second pass keeps, for each number of
 * levels used, the gaps that no path with as few products beats, and drops those that the thresholds rule out.
 */
final class SignSearch {
    /** A composition of more levels is beyond any chain of moduli. */
    static final int MAX_LEVELS = 64;

    private static final int MAX_DEGREE = 31;

    private final SignTarget target;
    private final double[] reachableFrom = new double[MAX_LEVELS + 1];
    private final double[] unreachableFrom = new double[MAX_LEVELS + 1];

    /** One more polynomial after {@code before}; {@code gap} is what is left, 1 past the end. */
    private record Path(Optional<Path> before, int degree, double gap, int multiplications) {}

    private SignSearch(SignTarget target) {
        this.target = target;
        Arrays.fill(reachableFrom, Double.POSITIVE_INFINITY);
    }

    /** The degrees in the order of evaluation; empty if {@value #MAX_LEVELS} levels do not suffice. */
    static List<Integer> degrees(SignTarget target) {
        SignSearch search = new SignSearch(target);
        for (int levels = 2; levels <= MAX_LEVELS; levels++) {
            if (search.reachable(target.gap(), levels)) {
                return search.cheapest(levels);
            }
        }
        return List.of();
    }

    private boolean reachable(double gap, int levels) {
        if (gap <= unreachableFrom[levels]) {
            return false;
        }
        if (gap >= reachableFrom[levels]) {
            return true;
        }
        boolean reached = false;
        for (int degree = 3; degree <= MAX_DEGREE && !reached; degree = 2 * degree + 1) {
            int rest = levels - OddCost.ofDegree(degree).levels();
            if (rest >= 0) {
                SignStep step = SignStep.of(degree, gap, target.noise());
                reached = ends(step) || (step.nextGap() > gap && reachable(step.nextGap(), rest));
            }
        }
        if (reached) {
            reachableFrom[levels] = gap;
        } else {
            unreachableFrom[levels] = gap;
        }
        return reached;
    }

    private List<Integer> cheapest(int levels) {
        List<List<Path>> frontier = new ArrayList<>();
        for (int used = 0; used <= levels; used++) {
            frontier.add(new ArrayList<>());
        }
        frontier.getFirst().add(new Path(Optional.empty(), 0, target.gap(), 0));
        for (int used = 0; used < levels; used++) {
            for (Path path : frontier.get(used)) {
                extend(path, used, frontier);
            }
        }
        return unwind(frontier.get(levels).getFirst());
    }

    /** Tries each degree after a path; larger ones cost more, so the first that ends the composition is the last tried. */
    private void extend(Path path, int used, List<List<Path>> frontier) {
        int levels = frontier.size() - 1;
        for (int degree = 3; degree <= MAX_DEGREE; degree += 2) {
            OddCost cost = OddCost.ofDegree(degree);
            int after = used + cost.levels();
            if (after > levels) {
                return;
            }
            int multiplications = path.multiplications() + cost.multiplications();
            SignStep step = SignStep.of(degree, path.gap(), target.noise());
            if (ends(step)) {
                keepBest(frontier.get(levels), new Path(Optional.of(path), degree, 1, multiplications));
                return;
            }
            if (step.nextGap() > path.gap() && reachable(step.nextGap(), levels - after)) {
                keepBest(frontier.get(after), new Path(Optional.of(path), degree, step.nextGap(), multiplications));
            }
        }
    }

    /** Adds a path unless another has at least its gap with no more products, and removes those it beats. */
    private static void keepBest(List<Path> paths, Path added) {
        for (Path path : paths) {
            if (path.gap() >= added.gap() && path.multiplications() <= added.multiplications()) {
                return;
            }
        }
        paths.removeIf(path -> path.gap() <= added.gap() && path.multiplications() >= added.multiplications());
        paths.add(added);
    }

    private boolean ends(SignStep step) {
        return step.lastError() <= target.error();
    }

    private static List<Integer> unwind(Path end) {
        List<Integer> degrees = new ArrayList<>();
        Path path = end;
        while (path.before().isPresent()) {
            degrees.addFirst(path.degree());
            path = path.before().get();
        }
        return degrees;
    }
}
