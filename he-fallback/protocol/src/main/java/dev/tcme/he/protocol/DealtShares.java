package dev.tcme.he.protocol;

import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.Sealed;
import dev.tcme.he.threshold.DealtShare;
import dev.tcme.he.threshold.KeyShare;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a party gives to the round {@link Round#KEYS}: its key share, and where fewer than all parties decrypt a share of its secret
 * for each other party, in the parties' order, sealed so that nobody else can read it.
 */
public record DealtShares(byte[] keyShare, List<Sealed> sealed) {
    public DealtShares {
        keyShare = keyShare.clone();
        sealed = List.copyOf(sealed);
    }

    @Override
    public byte[] keyShare() {
        return keyShare.clone();
    }

    /** The sealed share for one party out of those of another. */
    public Sealed of(int from, int to) {
        return sealed.get(to < from ? to : to - 1);
    }

    public byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(keyShare.length
                + sealed.stream().mapToInt(one -> one.bytes().length).sum());
        out.put(keyShare);
        sealed.forEach(one -> out.put(one.bytes()));
        return out.array();
    }

    /** @throws ProblemException {@link Problem#CONTRIBUTION_INVALID} if it has another length */
    public static DealtShares read(JointTask task, byte[] bytes) {
        int count = task.hasQuorum() ? task.parties().size() - 1 : 0;
        int first = Math.toIntExact(KeyShare.size(task.plan()));
        int each = Math.toIntExact(DealtShare.size(task.plan())) + Sealed.OVERHEAD;
        if (bytes.length != first + (long) count * each) {
            throw Frames.invalid("a key share of " + first + " bytes and " + count + " sealed shares of " + each
                    + " bytes were expected, " + bytes.length + " bytes came");
        }
        List<Sealed> sealed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = first + i * each;
            sealed.add(Sealed.ofBytes(Arrays.copyOfRange(bytes, at, at + each)));
        }
        return new DealtShares(Arrays.copyOf(bytes, first), sealed);
    }

    @Override
    public String toString() {
        return "DealtShares[" + sealed.size() + "]";
    }
}
