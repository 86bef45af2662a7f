package dev.tcme.he.protocol;

import dev.tcme.contract.Digest;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A commitment, 32 bytes, and then parts, each behind its length (4 bytes, big-endian). */
record Frames(Digest commitment, List<byte[]> parts) {
    byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(Digest.LENGTH
                + parts.stream().mapToInt(part -> Integer.BYTES + part.length).sum());
        out.put(commitment.bytes());
        parts.forEach(part -> out.putInt(part.length).put(part));
        return out.array();
    }

    /** @throws ProblemException {@link Problem#CONTRIBUTION_INVALID} if these are not exactly so many parts */
    static Frames read(byte[] bytes, int count) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < Digest.LENGTH) {
            throw invalid("a commitment of 32 bytes was expected, " + bytes.length + " bytes came");
        }
        byte[] commitment = new byte[Digest.LENGTH];
        in.get(commitment);
        List<byte[]> parts = new ArrayList<>();
        while (in.remaining() >= Integer.BYTES && parts.size() < count) {
            int length = in.getInt();
            if (length < 0 || length > in.remaining()) {
                throw invalid("part " + parts.size() + " is longer than what came");
            }
            byte[] part = new byte[length];
            in.get(part);
            parts.add(part);
        }
        if (parts.size() != count || in.hasRemaining()) {
            throw invalid("exactly " + count + " parts were expected");
        }
        return new Frames(Digest.ofBytes(commitment), parts);
    }

    static ProblemException invalid(String detail) {
        return new ProblemException(Problem.CONTRIBUTION_INVALID, detail);
    }
}
