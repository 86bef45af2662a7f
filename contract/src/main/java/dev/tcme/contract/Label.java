package dev.tcme.contract;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What policy knows about a value instead of the value: who may learn it and who may have influenced it.
 *
 * <p>Labels form a lattice. Joining two, as data flow together, leaves only the readers of both and the influence of
 * either (Denning 1976; integrity as in Biba 1977). Giving a joined value to anybody outside its readers is a
 * declassification, which only policy can allow.
 *
 * @param readers parties that may learn the value
 * @param influence parties that may have influenced it
 */
public record Label(SortedSet<String> readers, SortedSet<String> influence) {
    public Label {
        readers = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(readers));
        influence = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(influence));
    }

    /** The label of a party's own input: it alone may learn it, it alone influenced it. */
    public static Label ownedBy(String party) {
        TreeSet<String> owner = new TreeSet<>();
        owner.add(party);
        return new Label(owner, owner);
    }

    public Label join(Label other) {
        TreeSet<String> both = new TreeSet<>(readers);
        both.retainAll(other.readers);
        TreeSet<String> either = new TreeSet<>(influence);
        either.addAll(other.influence);
        return new Label(both, either);
    }
}
