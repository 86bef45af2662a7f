package dev.tcme.he.lane;

import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.protocol.Candidates;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.threshold.Agreement;
import dev.tcme.he.threshold.Coin;
import dev.tcme.he.threshold.Coins;
import dev.tcme.he.threshold.CollectiveKeys;
import dev.tcme.he.threshold.Digest;
import dev.tcme.he.threshold.FaultException;
import dev.tcme.he.threshold.KeyShare;
import dev.tcme.he.threshold.KeySum;
import dev.tcme.he.threshold.Opening;
import dev.tcme.he.threshold.PublicShares;
import dev.tcme.he.threshold.RelinearisationShare;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Several sets of keys, of which a joint coin keeps one; the secrets of the others are opened, and everything is made again. */
final class CandidateKeyRounds implements KeyRounds {
    private final JointTask task;
    private final Agreement agreement;
    private final Commitments commitments;
    private final List<Candidate> candidates = new ArrayList<>();
    private final Map<Integer, Coin> coins = new TreeMap<>();
    private Optional<Integer> kept = Optional.empty();
    private Optional<KeyRing.Kept> keys = Optional.empty();

    /** One set of keys in the making. */
    private static final class Candidate {
        private final Agreement agreement;
        private final Map<Integer, KeyShare> shares = new TreeMap<>();
        private final Map<Integer, RelinearisationShare> answers = new TreeMap<>();
        private Optional<KeySum> sum = Optional.empty();
        private Optional<PublicShares> open = Optional.empty();

        Candidate(Agreement agreement) {
            this.agreement = agreement;
        }

        private RelinearisationShare answer(int party) {
            return Optional.ofNullable(answers.get(party)).orElseThrow();
        }
    }

    /** @param agreement of all candidates */
    CandidateKeyRounds(JointTask task, Agreement agreement, Commitments commitments) {
        this.task = task;
        this.agreement = agreement;
        this.commitments = commitments;
        IntStream.range(0, Round.CANDIDATES).forEach(i -> candidates.add(new Candidate(agreement.candidate(i))));
    }

    @Override
    public Round first() {
        return Round.COMMIT;
    }

    @Override
    public Desk.Check check(Round round, int party) {
        return switch (round) {
            case COMMIT -> commitments.ownCandidates(round);
            case KEYS -> {
                List<Digest> committed =
                        commitments.candidates(Round.COMMIT, party).candidates();
                yield content -> shares(party, committed, content);
            }
            case RELINEARISE -> {
                List<KeySum> sums = candidates.stream()
                        .map(candidate -> candidate.sum.orElseThrow())
                        .toList();
                yield content -> answers(party, sums, content);
            }
            case COIN -> {
                Digest committed = commitments.candidates(Round.COMMIT, party).coin();
                yield content -> coin(party, committed, content);
            }
            case OPENING -> {
                List<Opened> opened = opened(party);
                yield content -> openings(party, opened, content);
            }
            default -> throw new IllegalArgumentException("not a round in which keys are made");
        };
    }

    private Desk.Passed shares(int party, List<Digest> committed, byte[] content) throws FaultException, PartyFault {
        List<byte[]> parts = Candidates.split(content, KeyShare.size(task.plan()));
        List<KeyShare> shares = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            KeyShare share = KeyShare.read(agreement.candidate(i), party + 1, parts.get(i));
            if (!share.digest().equals(committed.get(i))) {
                throw commitments.fault(Round.KEYS, party, PartyFault.Kind.UNCOMMITTED);
            }
            shares.add(share);
        }
        return () -> {
            for (int i = 0; i < shares.size(); i++) {
                candidates.get(i).shares.put(party, shares.get(i));
            }
            return Map.of();
        };
    }

    private Desk.Passed answers(int party, List<KeySum> sums, byte[] content) throws FaultException {
        List<byte[]> parts = Candidates.split(content, RelinearisationShare.size(task.plan()));
        List<RelinearisationShare> answers = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            answers.add(RelinearisationShare.read(sums.get(i), party + 1, parts.get(i)));
        }
        return () -> {
            for (int i = 0; i < answers.size(); i++) {
                candidates.get(i).answers.put(party, answers.get(i));
            }
            return Map.of();
        };
    }

    private Desk.Passed coin(int party, Digest committed, byte[] content) throws FaultException, PartyFault {
        Coin coin = Coin.read(party + 1, content);
        if (!coin.commitment(agreement.digest(), party + 1).equals(committed)) {
            throw commitments.fault(Round.COIN, party, PartyFault.Kind.UNCOMMITTED);
        }
        return () -> {
            coins.put(party, coin);
            return Map.of();
        };
    }

    /** What a party gave under a candidate that is opened. */
    private record Opened(KeySum sum, RelinearisationShare answer) {}

    private List<Opened> opened(int party) {
        return IntStream.range(0, candidates.size())
                .filter(i -> i != kept.orElseThrow())
                .mapToObj(candidates::get)
                .map(candidate -> new Opened(candidate.sum.orElseThrow(), candidate.answer(party)))
                .toList();
    }

    private Desk.Passed openings(int party, List<Opened> opened, byte[] content) throws FaultException, PartyFault {
        List<byte[]> parts = Candidates.opened(content, Opening.size());
        for (int i = 0; i < parts.size(); i++) {
            KeySum sum = opened.get(i).sum();
            Opening opening = Opening.read(sum.agreement(), party + 1, parts.get(i));
            try {
                opening.check(sum, opened.get(i).answer());
            } catch (FaultException e) {
                throw commitments.fault(Round.OPENING, party, PartyFault.Kind.DEVIATED);
            }
        }
        return Map::of;
    }

    @Override
    public Optional<Round> next(Round complete) throws FaultException {
        return switch (complete) {
            case COMMIT -> Optional.of(Round.KEYS);
            case KEYS -> {
                for (int i = 0; i < candidates.size(); i++) {
                    addUp(candidates.get(i), i);
                }
                yield Optional.of(Round.RELINEARISE);
            }
            case RELINEARISE -> Optional.of(Round.COIN);
            case COIN -> {
                kept = Optional.of(choice());
                yield Optional.of(Round.OPENING);
            }
            default -> {
                keys = Optional.of(finished(candidates.get(kept.orElseThrow())));
                candidates.clear();
                yield Optional.empty();
            }
        };
    }

    private void addUp(Candidate candidate, int number) throws FaultException {
        List<Digest> committed = IntStream.range(0, task.parties().size())
                .mapToObj(party ->
                        commitments.candidates(Round.COMMIT, party).candidates().get(number))
                .toList();
        KeySum sum = KeySum.of(candidate.agreement, committed, candidate.shares.values());
        candidate.open = Optional.of(PublicShares.of(sum, candidate.shares.values()));
        candidate.sum = Optional.of(sum);
        candidate.shares.clear();
    }

    private int choice() throws FaultException {
        List<Digest> committed = IntStream.range(0, task.parties().size())
                .mapToObj(party -> commitments.candidates(Round.COMMIT, party).coin())
                .toList();
        return Coins.of(agreement.digest(), committed, List.copyOf(coins.values()))
                .choice(Round.CANDIDATES);
    }

    private KeyRing.Kept finished(Candidate candidate) throws FaultException {
        CollectiveKeys made = CollectiveKeys.of(candidate.sum.orElseThrow(), candidate.answers.values());
        return KeyRing.Kept.fresh(task, SharedKeys.of(task, made), candidate.open);
    }

    @Override
    public KeyRing.Kept keys() {
        return keys.orElseThrow();
    }
}
