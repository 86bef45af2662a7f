package dev.tcme.he.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.Contribution;
import dev.tcme.contract.Digest;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.spi.JointSession.Checked;
import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.protocol.Round;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Contributions of several parties, checked by several threads. */
@Timeout(60)
class DeskTest {
    private static final String ALICE = "alice";
    private static final String BOB = "bob";
    private static final List<String> PARTIES = List.of(ALICE, BOB);
    private static final Duration ROUND_TIME = Duration.ofMinutes(1);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long LIMIT_SECONDS = 30;

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Desk desk = new Desk(PARTIES, now::get, ROUND_TIME);
    private final Fake protocol = new Fake();
    private final Contribution.Address alice = address(ALICE, Round.COMMIT);

    /** Keeps what it is given; what a check does is up to the test. */
    private final class Fake implements Desk.Protocol {
        private final List<String> kept = new ArrayList<>();
        private final List<Round> completed = new ArrayList<>();
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private volatile UnaryOperator<byte[]> work = content -> content;

        @Override
        public Desk.Check check(Round round, int party) {
            return content -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                try {
                    byte[] found = work.apply(content);
                    return () -> {
                        kept.add(PARTIES.get(party) + " " + found[0]);
                        return Map.of(PARTIES.get(party), Digest.ofFile(found));
                    };
                } finally {
                    running.decrementAndGet();
                }
            };
        }

        @Override
        public void advance(Round complete) {
            completed.add(complete);
            desk.rest();
        }
    }

    private static Contribution.Address address(String party, Round round) {
        return new Contribution.Address(
                SessionId.random(new SecureRandom()), Digest.ofFile(new byte[1]), round.toString(), party);
    }

    private static Contribution given(Contribution.Address address, int content) {
        return Contribution.received(address, new byte[] {(byte) content}, "A".repeat(86));
    }

    private Contribution of(String party, int content) {
        return given(address(party, Round.COMMIT), content);
    }

    private Map<String, Digest> contribute(Contribution contribution) throws PartyFault {
        return desk.check(protocol, contribution).take();
    }

    private static <T> FutureTask<T> beside(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    private static <T> T result(FutureTask<T> task) throws InterruptedException, ExecutionException {
        try {
            return task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("something waits that should not", e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException
                | java.util.concurrent.BrokenBarrierException
                | java.util.concurrent.TimeoutException e) {
            throw new AssertionError("the other contribution is not checked at the same time", e);
        }
    }

    /** A check that has begun, and ends when it is let go. */
    private final class Held {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);

        private byte[] hold(byte[] content) {
            begun.countDown();
            DeskTest.await(release);
            return content;
        }

        FutureTask<Checked> begin(Contribution contribution) {
            protocol.work = this::hold;
            FutureTask<Checked> checked = beside(() -> desk.check(protocol, contribution));
            DeskTest.await(begun);
            protocol.work = content -> content;
            return checked;
        }

        void end() {
            release.countDown();
        }
    }

    @Test
    void contributionsOfTwoPartiesAreCheckedAtTheSameTime() throws Exception {
        desk.open(Round.COMMIT);
        CyclicBarrier both = new CyclicBarrier(2);
        protocol.work = content -> {
            meet(both);
            return content;
        };
        FutureTask<Map<String, Digest>> first = beside(() -> contribute(of(ALICE, 1)));
        FutureTask<Map<String, Digest>> second = beside(() -> contribute(of(BOB, 2)));
        assertEquals(Map.of(ALICE, Digest.ofFile(new byte[] {1})), result(first));
        assertEquals(Map.of(BOB, Digest.ofFile(new byte[] {2})), result(second));
        assertEquals(List.of(Round.COMMIT), protocol.completed);
        assertEquals(2, protocol.most.get());
    }

    @Test
    void whatIsBeingCheckedKeepsNobodyFromLooking() throws Exception {
        desk.open(Round.COMMIT);
        Held held = new Held();
        FutureTask<Checked> checked = held.begin(of(ALICE, 1));
        assertEquals(PARTIES, result(beside(desk::missing)));
        held.end();
        result(checked).take();
        assertEquals(List.of(BOB), desk.missing());
    }

    @Test
    void aDuplicateThatIsCheckedTwiceIsKeptOnce() throws PartyFault {
        desk.open(Round.COMMIT);
        Checked once = desk.check(protocol, given(alice, 1));
        Checked again = desk.check(protocol, given(alice, 1));
        assertEquals(1, once.take().size());
        assertEquals(Map.of(), again.take());
        assertEquals(Map.of(), contribute(given(alice, 1)));
        assertEquals(List.of("alice 1"), protocol.kept);
    }

    @Test
    void ofOnePartyOneContributionIsCheckedAtATime() throws Exception {
        desk.open(Round.COMMIT);
        Held held = new Held();
        FutureTask<Checked> first = held.begin(given(alice, 1));
        AtomicReference<Thread> waiting = new AtomicReference<>();
        FutureTask<Checked> second = beside(() -> {
            waiting.set(Thread.currentThread());
            return desk.check(protocol, given(alice, 1));
        });
        while (waiting.get() == null || waiting.get().getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertFalse(second.isDone());
        held.end();
        assertEquals(1, result(first).take().size());
        assertEquals(Map.of(), result(second).take());
        assertEquals(1, protocol.most.get());
        assertEquals(List.of("alice 1"), protocol.kept);
    }

    @Test
    void anotherContributionThanTheFirstIsAFaultAlsoIfBothWereChecked() throws PartyFault {
        desk.open(Round.COMMIT);
        Checked first = desk.check(protocol, given(alice, 1));
        Checked second = desk.check(protocol, given(alice, 2));
        first.take();
        assertFault(PartyFault.Kind.SECOND, second::take);
        assertFault(PartyFault.Kind.SECOND, () -> contribute(given(alice, 3)));
        assertEquals(List.of("alice 1"), protocol.kept);
    }

    private static void assertFault(PartyFault.Kind kind, org.junit.jupiter.api.function.Executable act) {
        assertEquals(kind, assertThrows(PartyFault.class, act).kind());
    }

    @Test
    void aSessionThatIsClosedDuringACheckKeepsNothing() throws Exception {
        desk.open(Round.COMMIT);
        Held held = new Held();
        Contribution contribution = of(ALICE, 1);
        FutureTask<Checked> checked = held.begin(contribution);
        assertEquals(Desk.Ending.BROKEN_OFF, desk.close().orElseThrow());
        held.end();
        assertEquals(Map.of(), result(checked).take());
        assertEquals(List.of(), protocol.kept);
        assertTrue(desk.given(Round.COMMIT, ALICE).isEmpty());
        assertEquals(Map.of(), contribute(contribution));
    }

    @Test
    void whoeverWaitsForHisTurnWhenTheSessionIsClosedWaitsNoLonger() throws Exception {
        desk.open(Round.COMMIT);
        Held held = new Held();
        FutureTask<Checked> first = held.begin(given(alice, 1));
        FutureTask<Checked> second = beside(() -> desk.check(protocol, given(alice, 1)));
        desk.close();
        assertEquals(Map.of(), result(second).take());
        held.end();
        assertEquals(Map.of(), result(first).take());
    }

    @Test
    void aFaultThatIsFoundAfterTheEndIsNobodysFault() throws PartyFault {
        desk.open(Round.COMMIT);
        protocol.work = content -> {
            throw new IllegalArgumentException("not what it should be");
        };
        Checked checked = desk.check(protocol, of(ALICE, 1));
        Checked other = desk.check(protocol, of(BOB, 1));
        assertFault(PartyFault.Kind.MALFORMED, checked::take);
        desk.close();
        assertEquals(Map.of(), other.take());
    }

    @Test
    void whatComesOutOfTurnIsNotChecked() {
        desk.open(Round.COMMIT);
        assertFault(PartyFault.Kind.WRONG_ROUND, () -> desk.check(protocol, given(address(ALICE, Round.KEYS), 1)));
        desk.rest();
        assertFault(PartyFault.Kind.WRONG_ROUND, () -> desk.check(protocol, of(ALICE, 1)));
        assertEquals(0, protocol.most.get());
    }

    @Test
    void aRoundThatIsCompleteMeanwhileDoesNotNeedWhatIsBeingChecked() throws Exception {
        desk.open(Round.PRESENT, PARTIES, 1);
        Held held = new Held();
        FutureTask<Checked> late = held.begin(given(address(BOB, Round.PRESENT), 2));
        contribute(given(address(ALICE, Round.PRESENT), 1));
        held.end();
        assertEquals(Map.of(), result(late).take());
        assertEquals(List.of("alice 1"), protocol.kept);
        assertEquals(List.of(Round.PRESENT), protocol.completed);
    }

    @Test
    void whatNobodyNeedsAnyMoreIsForgottenAndStillNotGivenTwice() throws PartyFault {
        desk.open(Round.COMMIT);
        contribute(given(alice, 1));
        contribute(of(BOB, 2));
        Digest transcript = desk.transcript();
        desk.forget(Round.COMMIT);
        assertTrue(desk.given(Round.COMMIT, ALICE).isEmpty());
        assertEquals(transcript, desk.transcript());
        assertEquals(Map.of(), contribute(given(alice, 1)));
        assertFault(PartyFault.Kind.SECOND, () -> contribute(given(alice, 3)));
        assertEquals(List.of("alice 1", "bob 2"), protocol.kept);
    }

    @Test
    void aPartyWhoseContributionIsBeingCheckedIsNotMissing() throws Exception {
        desk.open(Round.COMMIT);
        contribute(of(ALICE, 1));
        Held held = new Held();
        FutureTask<Checked> checked = held.begin(of(BOB, 2));
        now.set(START.plus(ROUND_TIME).plusSeconds(1));
        FutureTask<Boolean> complete = beside(() -> {
            desk.await(Round.COMMIT);
            return true;
        });
        assertThrows(java.util.concurrent.TimeoutException.class, () -> complete.get(200, TimeUnit.MILLISECONDS));
        now.set(START);
        held.end();
        result(checked).take();
        assertTrue(result(complete));
    }

    @Test
    void aPartyThatHasNotComeInTimeIsMissingWhoeverElseIsBeingChecked() throws Exception {
        desk.open(Round.COMMIT);
        contribute(of(ALICE, 1));
        desk.rest();
        desk.open(Round.KEYS);
        Held held = new Held();
        held.begin(given(address(ALICE, Round.KEYS), 2));
        now.set(START.plus(ROUND_TIME).plusSeconds(1));
        PartyFault fault = assertThrows(PartyFault.class, () -> desk.await(Round.KEYS));
        assertEquals(PartyFault.Kind.MISSING, fault.kind());
        assertEquals(BOB, fault.claims().get("fault.party"));
        held.end();
    }
}
