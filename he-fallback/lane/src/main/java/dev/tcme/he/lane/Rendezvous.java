package dev.tcme.he.lane;

import dev.tcme.contract.Contribution;
import dev.tcme.contract.Digest;
import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.protocol.Round;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rounds of one session: each party that a round is for gives to it while it is on, once. Not safe for use by several threads;
 * the {@link Desk} guards it.
 */
final class Rendezvous {
    private final InstantSource clock;
    private final Duration roundTime;

    /** Of everything that was given, also when its content is not kept any more. */
    private final Map<Round, Map<String, Digest>> given = new EnumMap<>(Round.class);

    private final Map<Round, Map<String, Contribution>> contents = new EnumMap<>(Round.class);
    private Optional<Round> current = Optional.empty();
    private List<String> from = List.of();

    /** How many of them are enough. */
    private int enough;

    /** When the round that is on is over; none as long as nobody has begun. */
    private Optional<Instant> deadline = Optional.empty();

    Rendezvous(InstantSource clock, Duration roundTime) {
        this.clock = clock;
        this.roundTime = roundTime;
    }

    /**
     * Begins a round. Its time runs from now on, or, for a session's first, from its first contribution on.
     *
     * @param enough how many of the parties complete it
     */
    void open(Round round, List<String> parties, int enough) {
        boolean first = given.isEmpty();
        current = Optional.of(round);
        from = List.copyOf(parties);
        this.enough = enough;
        given.put(round, new TreeMap<>());
        deadline = first ? Optional.empty() : Optional.of(clock.instant().plus(roundTime));
    }

    /** Ends the round: until the next one begins nobody may give anything. */
    void close() {
        current = Optional.empty();
        deadline = Optional.empty();
    }

    Optional<Round> current() {
        return current;
    }

    /** Whether enough parties have given to the round that is on. */
    boolean isComplete() {
        return from.size() - missing().size() >= enough;
    }

    /** Whether it comes to a round that was complete without it. */
    boolean isUnneeded(Contribution contribution) {
        return Round.of(contribution.address().round())
                .filter(round ->
                        round == Round.PRESENT && given.containsKey(round) && !current.equals(Optional.of(round)))
                .isPresent();
    }

    /** Who has given to a round, in the parties' order. */
    List<String> givers(Round round, List<String> parties) {
        return parties.stream()
                .filter(party -> digest(round, party).isPresent())
                .toList();
    }

    /** Whether this very contribution was given before. */
    boolean has(Contribution contribution) {
        Contribution.Address address = contribution.address();
        return Round.of(address.round())
                .flatMap(round -> digest(round, address.party()))
                .filter(contribution.digest()::equals)
                .isPresent();
    }

    /**
     * The round that a contribution is for, if it may be given now.
     *
     * @throws PartyFault if it may not
     */
    Round requireOn(Contribution contribution) throws PartyFault {
        Contribution.Address address = contribution.address();
        Optional<Round> round = Round.of(address.round());
        if (round.isPresent() && digest(round.get(), address.party()).isPresent()) {
            throw new PartyFault(address.party(), address.round(), PartyFault.Kind.SECOND);
        }
        if (round.isEmpty() || !round.equals(current) || !from.contains(address.party())) {
            throw new PartyFault(address.party(), address.round(), PartyFault.Kind.WRONG_ROUND);
        }
        return round.get();
    }

    /** Keeps a contribution that was found good. */
    void keep(Round round, Contribution contribution) {
        String party = contribution.address().party();
        given.computeIfAbsent(round, key -> new TreeMap<>()).put(party, contribution.digest());
        contents.computeIfAbsent(round, key -> new TreeMap<>()).put(party, contribution);
        if (deadline.isEmpty()) {
            deadline = Optional.of(clock.instant().plus(roundTime));
        }
    }

    /** What was given, as long as it is kept. */
    Optional<Contribution> given(Round round, String party) {
        return Optional.ofNullable(contents.getOrDefault(round, Map.of()).get(party));
    }

    Optional<Digest> digest(Round round, String party) {
        return Optional.ofNullable(given.getOrDefault(round, Map.of()).get(party));
    }

    /** Everybody who needs what was given to this round has it. */
    void forget(Round round) {
        contents.remove(round);
    }

    /** Of the round that is on, in the parties' order. */
    List<String> missing() {
        return current.map(round -> from.stream()
                        .filter(party -> digest(round, party).isEmpty())
                        .toList())
                .orElse(List.of());
    }

    /** Whether a round was on and is complete, and none is on now. */
    boolean isOver(Round round) {
        return current.isEmpty() && given.containsKey(round);
    }

    /** How long to wait for the round that is on; none if nobody has begun. */
    Optional<Duration> left() {
        return deadline.map(end -> Duration.between(clock.instant(), end));
    }

    /** Nothing of what was given is needed any more. */
    void forget() {
        given.clear();
        contents.clear();
        close();
    }
}
