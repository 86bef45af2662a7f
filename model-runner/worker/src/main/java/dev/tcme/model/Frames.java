package dev.tcme.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Json;
import dev.tcme.contract.ProblemException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Length-prefixed JSON on a pipe: 4 bytes of length, big-endian, then that many bytes of canonical UTF-8 JSON. */
public final class Frames {
    /** One sealed input of 1 MiB in base64, or a contract of 256 KiB, and room to spare. */
    public static final int FRAME_BYTES_MAX = 4 << 20;

    private Frames() {}

    /** The peer wrote something that is no frame. Says no more, because the bytes may be anything. */
    public static final class ProtocolException extends IOException {
        private static final long serialVersionUID = 1L;

        ProtocolException() {
            super("expected a frame of 2 to " + FRAME_BYTES_MAX + " bytes of JSON");
        }
    }

    /**
     * Reads one frame, or nothing if the stream ended before it.
     *
     * @throws ProtocolException if what comes is no frame; the stream is then of no further use
     * @throws EOFException if the stream ends inside a frame
     */
    public static Optional<JsonNode> read(InputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        DataInputStream data = new DataInputStream(in);
        int length = first << 24 | data.readUnsignedByte() << 16 | data.readUnsignedShort();
        if (length < 2 || length > FRAME_BYTES_MAX) {
            throw new ProtocolException();
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the stream ended inside a frame");
        }
        try {
            JsonNode frame = Json.parse(body, FRAME_BYTES_MAX);
            if (!frame.isObject()) {
                throw new ProtocolException();
            }
            return Optional.of(frame);
        } catch (ProblemException e) {
            throw new ProtocolException();
        }
    }

    public static void write(OutputStream out, JsonNode frame) throws IOException {
        byte[] body = Json.canonical(frame);
        if (body.length > FRAME_BYTES_MAX) {
            throw new ProtocolException();
        }
        out.write(ByteBuffer.allocate(Integer.BYTES + body.length)
                .putInt(body.length)
                .put(body)
                .array());
        out.flush();
    }
}
