package dev.tcme.he.protocol;

import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Parts of one length, one for each candidate, one after the other. */
public final class Candidates {
    private Candidates() {}

    public static byte[] joined(List<byte[]> parts) {
        ByteBuffer out =
                ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
        parts.forEach(out::put);
        return out.array();
    }

    /**
     * @param size bytes of each of {@link Round#CANDIDATES} parts
     * @throws ProblemException {@link Problem#CONTRIBUTION_INVALID} if the content has another length
     */
    public static List<byte[]> split(byte[] content, long size) {
        return split(content, size, Round.CANDIDATES);
    }

    /** As {@link #split(byte[], long)}, with parts for all candidates but one. */
    public static List<byte[]> opened(byte[] content, long size) {
        return split(content, size, Round.CANDIDATES - 1);
    }

    private static List<byte[]> split(byte[] content, long size, int count) {
        if (content.length != size * count) {
            throw new ProblemException(
                    Problem.CONTRIBUTION_INVALID,
                    count + " parts of " + size + " bytes were expected, " + content.length + " bytes came");
        }
        ByteBuffer in = ByteBuffer.wrap(content);
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] part = new byte[Math.toIntExact(size)];
            in.get(part);
            parts.add(part);
        }
        return parts;
    }
}
