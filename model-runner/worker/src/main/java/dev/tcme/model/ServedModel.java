package dev.tcme.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Json;
import dev.tcme.contract.ProblemException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A model behind an OpenAI-compatible address. The server at that address sees the parties' inputs and is trusted with
 * them; which weights it runs is its own statement.
 *
 * <p>Such servers give log-probabilities of the likeliest first tokens only. An option's score is the log of the summed
 * probability of the listed tokens that begin it and no other option; an option that is not listed gets the lowest
 * listed value, which is an upper bound. That is coarser than {@link EmbeddedModel}, so calibrate per server.
 */
final class ServedModel implements Engine {
    /** The most alternatives that the OpenAI chat API lists (parameter {@code top_logprobs}). */
    private static final int LISTED_TOKENS = 20;

    private static final int ANSWER_TOKENS_MAX = 1024;
    private static final int RESPONSE_BYTES_MAX = 1 << 20;

    /** A text of this many characters fits the context of any server worth naming. */
    private static final int TEXT_CHARACTERS_MAX = 64 * 1024;

    private final Address address;
    private final ChatModel chat;

    /**
     * Where the model is.
     *
     * @param url base address such as {@code http://127.0.0.1:8000/v1}
     * @param apiKey a secret; not shown by {@code toString}
     */
    record Address(URI url, String model, String apiKey, Duration timeout) {
        Address {
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (!http || url.getHost() == null || url.getUserInfo() != null) {
                throw new ModelException("expected a model address such as https://host/v1 without user information");
            }
        }

        @Override
        public String toString() {
            return "Address[" + url + ", " + model + "]";
        }
    }

    ServedModel(Address address) {
        this.address = address;
        this.chat = OpenAiChatModel.builder()
                .baseUrl(address.url().toString())
                .apiKey(address.apiKey())
                .modelName(address.model())
                .timeout(address.timeout())
                .temperature(0.0)
                .seed(0)
                .maxTokens(ANSWER_TOKENS_MAX)
                .strictJsonSchema(true)
                .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
                // A retry would send the parties' inputs a second time.
                .maxRetries(0)
                .logRequests(false)
                .logResponses(false)
                .build();
    }

    @Override
    public double[] logProbabilities(Prompt prompt, List<String> options) {
        ChatRequest request = ChatRequest.builder()
                .messages(SystemMessage.from(prompt.system()), UserMessage.from(prompt.user()))
                .parameters(OpenAiChatRequestParameters.builder()
                        .maxOutputTokens(1)
                        .logprobs(true)
                        .topLogprobs(LISTED_TOKENS)
                        .build())
                .build();
        try {
            var metadata = (OpenAiChatResponseMetadata) chat.chat(request).metadata();
            byte[] body = metadata.rawHttpResponse().body().getBytes(StandardCharsets.UTF_8);
            JsonNode listed = Json.parse(body, RESPONSE_BYTES_MAX).at("/choices/0/logprobs/content/0/top_logprobs");
            return score(listed, options);
        } catch (LangChain4jException | ProblemException e) {
            // The cause quotes the server's answer, which may quote the prompt.
            throw new ModelException("the model's server did not answer as an OpenAI-compatible one does");
        }
    }

    static double[] score(JsonNode listed, List<String> options) {
        double[] probabilities = new double[options.size()];
        double lowest = 1;
        for (JsonNode entry : listed) {
            double probability = Math.exp(entry.path("logprob").asDouble(Double.NEGATIVE_INFINITY));
            String token = entry.path("token").asText().strip();
            lowest = Math.min(lowest, probability);
            List<Integer> begun = java.util.stream.IntStream.range(0, options.size())
                    .filter(i -> !token.isEmpty() && options.get(i).startsWith(token))
                    .boxed()
                    .toList();
            if (begun.size() == 1) {
                probabilities[begun.getFirst()] += probability;
            }
        }
        double[] scores = new double[options.size()];
        boolean any = false;
        for (int i = 0; i < scores.length; i++) {
            any |= probabilities[i] > 0;
            scores[i] = Math.log(probabilities[i] > 0 ? probabilities[i] : lowest);
        }
        if (!any) {
            throw new ModelException("the model's server listed no first token of any option");
        }
        return scores;
    }

    @Override
    public ChatModel chat() {
        return chat;
    }

    @Override
    public Optional<Digest> weights() {
        return Optional.empty();
    }

    @Override
    public boolean hasRoomFor(String text, int count) {
        return text.length() <= TEXT_CHARACTERS_MAX / count;
    }

    @Override
    public ObjectNode description() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", address.model())
                .put("build", "openai-compatible server")
                .put("endpoint", address.url().getHost())
                .put("decoding", "greedy");
    }
}
