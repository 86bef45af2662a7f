package dev.tcme.model.pool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.model.Frames;
import dev.tcme.model.TestContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A process that speaks the worker's protocol until it is told to run, and then does what its name says. */
final class FaultyWorker {
    private FaultyWorker() {}

    static final class Crashes {
        public static void main(String[] args) throws IOException {
            serve((in, out) -> Runtime.getRuntime().halt(1));
        }
    }

    static final class Hangs {
        public static void main(String[] args) throws IOException {
            serve((in, out) -> sleep());
        }
    }

    static final class WritesGarbage {
        public static void main(String[] args) throws IOException {
            serve((in, out) -> out.write("Segmentation fault\n".repeat(100).getBytes(StandardCharsets.UTF_8)));
        }
    }

    static final class WritesInvalidUtf8 {
        public static void main(String[] args) throws IOException {
            serve((in, out) -> out.write(new byte[] {0, 0, 0, 5, '{', '"', (byte) 0xff, '"', '}'}));
        }
    }

    static final class WritesTooMuch {
        public static void main(String[] args) throws IOException {
            serve((in, out) -> {
                out.write(ByteBuffer.allocate(4).putInt(1 << 30).array());
                byte[] block = new byte[1 << 20];
                for (int i = 0; i < 1024; i++) {
                    out.write(block);
                }
            });
        }
    }

    static final class WritesHalfAFrame {
        public static void main(String[] args) throws IOException {
            serve((in, out) -> {
                out.write(new byte[] {0, 0, 1, 0, '{'});
                out.flush();
                sleep();
            });
        }
    }

    static final class AnswersSomethingElse {
        public static void main(String[] args) throws IOException {
            serve((in, out) -> Frames.write(out, TestContract.json("{\"op\":\"opened\"}")));
        }
    }

    /** Says in its answer what it could reach: it writes to the file and connects to the port of its input's name. */
    static final class ReachesOut {
        public static void main(String[] args) throws IOException {
            Path file = Path.of(args[0]);
            int port = Integer.parseInt(args[1]);
            serve((in, out) -> Frames.write(
                    out,
                    TestContract.json(
                            "{\"op\":\"answered\",\"output\":{\"wrote\":%b,\"connected\":%b,\"sees\":%b},\"claims\":{}}"
                                    .formatted(writes(file), connects(port), Files.exists(Path.of("/etc/passwd"))))));
        }
    }

    private static boolean writes(Path file) {
        try {
            Files.writeString(file, "was here");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean connects(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 2000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private interface Run {
        void on(InputStream in, OutputStream out) throws IOException;
    }

    private static void serve(Run run) throws IOException {
        for (Optional<JsonNode> frame = Frames.read(System.in); frame.isPresent(); frame = Frames.read(System.in)) {
            switch (frame.get().path("op").asText()) {
                case "start" -> reply("{\"op\":\"ready\",\"engine\":{\"name\":\"faulty\"},\"weights\":\"none\"}");
                case "open" -> reply("{\"op\":\"opened\",\"sealingKey\":\"x25519:none\",\"claims\":{}}");
                case "input" -> reply("{\"op\":\"accepted\"}");
                default -> {
                    run.on(System.in, System.out);
                    System.out.flush();
                }
            }
        }
    }

    private static void reply(String json) throws IOException {
        Frames.write(System.out, TestContract.json(json));
    }

    private static void sleep() {
        try {
            Thread.sleep(600_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
