package dev.tcme.he.lane;

import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.protocol.CandidateCommitment;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.threshold.Digest;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the parties of one session have committed to, as the {@link Desk} has it. */
record Commitments(JointTask task, Desk desk) {
    /** Of one digest. */
    Digest of(Round round, int party) {
        return Digest.of(content(round, party));
    }

    /** Of candidates. */
    CandidateCommitment candidates(Round round, int party) {
        return CandidateCommitment.read(content(round, party));
    }

    /** Party 1 … n in this order. */
    List<Digest> all(Round round) {
        return IntStream.range(0, task.parties().size())
                .mapToObj(party -> of(round, party))
                .toList();
    }

    private byte[] content(Round round, int party) {
        return desk.given(round, task.parties().get(party)).orElseThrow().content();
    }

    /** That it is a digest, and nobody else's: whoever repeats another's would later repeat what it stands for. */
    Desk.Check own(Round round) {
        return content -> {
            Digest commitment = Digest.of(content);
            return () -> {
                refuse(given(round).map(Digest::of).anyMatch(commitment::equals));
                return Map.of();
            };
        };
    }

    /** As {@link #own}, each digest of candidates. */
    Desk.Check ownCandidates(Round round) {
        return content -> {
            List<Digest> commitment = digests(CandidateCommitment.read(content));
            return () -> {
                refuse(given(round)
                        .map(CandidateCommitment::read)
                        .flatMap(other -> digests(other).stream())
                        .anyMatch(commitment::contains));
                return Map.of();
            };
        };
    }

    private static List<Digest> digests(CandidateCommitment commitment) {
        return Stream.concat(commitment.candidates().stream(), Stream.of(commitment.coin()))
                .toList();
    }

    private Stream<byte[]> given(Round round) {
        return task.parties().stream()
                .flatMap(party -> desk.given(round, party).stream().map(one -> one.content()));
    }

    private static void refuse(boolean repeated) {
        if (repeated) {
            throw new IllegalArgumentException("another party has given this commitment");
        }
    }

    PartyFault fault(Round round, int party, PartyFault.Kind kind) {
        return new PartyFault(task.parties().get(party), round.toString(), kind);
    }

    static Digest digest(byte[] content) {
        return Digest.of(dev.tcme.contract.Digest.ofFile(content).bytes());
    }
}
