package dev.tcme.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Json;
import dev.tcme.contract.OutputConstraint;
import dev.tcme.contract.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Carries out a plan on accepted inputs: the one place where a model sees private text. */
final class Answering {
    /** An answer with no value where the order of the inputs decided it, or where the margin was too small. */
    sealed interface Result permits Result.Answered, Result.Uncertain, Result.InvalidOutput {
        /** Its {@code toString} shows no content. */
        record Answered(JsonNode output) implements Result {
            @Override
            public String toString() {
                return "Answered[content withheld]";
            }
        }

        record Uncertain() implements Result {}

        /** The model wrote something that is not in the contract's output schema; it is never repaired. */
        record InvalidOutput() implements Result {}
    }

    private final Engine engine;
    private final Supplier<SentenceEmbedding> embedding;

    /** @param embedding loaded only by the procedure that needs it */
    Answering(Engine engine, Supplier<SentenceEmbedding> embedding) {
        this.engine = engine;
        this.embedding = embedding;
    }

    /** @param inputs every input's JSON value by name */
    Result answer(Plan plan, Map<String, JsonNode> inputs) {
        return switch (plan.procedure()) {
            case OPTION_SCORING -> decided(plan, optionScores(plan, inputs));
            case EMBEDDING -> decided(plan, embeddingScores(plan.program(), inputs));
            case GENERATION -> generated(plan, inputs);
        };
    }

    private static Result decided(Plan plan, double[] scores) {
        OptionDecision.Fit fit = plan.measured().map(Capabilities.Entry::fit).orElse(OptionDecision.Fit.NONE);
        OptionalInt index = OptionDecision.decide(scores, plan.program().fittedIndex(), fit);
        return index.isPresent() ? new Result.Answered(plan.answers().get(index.getAsInt())) : new Result.Uncertain();
    }

    private double[] optionScores(Plan plan, Map<String, JsonNode> inputs) {
        PromptProgram program = plan.program();
        Map<String, String> values = placeholders(plan, inputs);
        List<String> own = plan.program().options().isEmpty() ? wording(plan.answers()) : List.of();
        double[][] rows = program.presentations().stream()
                .map(presentation -> engine.logProbabilities(
                        program.prompt(presentation, values), own.isEmpty() ? presentation.wording() : own))
                .toArray(double[][]::new);
        return OptionDecision.mean(rows);
    }

    /** Scores of a program outside any contract, as calibration needs them. */
    double[] scores(PromptProgram program, Procedure procedure, Map<String, JsonNode> inputs) {
        if (procedure == Procedure.EMBEDDING) {
            return embeddingScores(program, inputs);
        }
        Map<String, String> values = new HashMap<>();
        for (PromptProgram.InputField field : program.inputs()) {
            JsonNode value = Optional.ofNullable(inputs.get(field.name()))
                    .orElseThrow(() -> new ModelException("a case lacks the input '" + field.name() + "'"));
            values.put(
                    field.name(),
                    field.rendered(value).orElseThrow(() -> new ModelException("a case has a malformed input")));
        }
        return OptionDecision.mean(program.presentations().stream()
                .map(p -> engine.logProbabilities(program.prompt(p, values), p.wording()))
                .toArray(double[][]::new));
    }

    /** Cosine for the fitted option against 0 for the other: the fitted offset is then minus the threshold. */
    private double[] embeddingScores(PromptProgram program, Map<String, JsonNode> inputs) {
        List<String> texts = program.inputs().stream()
                .map(field -> Optional.ofNullable(inputs.get(field.name()))
                        .map(value -> value.path(field.field()).asText())
                        .orElseThrow(() -> new ModelException("an input is missing")))
                .toList();
        double[] scores = new double[program.options().size()];
        scores[program.fittedIndex()] = embedding.get().similarity(texts.get(0), texts.get(1));
        return scores;
    }

    /** The options as the model would say them. */
    static List<String> wording(List<JsonNode> answers) {
        List<String> wording = new ArrayList<>();
        for (JsonNode answer : answers) {
            JsonNode value = answer.elements().next();
            wording.add(value.isBoolean() ? value.asBoolean() ? "Yes" : "No" : value.asText());
        }
        return wording;
    }

    private static Map<String, String> placeholders(Plan plan, Map<String, JsonNode> inputs) {
        Map<String, String> values = new HashMap<>();
        List<String> lines = new ArrayList<>();
        for (Contract.Input input : plan.contract().inputs()) {
            String text = Optional.ofNullable(inputs.get(input.name()))
                    .flatMap(value -> plan.rendered(input.name(), value))
                    .orElseThrow(() -> new ModelException("an input is missing"));
            values.put(input.name(), text);
            lines.add(input.name() + ": " + text);
        }
        if (plan.program().inputs().isEmpty()) {
            values.put("inputs", String.join("\n", lines));
            values.put("inputs-reversed", String.join("\n", lines.reversed()));
            values.put("question", plan.contract().task().question().orElse(""));
            values.put("form", form(plan));
        }
        return values;
    }

    private static String form(Plan plan) {
        return plan.procedure() == Procedure.GENERATION
                ? "Answer with one JSON object that satisfies this schema: "
                        + plan.contract().output().schemaJson()
                : "Answer with exactly one of: " + String.join(", ", wording(plan.answers()));
    }

    /** Asks in both orders of the inputs; an answer that depends on the order is no answer. */
    private Result generated(Plan plan, Map<String, JsonNode> inputs) {
        Map<String, String> values = placeholders(plan, inputs);
        OutputConstraint output = plan.contract().output();
        List<JsonNode> answers = new ArrayList<>();
        for (PromptProgram.Presentation presentation : plan.program().presentations()) {
            String text = write(plan.program().prompt(presentation, values), output.schemaJson());
            try {
                answers.add(Json.parse(text.getBytes(StandardCharsets.UTF_8), OutputConstraint.MAX_BYTES));
            } catch (ProblemException e) {
                return new Result.InvalidOutput();
            }
        }
        if (!answers.stream().allMatch(output::admits)) {
            return new Result.InvalidOutput();
        }
        return answers.stream().distinct().count() == 1
                ? new Result.Answered(answers.getFirst())
                : new Result.Uncertain();
    }

    private String write(Prompt prompt, JsonNode schema) {
        JsonSchema named = JsonSchema.builder()
                .name("answer")
                .rootElement(JsonRawSchema.from(schema.toString()))
                .build();
        ChatRequest request = ChatRequest.builder()
                .messages(SystemMessage.from(prompt.system()), UserMessage.from(prompt.user()))
                .responseFormat(ResponseFormat.builder()
                        .type(ResponseFormatType.JSON)
                        .jsonSchema(named)
                        .build())
                .build();
        try {
            return Optional.ofNullable(engine.chat().chat(request).aiMessage().text())
                    .orElse("");
        } catch (LangChain4jException e) {
            // The cause quotes the server's answer, which may quote the prompt.
            throw new ModelException("the model's server did not answer as an OpenAI-compatible one does");
        }
    }
}
