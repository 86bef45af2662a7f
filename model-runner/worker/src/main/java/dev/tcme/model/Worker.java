package dev.tcme.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The worker process. Frames in on standard input, frames out on standard output; it ends when standard input does.
 *
 * <p>First frame in: {@link WorkerSettings}; out: {@code ready} with engine and weights. Then {@code open}, one
 * {@code input} each, {@code run}: see {@link WorkerSession}.
 */
public final class Worker {
    private static final int EXIT_BROKEN = 2;

    /** The pool asks and waits; a peer that sends more than this without reading is held back. */
    private static final int FRAMES_AHEAD_MAX = 4;

    private Worker() {}

    public static void main(String[] args) {
        try (OutputStream frames = takeStandardOutput()) {
            serve(frames);
        } catch (Exception e) {
            // The last resort: no message and no trace may reach any output, so only the exit code speaks.
            Runtime.getRuntime().halt(EXIT_BROKEN);
        }
        // halt and not exit: there is nothing to finish, and llama.cpp's own exit handlers have been seen to hang.
        Runtime.getRuntime().halt(0);
    }

    /**
     * Reads ahead on a thread of its own, so that the end of the pipe ends the process even in the middle of a
     * computation: whoever asked is gone.
     */
    private static BlockingQueue<JsonNode> readAhead() {
        BlockingQueue<JsonNode> frames = new ArrayBlockingQueue<>(FRAMES_AHEAD_MAX);
        Thread.ofPlatform().daemon().name("frames").start(() -> {
            int code = 0;
            try {
                for (Optional<JsonNode> frame = Frames.read(System.in);
                        frame.isPresent();
                        frame = Frames.read(System.in)) {
                    frames.put(frame.get());
                }
            } catch (IOException | InterruptedException e) {
                code = EXIT_BROKEN;
            }
            Runtime.getRuntime().halt(code);
        });
        return frames;
    }

    private static void serve(OutputStream out) throws IOException, InterruptedException {
        BlockingQueue<JsonNode> in = readAhead();
        WorkerSettings settings = WorkerSettings.parse(in.take());
        Engine engine;
        try {
            engine = switch (settings.source()) {
                case WorkerSettings.Weights w -> EmbeddedModel.load(w.file(), w.digest(), settings.threads());
                case WorkerSettings.Endpoint e ->
                    new ServedModel(new ServedModel.Address(e.url(), e.model(), e.apiKey(), e.timeout()));
            };
        } catch (ModelException e) {
            // Before any session: the message is about the set-up, and the operator needs it.
            Frames.write(out, reply("broken").put("message", e.getMessage()));
            return;
        }
        Plan.Means means = new Plan.Means(
                engine.weights(),
                engine.weights().map(weights -> Capabilities.of(weights, settings.capabilities())),
                Capabilities.of(SentenceEmbedding.WEIGHTS, settings.capabilities()));
        Frames.write(out, ready(engine, means));
        WorkerSession session = new WorkerSession(engine, means);
        while (true) {
            Frames.write(out, session.handle(in.take()));
        }
    }

    private static ObjectNode ready(Engine engine, Plan.Means means) {
        ObjectNode reply = reply("ready");
        reply.set("engine", engine.description());
        reply.put("weights", engine.weights().map(Object::toString).orElse("endpoint"));
        reply.put("embeddingWeights", SentenceEmbedding.WEIGHTS.toString());
        reply.set("programs", ProgramList.of(means));
        return reply;
    }

    private static ObjectNode reply(String op) {
        return JsonNodeFactory.instance.objectNode().put("op", op);
    }

    /**
     * Keeps the pipe for frames alone. The pipe is opened a second time under its own descriptor; then descriptors 1
     * and 2 are pointed at /dev/null, so that nothing printed by Java or by native code can get between two frames or
     * out of this process.
     */
    private static OutputStream takeStandardOutput() throws IOException {
        OutputStream pipe = new FileOutputStream("/dev/fd/1");
        Linker linker = Linker.nativeLinker();
        MethodHandle open = function(
                linker, "open", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        MethodHandle dup2 = function(
                linker,
                "dup2",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int writeOnly = 1;
            MemorySegment path = arena.allocateFrom("/dev/null");
            int nowhere = (int) open.invokeExact(path, writeOnly);
            int one = (int) dup2.invokeExact(nowhere, 1);
            int two = (int) dup2.invokeExact(nowhere, 2);
            if (nowhere < 0 || one != 1 || two != 2) {
                throw new IOException("cannot point standard output at /dev/null");
            }
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("cannot call the C library", e);
        }
        PrintStream discard = new PrintStream(OutputStream.nullOutputStream(), false);
        System.setOut(discard);
        System.setErr(discard);
        return pipe;
    }

    private static MethodHandle function(Linker linker, String name, FunctionDescriptor type) {
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }
}
