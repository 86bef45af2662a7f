package dev.tcme.he.lane;

import dev.tcme.contract.Contribution;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.spi.JointSession;
import dev.tcme.contract.spi.LaneException;
import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.threshold.FaultException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Where one session's contributions arrive, until the session is over. What a contribution must pass is settled under the lock; it
 * is held against that outside, so that those of several parties are checked at the same time, one of each party; and it is kept
 * under the lock again, if it is still due then. Safe for use by many threads.
 */
final class Desk {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final List<String> parties;
    private final Rendezvous rendezvous;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private Standing standing = Standing.OPEN;

    /** Whose contributions are being checked. */
    private final Set<String> checking = new HashSet<>();

    private enum Standing {
        OPEN,
        ANSWERED,
        CLOSED
    }

    /** What a protocol makes of contributions. Called by one thread at a time. */
    interface Protocol {
        /**
         * What a contribution to the round that is on must pass.
         *
         * @param party index of the party
         * @throws IllegalArgumentException if the protocol has no such round
         */
        Check check(Round round, int party);

        /** Everybody has given to a round: opens the next one, or none. */
        void advance(Round complete) throws PartyFault;
    }

    /** Holds contents against what was fixed before: it has all that it needs, for others go on meanwhile. */
    @FunctionalInterface
    interface Check {
        /** @throws ProblemException or {@link FaultException} or {@link IllegalArgumentException} if it is malformed */
        Passed pass(byte[] content) throws FaultException, PartyFault;
    }

    /** What a protocol does with contents that were found good. Called by one thread at a time. */
    @FunctionalInterface
    interface Passed {
        /**
         * @return commitments of the inputs that were brought, by input name
         * @throws ProblemException or {@link FaultException} or {@link IllegalArgumentException} if they do not go together
         *     with what others have given meanwhile
         */
        Map<String, Digest> keep() throws FaultException, PartyFault;
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

    JointSession.Checked check(Protocol protocol, Contribution contribution) throws PartyFault {
        Optional<Check> due = begin(protocol, contribution);
        if (due.isEmpty()) {
            return Map::of;
        }
        try {
            Passed passed = passed(due.get(), contribution);
            return () -> take(protocol, contribution, passed);
        } finally {
            end(contribution);
        }
    }

    /** One at a time of each party, so that nobody has the gateway check without end what counts once. */
    private Optional<Check> begin(Protocol protocol, Contribution contribution) throws PartyFault {
        String party = contribution.address().party();
        lock.lock();
        try {
            while (checking.contains(party) && standing == Standing.OPEN) {
                moved.awaitUninterruptibly();
            }
            if (!isDue(contribution)) {
                return Optional.empty();
            }
            Check check = protocol.check(rendezvous.requireOn(contribution), parties.indexOf(party));
            checking.add(party);
            return Optional.of(check);
        } finally {
            lock.unlock();
        }
    }

    private void end(Contribution contribution) {
        guarded(() -> {
            checking.remove(contribution.address().party());
            moved.signalAll();
            return checking;
        });
    }

    /** Not if it comes again, after a lost answer, or too late to matter. */
    private boolean isDue(Contribution contribution) {
        return standing == Standing.OPEN && !rendezvous.has(contribution) && !rendezvous.isUnneeded(contribution);
    }

    /** A fault counts only if the contribution is still due, like all that comes out of a check. */
    private static Passed passed(Check check, Contribution contribution) {
        try {
            return check.pass(contribution.content());
        } catch (PartyFault e) {
            return () -> {
                throw e;
            };
        } catch (FaultException | ProblemException | IllegalArgumentException e) {
            return () -> {
                throw malformed(contribution);
            };
        }
    }

    private Map<String, Digest> take(Protocol protocol, Contribution contribution, Passed passed) throws PartyFault {
        lock.lock();
        try {
            if (!isDue(contribution)) {
                return Map.of();
            }
            Round round = rendezvous.requireOn(contribution);
            Map<String, Digest> brought = kept(passed, contribution);
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

    private static Map<String, Digest> kept(Passed passed, Contribution contribution) throws PartyFault {
        try {
            return passed.keep();
        } catch (FaultException | ProblemException | IllegalArgumentException e) {
            throw malformed(contribution);
        }
    }

    private static PartyFault malformed(Contribution contribution) {
        Contribution.Address address = contribution.address();
        return new PartyFault(address.party(), address.round(), PartyFault.Kind.MALFORMED);
    }

    /** Until everybody has given to a round and those before it. */
    void await(Round last) throws LaneException, PartyFault {
        lock.lock();
        try {
            while (!rendezvous.isOver(last)) {
                requireOpen();
                Optional<Duration> time = rendezvous.left();
                Optional<String> absent = time.filter(Duration::isNegative).flatMap(late -> absent());
                if (absent.isPresent()) {
                    throw new PartyFault(
                            absent.get(), rendezvous.current().orElseThrow().toString(), PartyFault.Kind.MISSING);
                }
                Duration wait = time.filter(left -> !left.isNegative() && left.compareTo(LONGEST_WAIT) < 0)
                        .orElse(LONGEST_WAIT);
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

    /** Somebody of whom nothing has come, not even what is still being checked. */
    private Optional<String> absent() {
        return rendezvous.missing().stream()
                .filter(party -> !checking.contains(party))
                .findFirst();
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

    /** What was given to this round is not asked for any more; that it was given is still known. */
    void forget(Round round) {
        guarded(() -> {
            rendezvous.forget(round);
            return round;
        });
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
                guarded(() -> rendezvous.digest(round, party))
                        .ifPresent(digest -> all.add(round + " " + party + " " + digest));
            }
        }
        return Digest.of(Domain.CONTRIBUTION, Json.canonicalOf(new Transcript(all)));
    }
}
