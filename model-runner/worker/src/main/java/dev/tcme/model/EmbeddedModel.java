package dev.tcme.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.kherud.llama.LlamaModel;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.tcme.contract.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * llama.cpp inside this process, on a GGUF file that is mapped read-only.
 *
 * <p>Guarantees: greedy decoding, a fixed number of threads, and a context that is emptied before and after every
 * prompt, so no prompt is evaluated with another's leftovers. It does not wipe memory: the process does that by ending.
 *
 * <p>The parties' text is tokenised with control tokens switched off; only the chat template's own pieces may name
 * them. A text that spells {@code <|im_end|>} therefore stays text.
 */
final class EmbeddedModel implements Engine, ChatModel {
    /** Prompts and answers are short; 4096 tokens of context cost SmolLM2 about 90 MB. */
    private static final int CONTEXT_TOKENS_MAX = 4096;

    /** Tokens per evaluation step: enough to keep two cores busy. */
    private static final int BATCH_TOKENS = 512;

    /** Most tokens of a generated answer: more than any output schema of sensible size needs. */
    private static final int ANSWER_TOKENS_MAX = 1024;

    /** Room for the chat template, our instruction and a question of 2000 characters. */
    private static final int INSTRUCTION_TOKENS_MAX = 1024;

    private static final int READ_BUFFER_BYTES = 1 << 20;

    /** The build is named by its package: the library itself has no version function. */
    private static final String BUILD = "de.kherud:llama:4.2.0";

    private final String name;
    private final Digest weights;
    private final int threads;
    private final MemorySegment context;
    private final MemorySegment vocabulary;
    private final int vocabularySize;
    private final int contextTokens;
    private final List<String> turns;
    private final String cpu;

    private EmbeddedModel(Path file, Digest weights, int threads) {
        this.name = String.valueOf(file.getFileName());
        this.weights = weights;
        this.threads = threads;
        Llama.start();
        MemorySegment model = Llama.load(file.toString());
        if (model.equals(MemorySegment.NULL)) {
            throw new ModelException("llama.cpp cannot read the weights: expected a GGUF file of a known architecture");
        }
        this.contextTokens = Math.min(CONTEXT_TOKENS_MAX, Llama.trainedContext(model));
        this.context = Llama.newContext(model, new Llama.Sizes(contextTokens, BATCH_TOKENS, threads));
        this.vocabulary = Llama.vocabulary(model);
        this.vocabularySize = Llama.vocabularySize(vocabulary);
        this.turns = turns(model);
        this.cpu = Llama.systemInfo();
    }

    /**
     * Loads weights after checking their digest.
     *
     * @param threads 1 to 64; the same number gives the same answer
     * @throws ModelException if the file is absent, is not the one expected or cannot be loaded
     */
    static EmbeddedModel load(Path file, Digest expected, int threads) {
        new WorkerSettings.Weights(file, expected).verify();
        return new EmbeddedModel(file, expected, threads);
    }

    static Digest digestOf(Path file) {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream hashing = new DigestInputStream(in, Digest.sha256())) {
            byte[] buffer = new byte[READ_BUFFER_BYTES];
            while (hashing.read(buffer) >= 0) {
                // Reading is what hashes.
            }
            return Digest.ofBytes(hashing.getMessageDigest().digest());
        } catch (IOException e) {
            throw new ModelException("cannot read the model weights; fetch them with model-runner/fetch-weights");
        }
    }

    /** The chat template around a system and a user message: what comes before, between and after them. */
    private static List<String> turns(MemorySegment model) {
        String system = "@@system@@";
        String user = "@@user@@";
        String text = Llama.chat(model, system, user);
        int first = text.indexOf(system);
        int second = text.indexOf(user);
        if (first < 0 || second < first) {
            throw new ModelException("the chat template must show a system message and then a user message");
        }
        return List.of(
                text.substring(0, first),
                text.substring(first + system.length(), second),
                text.substring(second + user.length()));
    }

    private int[] tokens(Prompt prompt) {
        return Arrays.stream(new int[][] {
                    Llama.tokenize(vocabulary, turns.get(0), Llama.Controls.ALLOWED),
                    Llama.tokenize(vocabulary, prompt.system(), Llama.Controls.PLAIN_TEXT_ONLY),
                    Llama.tokenize(vocabulary, turns.get(1), Llama.Controls.ALLOWED),
                    Llama.tokenize(vocabulary, prompt.user(), Llama.Controls.PLAIN_TEXT_ONLY),
                    Llama.tokenize(vocabulary, turns.get(2), Llama.Controls.ALLOWED)
                })
                .flatMapToInt(IntStream::of)
                .toArray();
    }

    private void evaluate(int[] tokens) {
        for (int from = 0; from < tokens.length; from += BATCH_TOKENS) {
            Llama.decode(context, Arrays.copyOfRange(tokens, from, Math.min(tokens.length, from + BATCH_TOKENS)));
        }
    }

    /** The prompt is evaluated once; then each option is read token by token from the same place. */
    @Override
    public synchronized double[] logProbabilities(Prompt prompt, List<String> options) {
        int[] tokens = tokens(prompt);
        Llama.clear(context);
        try {
            int[][] answers = options.stream()
                    .map(option -> Llama.tokenize(vocabulary, option, Llama.Controls.PLAIN_TEXT_ONLY))
                    .toArray(int[][]::new);
            requireRoom(tokens.length
                    + Arrays.stream(answers).mapToInt(a -> a.length).max().orElse(0));
            evaluate(tokens);
            double[] next = logSoftmax(Llama.lastLogits(context, vocabularySize));
            double[] scores = new double[answers.length];
            for (int i = 0; i < answers.length; i++) {
                scores[i] = next[answers[i][0]] + restOf(answers[i], tokens.length);
            }
            return scores;
        } finally {
            Llama.clear(context);
        }
    }

    private double restOf(int[] answer, int position) {
        double sum = 0;
        for (int i = 1; i < answer.length; i++) {
            Llama.decode(context, new int[] {answer[i - 1]});
            sum += logSoftmax(Llama.lastLogits(context, vocabularySize))[answer[i]];
        }
        if (answer.length > 1) {
            Llama.forgetFrom(context, position);
        }
        return sum;
    }

    private void requireRoom(int tokens) {
        if (tokens > contextTokens) {
            throw new ModelException("expected a prompt of at most " + contextTokens + " tokens, found " + tokens);
        }
    }

    /** Natural logarithm of the softmax, with the maximum taken out so that no exponential overflows. */
    static double[] logSoftmax(float[] logits) {
        double highest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            highest = Math.max(highest, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - highest);
        }
        double log = highest + Math.log(sum);
        double[] result = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            result[i] = logits[i] - log;
        }
        return result;
    }

    @Override
    public synchronized ChatResponse doChat(ChatRequest request) {
        boolean twoTurns = request.messages().size() == 2
                && request.messages().get(0) instanceof SystemMessage
                && request.messages().get(1) instanceof UserMessage;
        if (!twoTurns) {
            throw new ModelException("expected one system message and one user message");
        }
        Prompt prompt = new Prompt(
                ((SystemMessage) request.messages().get(0)).text(),
                ((UserMessage) request.messages().get(1)).singleText());
        MemorySegment grammar = LlamaGrammar.of(vocabulary, LlamaModel.jsonSchemaToGrammar(schemaOf(request)));
        Llama.clear(context);
        try {
            return ChatResponse.builder()
                    .aiMessage(AiMessage.from(generate(tokens(prompt), grammar)))
                    .build();
        } finally {
            Llama.clear(context);
            LlamaGrammar.free(grammar);
        }
    }

    /** An answer without a schema would be unbounded, so there is none. */
    private static String schemaOf(ChatRequest request) {
        if (request.responseFormat() != null
                && request.responseFormat().jsonSchema() != null
                && request.responseFormat().jsonSchema().rootElement() instanceof JsonRawSchema raw) {
            return raw.schema();
        }
        throw new ModelException("expected a response format with a raw JSON schema");
    }

    private String generate(int[] prompt, MemorySegment grammar) {
        requireRoom(prompt.length + ANSWER_TOKENS_MAX);
        evaluate(prompt);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        for (int count = 0; count < ANSWER_TOKENS_MAX; count++) {
            int token = LlamaGrammar.greedy(grammar, Llama.lastLogits(context, vocabularySize));
            if (Llama.endsGeneration(vocabulary, token)) {
                return answer.toString(StandardCharsets.UTF_8);
            }
            answer.writeBytes(Llama.piece(vocabulary, token));
            Llama.decode(context, new int[] {token});
        }
        throw new ModelException("the answer did not end within " + ANSWER_TOKENS_MAX + " tokens");
    }

    @Override
    public Set<Capability> supportedCapabilities() {
        return Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
    }

    MemorySegment vocabulary() {
        return vocabulary;
    }

    @Override
    public ChatModel chat() {
        return this;
    }

    @Override
    public Optional<Digest> weights() {
        return Optional.of(weights);
    }

    @Override
    public boolean hasRoomFor(String text, int count) {
        int share = (contextTokens - INSTRUCTION_TOKENS_MAX - ANSWER_TOKENS_MAX) / count;
        return Llama.tokenize(vocabulary, text, Llama.Controls.PLAIN_TEXT_ONLY).length <= share;
    }

    @Override
    public ObjectNode description() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("build", BUILD)
                .put("cpu", cpu)
                .put("threads", threads)
                .put("decoding", "greedy");
    }

    @Override
    public String toString() {
        return "EmbeddedModel[" + name + ", " + weights + "]";
    }
}
