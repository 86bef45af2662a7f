package dev.tcme.model;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The C functions of llama.cpp that we call, in the build that {@code de.kherud:llama} 4.2.0 carries.
 *
 * <p>The Java wrapper of that package runs llama.cpp's HTTP-server core: it keeps prompts in slots, has a prompt cache
 * and gives no usable probabilities. Its library also exports the plain C interface ({@code include/llama.h}), which
 * has neither slots nor cache and gives every logit; so only the library is taken from it.
 *
 * <p>Structs that are passed by value are declared no smaller than the C ones; only their first fields are touched, and
 * {@link #contextDefaults} checks that these hold the documented defaults before anything relies on their places.
 */
final class Llama {
    /** Room for {@code llama_model_params} and {@code llama_context_params}; both are under 200 bytes in this build. */
    private static final StructLayout PARAMS = MemoryLayout.structLayout(MemoryLayout.sequenceLayout(32, JAVA_LONG));

    private static final StructLayout BATCH = MemoryLayout.structLayout(
            JAVA_INT.withName("n_tokens"),
            MemoryLayout.paddingLayout(4),
            ADDRESS.withName("token"),
            ADDRESS.withName("embd"),
            ADDRESS.withName("pos"),
            ADDRESS.withName("n_seq_id"),
            ADDRESS.withName("seq_id"),
            ADDRESS.withName("logits"));

    private static final Linker LINKER = Linker.nativeLinker();

    static {
        loadLibrary();
    }

    private static final MethodHandle BACKEND_INIT = handle("llama_backend_init", FunctionDescriptor.ofVoid());
    private static final MethodHandle LOG_SET = handle("llama_log_set", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
    private static final MethodHandle SYSTEM_INFO = handle("llama_print_system_info", FunctionDescriptor.of(ADDRESS));
    private static final MethodHandle MODEL_DEFAULTS =
            handle("llama_model_default_params", FunctionDescriptor.of(PARAMS));
    private static final MethodHandle CONTEXT_DEFAULTS =
            handle("llama_context_default_params", FunctionDescriptor.of(PARAMS));
    private static final MethodHandle LOAD =
            handle("llama_model_load_from_file", FunctionDescriptor.of(ADDRESS, ADDRESS, PARAMS));
    private static final MethodHandle INIT =
            handle("llama_init_from_model", FunctionDescriptor.of(ADDRESS, ADDRESS, PARAMS));
    private static final MethodHandle VOCAB = handle("llama_model_get_vocab", FunctionDescriptor.of(ADDRESS, ADDRESS));
    private static final MethodHandle VOCAB_SIZE =
            handle("llama_vocab_n_tokens", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle IS_END =
            handle("llama_vocab_is_eog", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_INT));
    private static final MethodHandle N_CTX = handle("llama_n_ctx", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle N_CTX_TRAIN =
            handle("llama_model_n_ctx_train", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle TEMPLATE =
            handle("llama_model_chat_template", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle APPLY_TEMPLATE = handle(
            "llama_chat_apply_template",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_BOOLEAN, ADDRESS, JAVA_INT));
    private static final MethodHandle TOKENIZE = handle(
            "llama_tokenize",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_BOOLEAN, JAVA_BOOLEAN));
    private static final MethodHandle PIECE = handle(
            "llama_token_to_piece",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_BOOLEAN));
    private static final MethodHandle DECODE = handle("llama_decode", FunctionDescriptor.of(JAVA_INT, ADDRESS, BATCH));
    private static final MethodHandle LOGITS =
            handle("llama_get_logits_ith", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle KV_CLEAR = handle("llama_kv_self_clear", FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle KV_REMOVE =
            handle("llama_kv_self_seq_rm", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));

    private Llama() {}

    /** Sizes that a context is made with. */
    record Sizes(int contextTokens, int batchTokens, int threads) {}

    /** Starts the library with its log thrown away: llama.cpp would print prompts at some levels. */
    static void start() {
        try {
            MethodHandle discard = MethodHandles.empty(
                    MethodType.methodType(void.class, int.class, MemorySegment.class, MemorySegment.class));
            MemorySegment stub =
                    LINKER.upcallStub(discard, FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS), Arena.global());
            LOG_SET.invokeExact(stub, MemorySegment.NULL);
            BACKEND_INIT.invokeExact();
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Instruction sets that this build and this machine use. */
    static String systemInfo() {
        try {
            return text((MemorySegment) SYSTEM_INFO.invokeExact());
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Maps a GGUF file read-only; NULL if llama.cpp cannot read it. */
    static MemorySegment load(String path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment params = (MemorySegment) MODEL_DEFAULTS.invokeExact((SegmentAllocator) arena);
            return (MemorySegment) LOAD.invokeExact(arena.allocateFrom(path), params);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    static MemorySegment newContext(MemorySegment model, Sizes sizes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment params = contextDefaults(arena);
            params.setAtIndex(JAVA_INT, 0, sizes.contextTokens());
            params.setAtIndex(JAVA_INT, 1, sizes.batchTokens());
            params.setAtIndex(JAVA_INT, 2, sizes.batchTokens());
            params.setAtIndex(JAVA_INT, 4, sizes.threads());
            params.setAtIndex(JAVA_INT, 5, sizes.threads());
            MemorySegment context = (MemorySegment) INIT.invokeExact(model, params);
            if (context.equals(MemorySegment.NULL) || (int) N_CTX.invokeExact(context) < sizes.contextTokens()) {
                throw new ModelException("llama.cpp made no context of " + sizes.contextTokens() + " tokens");
            }
            return context;
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** {@code llama_context_params} begins n_ctx, n_batch, n_ubatch, n_seq_max, n_threads, n_threads_batch. */
    private static MemorySegment contextDefaults(Arena arena) throws Throwable {
        MemorySegment params = (MemorySegment) CONTEXT_DEFAULTS.invokeExact((SegmentAllocator) arena);
        int[] documented = {512, 2048, 512, 1};
        for (int i = 0; i < documented.length; i++) {
            if (params.getAtIndex(JAVA_INT, i) != documented[i]) {
                throw new ModelException("this build of llama.cpp lays out llama_context_params differently");
            }
        }
        return params;
    }

    static MemorySegment vocabulary(MemorySegment model) {
        try {
            return (MemorySegment) VOCAB.invokeExact(model);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    static int vocabularySize(MemorySegment vocabulary) {
        try {
            return (int) VOCAB_SIZE.invokeExact(vocabulary);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Tokens of context that the weights were trained with. */
    static int trainedContext(MemorySegment model) {
        try {
            return (int) N_CTX_TRAIN.invokeExact(model);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    static boolean endsGeneration(MemorySegment vocabulary, int token) {
        try {
            return (boolean) IS_END.invokeExact(vocabulary, token);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** A system and a user message in the model's own chat template, up to where the assistant begins. */
    static String chat(MemorySegment model, String system, String user) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment template = (MemorySegment) TEMPLATE.invokeExact(model, MemorySegment.NULL);
            MemorySegment messages = arena.allocate(ADDRESS, 4);
            String[] fields = {"system", system, "user", user};
            for (int i = 0; i < fields.length; i++) {
                messages.setAtIndex(ADDRESS, i, arena.allocateFrom(fields[i]));
            }
            int room = 4096 + 4 * (system.length() + user.length());
            MemorySegment buffer = arena.allocate(room);
            int length = (int) APPLY_TEMPLATE.invokeExact(template, messages, 2L, true, buffer, room);
            if (template.equals(MemorySegment.NULL) || length < 0 || length > room) {
                throw new ModelException("the weights carry no chat template that llama.cpp knows");
            }
            return new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), java.nio.charset.StandardCharsets.UTF_8);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Whether text may name the model's control tokens, such as the end of a chat turn. */
    enum Controls {
        ALLOWED,
        PLAIN_TEXT_ONLY
    }

    static int[] tokenize(MemorySegment vocabulary, String text, Controls controls) {
        byte[] utf8 = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        if (utf8.length == 0) {
            return new int[0];
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment in = arena.allocateFrom(JAVA_BYTE, utf8);
            MemorySegment out = arena.allocate(JAVA_INT, utf8.length + 8L);
            int count = (int) TOKENIZE.invokeExact(
                    vocabulary, in, utf8.length, out, utf8.length + 8, false, controls == Controls.ALLOWED);
            if (count < 0) {
                throw new ModelException("the tokenizer needs more tokens than the text has bytes");
            }
            return out.asSlice(0, 4L * count).toArray(JAVA_INT);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** The bytes of one token; control tokens have none. */
    static byte[] piece(MemorySegment vocabulary, int token) {
        int room = 512;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(room);
            int length = (int) PIECE.invokeExact(vocabulary, token, buffer, room, 0, false);
            if (length < 0) {
                throw new ModelException("expected a token of at most " + room + " bytes");
            }
            return buffer.asSlice(0, length).toArray(JAVA_BYTE);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Evaluates tokens after what the context holds, and keeps the logits after the last of them. */
    static void decode(MemorySegment context, int[] tokens) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment batch = arena.allocate(BATCH);
            batch.set(JAVA_INT, 0, tokens.length);
            batch.set(ADDRESS, 8, arena.allocateFrom(JAVA_INT, tokens));
            int status = (int) DECODE.invokeExact(context, batch);
            if (status != 0) {
                throw new ModelException("llama.cpp could not evaluate " + tokens.length + " tokens: " + status);
            }
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    static float[] lastLogits(MemorySegment context, int vocabularySize) {
        try {
            MemorySegment logits = (MemorySegment) LOGITS.invokeExact(context, -1);
            return logits.reinterpret(4L * vocabularySize).toArray(JAVA_FLOAT);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Forgets every token. */
    static void clear(MemorySegment context) {
        try {
            KV_CLEAR.invokeExact(context);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Forgets the tokens from a position on. */
    static void forgetFrom(MemorySegment context, int position) {
        try {
            boolean done = (boolean) KV_REMOVE.invokeExact(context, 0, position, -1);
            if (!done) {
                throw new ModelException("llama.cpp could not forget a part of its context");
            }
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Bytes in a C string that llama.cpp owns; bounded, because it ends only at its zero. */
    private static String text(MemorySegment cString) {
        return cString.reinterpret(64 * 1024).getString(0);
    }

    static MethodHandle handle(String name, FunctionDescriptor type) {
        MemorySegment symbol = SymbolLookup.loaderLookup()
                .find(name)
                .orElseThrow(() -> new ModelException("this build of llama.cpp does not export " + name));
        return LINKER.downcallHandle(symbol, type);
    }

    /** The package's own loader unpacks the library for this platform into java.io.tmpdir and loads it. */
    private static void loadLibrary() {
        try {
            Class.forName("de.kherud.llama.LlamaModel");
        } catch (ClassNotFoundException | LinkageError e) {
            throw new ModelException("llama.cpp has no library for this platform, or java.io.tmpdir is not writable");
        }
    }

    /** A method handle declares Throwable; what really comes is ours, or an error that nothing here can mend. */
    static RuntimeException broken(Throwable e) {
        return switch (e) {
            case RuntimeException known -> known;
            case Error fatal -> throw fatal;
            default ->
                new ModelException(
                        "a call into llama.cpp failed: " + e.getClass().getSimpleName());
        };
    }
}
