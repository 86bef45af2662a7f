package dev.tcme.he.lane;

import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.protocol.DealtShares;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.threshold.Agreement;
import dev.tcme.he.threshold.CollectiveKeys;
import dev.tcme.he.threshold.Digest;
import dev.tcme.he.threshold.FaultException;
import dev.tcme.he.threshold.KeyShare;
import dev.tcme.he.threshold.KeySum;
import dev.tcme.he.threshold.PublicShares;
import dev.tcme.he.threshold.RelinearisationShare;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One set of keys, which nothing proves to be well made. */
final class PlainKeyRounds implements KeyRounds {
    private final JointTask task;
    private final Agreement agreement;
    private final Commitments commitments;

    private final Map<Integer, KeyShare> shares = new TreeMap<>();
    private final Map<Integer, RelinearisationShare> answers = new TreeMap<>();
    private Optional<KeySum> sum = Optional.empty();

    /** Where shares of the decryption are proven. */
    private Optional<PublicShares> open = Optional.empty();

    private Optional<KeyRing.Kept> keys = Optional.empty();

    PlainKeyRounds(JointTask task, Agreement agreement, Commitments commitments) {
        this.task = task;
        this.agreement = agreement;
        this.commitments = commitments;
    }

    @Override
    public Round first() {
        return Round.COMMIT;
    }

    @Override
    public Desk.Check check(Round round, int party) {
        return switch (round) {
            case COMMIT -> commitments.own(round);
            case KEYS -> {
                Digest committed = commitments.of(Round.COMMIT, party);
                yield content -> share(party, committed, content);
            }
            case RELINEARISE -> {
                KeySum all = sum.orElseThrow();
                yield content -> {
                    RelinearisationShare answer = RelinearisationShare.read(all, party + 1, content);
                    return () -> {
                        answers.put(party, answer);
                        return Map.of();
                    };
                };
            }
            default -> throw new IllegalArgumentException("not a round in which keys are made");
        };
    }

    private Desk.Passed share(int party, Digest committed, byte[] content) throws FaultException, PartyFault {
        KeyShare share = KeyShare.read(
                agreement, party + 1, DealtShares.read(task, content).keyShare());
        if (!share.digest().equals(committed)) {
            throw commitments.fault(Round.KEYS, party, PartyFault.Kind.UNCOMMITTED);
        }
        return () -> {
            shares.put(party, share);
            return Map.of();
        };
    }

    @Override
    public Optional<Round> next(Round complete) throws FaultException {
        return switch (complete) {
            case COMMIT -> Optional.of(Round.KEYS);
            case KEYS -> {
                sum = Optional.of(KeySum.of(agreement, commitments.all(Round.COMMIT), shares.values()));
                if (task.provesShares()) {
                    open = Optional.of(PublicShares.of(sum.get(), shares.values()));
                }
                shares.clear();
                yield Optional.of(Round.RELINEARISE);
            }
            default -> {
                CollectiveKeys made = CollectiveKeys.of(sum.orElseThrow(), answers.values());
                keys = Optional.of(KeyRing.Kept.fresh(task, SharedKeys.of(task, made), open));
                sum = Optional.empty();
                answers.clear();
                yield Optional.empty();
            }
        };
    }

    @Override
    public KeyRing.Kept keys() {
        return keys.orElseThrow();
    }
}
