package dev.tcme.model;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** llama.cpp's grammar sampler: which tokens may come next, and of those the likeliest. */
final class LlamaGrammar {
    /** {@code llama_token_data}: id, logit, p. */
    private static final long TOKEN_DATA_BYTES = 12;

    private static final MethodHandle GRAMMAR =
            Llama.handle("llama_sampler_init_grammar", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle SAMPLER_APPLY =
            Llama.handle("llama_sampler_apply", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
    private static final MethodHandle SAMPLER_ACCEPT =
            Llama.handle("llama_sampler_accept", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
    private static final MethodHandle SAMPLER_FREE =
            Llama.handle("llama_sampler_free", FunctionDescriptor.ofVoid(ADDRESS));

    private LlamaGrammar() {}

    /** A GBNF grammar with the state of how much of it has been written. */
    static MemorySegment of(MemorySegment vocabulary, String gbnf) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment grammar = (MemorySegment)
                    GRAMMAR.invokeExact(vocabulary, arena.allocateFrom(gbnf), arena.allocateFrom("root"));
            if (grammar.equals(MemorySegment.NULL)) {
                throw new ModelException("llama.cpp does not accept the grammar of this output schema");
            }
            return grammar;
        } catch (Throwable e) {
            throw Llama.broken(e);
        }
    }

    /** The likeliest token that the grammar admits next; the grammar advances over it. */
    static int greedy(MemorySegment grammar, float[] logits) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(TOKEN_DATA_BYTES * logits.length, 4);
            for (int i = 0; i < logits.length; i++) {
                data.set(JAVA_INT, i * TOKEN_DATA_BYTES, i);
                data.set(JAVA_FLOAT, i * TOKEN_DATA_BYTES + 4, logits[i]);
            }
            // llama_token_data_array: data, size, selected, sorted.
            MemorySegment array = arena.allocate(32, 8);
            array.set(ADDRESS, 0, data);
            array.set(JAVA_LONG, 8, logits.length);
            array.set(JAVA_LONG, 16, -1);
            SAMPLER_APPLY.invokeExact(grammar, array);
            int best = -1;
            float highest = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < logits.length; i++) {
                float logit = data.get(JAVA_FLOAT, i * TOKEN_DATA_BYTES + 4);
                if (logit > highest) {
                    highest = logit;
                    best = data.get(JAVA_INT, i * TOKEN_DATA_BYTES);
                }
            }
            if (best < 0) {
                throw new ModelException("the grammar admits no further token");
            }
            SAMPLER_ACCEPT.invokeExact(grammar, best);
            return best;
        } catch (Throwable e) {
            throw Llama.broken(e);
        }
    }

    static void free(MemorySegment grammar) {
        try {
            SAMPLER_FREE.invokeExact(grammar);
        } catch (Throwable e) {
            throw Llama.broken(e);
        }
    }
}
