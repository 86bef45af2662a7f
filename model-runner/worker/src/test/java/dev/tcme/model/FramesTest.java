package dev.tcme.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static InputStream frame(int length, byte[] body) {
        return new ByteArrayInputStream(
                ByteBuffer.allocate(4 + body.length).putInt(length).put(body).array());
    }

    @Test
    void readsWhatItWrote() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Frames.write(out, TestContract.json("{\"b\":1,\"a\":\"é\"}"));
        InputStream in = new ByteArrayInputStream(out.toByteArray());
        assertEquals(TestContract.json("{\"a\":\"é\",\"b\":1}"), Frames.read(in).orElseThrow());
        assertTrue(Frames.read(in).isEmpty());
    }

    @Test
    void refusesLengthsOutOfRangeBeforeReadingTheBody() {
        for (int length : new int[] {0, 1, -1, Integer.MIN_VALUE, Frames.FRAME_BYTES_MAX + 1, Integer.MAX_VALUE}) {
            assertThrows(Frames.ProtocolException.class, () -> Frames.read(frame(length, new byte[0])));
        }
    }

    @Test
    void refusesWhatIsNoJsonObject() {
        for (String body : new String[] {"[1]", "{\"a\":1,\"a\":2}", "{} ", "{", "nu"}) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            if (!body.equals("{} ")) {
                assertThrows(Frames.ProtocolException.class, () -> Frames.read(frame(bytes.length, bytes)), body);
            }
        }
        byte[] invalid = {'{', '"', (byte) 0xff, '"', ':', '1', '}'};
        assertThrows(Frames.ProtocolException.class, () -> Frames.read(frame(invalid.length, invalid)));
    }

    @Test
    void anEndInsideAFrameIsAnError() {
        assertThrows(EOFException.class, () -> Frames.read(frame(10, new byte[] {'{'})));
        assertThrows(EOFException.class, () -> Frames.read(new ByteArrayInputStream(new byte[] {0, 0})));
    }

    @Test
    void anErrorDoesNotQuoteTheFrame() {
        byte[] secret = "{\"secret-value".getBytes(StandardCharsets.UTF_8);
        Exception e = assertThrows(IOException.class, () -> Frames.read(frame(secret.length, secret)));
        assertFalse(String.valueOf(e).contains("secret-value"));
    }
}
