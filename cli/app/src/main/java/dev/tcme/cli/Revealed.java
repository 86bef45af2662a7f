package dev.tcme.cli;

import dev.tcme.contract.Contract;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Answers that tell somebody who brought an input more of another's than their few bits suggest. */
final class Revealed {
    private static final Set<String> ADDED_UP =
            Set.of("sum", "mean", "variance", "weighted-score", "count", "histogram");

    private Revealed() {}

    /** What a person should know, if anything. */
    static Optional<String> of(Contract contract) {
        List<String> bringing =
                contract.inputs().stream().map(Contract.Input::party).distinct().toList();
        boolean read = contract.output().recipients().stream().anyMatch(bringing::contains);
        String kind = contract.task().kind();
        if (!read) {
            return Optional.empty();
        }
        if (ADDED_UP.contains(kind) && bringing.size() == 2) {
            return Optional.of("of two parties, one that reads the answer and knows its own number learns "
                    + learnt(kind) + ": this kind is for three and more");
        }
        if (kind.equals("inner-product")) {
            return Optional.of("a party that brings 1, 0, 0, ... and reads the answer learns the first number of the"
                    + " other's list: each session tells about one number");
        }
        return Optional.empty();
    }

    private static String learnt(String kind) {
        return switch (kind) {
            case "variance" -> "the other's number, but for on which side of its own it is";
            case "count" -> "whether the other's is within the bounds";
            case "histogram" -> "the class that the other's number is in";
            default -> "the other's number";
        };
    }
}
