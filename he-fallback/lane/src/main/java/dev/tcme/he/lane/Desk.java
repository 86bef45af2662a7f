package dev.tcme.he.lane;

import dev.tcme.contract.Contribution;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.spi.LaneException;
import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.threshold.FaultException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Where one session's contributions arrive: one at a time, each held against what the protocol expects, until the session is over.
 * Safe for use by many threads.
 */
final class Desk {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final List<String> parties;
    private final Rendezvous rendezvous;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private Standing standing = Standing.OPEN;

    private enum Standing {
        OPEN,
        ANSWERED,
        CLOSED
    }

    /** What a protocol makes of contributions. Called by one thread at a time. */
    interface Protocol {
        /**
         * Takes a contribution to the round that is on.
         *
         * @param party index of the party
         * @return commitments of the inputs that it brought, by input name
         * @throws ProblemException or {@link FaultException} or {@link IllegalArgumentException} if it is malformed
         */
        Map<String, Digest> take(Round round, int party, byte[] content) throws FaultException, PartyFault;

        /** Everybody has given to a round: opens the next one, or none. */
        void advance(Round complete) throws PartyFault;
    }

    /** @param parties all that take part, in their order */
    Desk(List<String> parties, InstantSource clock, Duration roundTime) {
        this.parties = List.copyOf(parties);
        this.rendezvous = new Rendezvous(clock, roundTime);
    }

    List<String> parties() {
        return parties;
    }

    /** For who holds the desk already. */
    void open(Round round) {
        open(round, parties);
    }

    void open(Round round, List<String> from) {
        open(round, from, from.size());
    }

    /** A round that is complete when so many have given to it; the others' contributions are not needed then. */
    void open(Round round, List<String> from, int enough) {
        guarded(() -> {
            rendezvous.open(round, from, enough);
            return round;
        });
    }

    List<String> givers(Round round) {
        return guarded(() -> rendezvous.givers(round, parties));
    }

    /** Until the next round is opened nobody may give anything. */
    void rest() {
        guarded(() -> {
            rendezvous.close();
            return true;
        });
    }

    Map<String, Digest> contribute(Protocol protocol, Contribution contribution) throws PartyFault {
        lock.lock();
        try {
            if (rendezvous.has(contribution) || rendezvous.isUnneeded(contribution) || standing != Standing.OPEN) {
                // Again, after a lost answer; or too late to matter.
                return Map.of();
            }
            Round round = rendezvous.requireOn(contribution);
            Map<String, Digest> brought = taken(protocol, round, contribution);
            rendezvous.keep(round, contribution);
            if (rendezvous.isComplete()) {
                protocol.advance(round);
            }
            moved.signalAll();
            return brought;
        } finally {
            lock.unlock();
        }
    }

    private Map<String, Digest> taken(Protocol protocol, Round round, Contribution contribution) throws PartyFault {
        Contribution.Address address = contribution.address();
        try {
            return protocol.take(round, parties.indexOf(address.party()), contribution.content());
        } catch (FaultException | ProblemException | IllegalArgumentException e) {
            throw new PartyFault(address.party(), address.round(), PartyFault.Kind.MALFORMED);
        }
    }

    /** Until everybody has given to a round and those before it. */
    void await(Round last) throws LaneException, PartyFault {
        lock.lock();
        try {
            while (!rendezvous.isOver(last)) {
                requireOpen();
                Optional<Duration> time = rendezvous.left();
                if (time.isPresent() && time.get().isNegative()) {
                    throw new PartyFault(
                            rendezvous.missing().getFirst(),
                            rendezvous.current().orElseThrow().toString(),
                            PartyFault.Kind.MISSING);
                }
                Duration wait =
                        time.filter(left -> left.compareTo(LONGEST_WAIT) < 0).orElse(LONGEST_WAIT);
                moved.await(wait.toMillis() + 1, TimeUnit.MILLISECONDS);
            }
            requireOpen();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaneException(LaneException.Code.CRASHED);
        } finally {
            lock.unlock();
        }
    }

    void requireOpen() throws LaneException {
        if (guarded(() -> standing == Standing.CLOSED)) {
            throw new LaneException(LaneException.Code.CRASHED);
        }
    }

    <T> T guarded(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    Optional<Contribution> given(Round round, String party) {
        return guarded(() -> rendezvous.given(round, party));
    }

    Optional<Round> current() {
        return guarded(rendezvous::current);
    }

    List<String> missing() {
        return guarded(rendezvous::missing);
    }

    /** There is an answer: what comes now is too late to matter. */
    void answered() {
        guarded(() -> standing = standing == Standing.OPEN ? Standing.ANSWERED : standing);
    }

    /** How a session had ended when it was closed. */
    enum Ending {
        ANSWERED,
        BROKEN_OFF
    }

    /** Ends everything and forgets all contributions; nothing the second time. */
    Optional<Ending> close() {
        return guarded(() -> {
            if (standing == Standing.CLOSED) {
                return Optional.empty();
            }
            Ending ending = standing == Standing.ANSWERED ? Ending.ANSWERED : Ending.BROKEN_OFF;
            standing = Standing.CLOSED;
            rendezvous.forget();
            moved.signalAll();
            return Optional.of(ending);
        });
    }

    /** Stands for everything that the parties have sent. */
    Digest transcript() {
        record Transcript(List<String> contributions) {}
        List<String> all = new ArrayList<>();
        for (Round round : Round.values()) {
            for (String party : parties) {
                given(round, party).ifPresent(one -> all.add(round + " " + party + " " + one.digest()));
            }
        }
        return Digest.of(Domain.CONTRIBUTION, Json.canonicalOf(new Transcript(all)));
    }
}
