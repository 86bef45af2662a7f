package dev.tcme.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.OutputConstraint;
import dev.tcme.contract.PolicyQuestion.Capability;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A contract that this worker has agreed to run, with everything resolved before any input arrives.
 *
 * @param answers the outputs to choose from, in the order of the wordings; empty for generation
 * @param measured what calibration knows of this program, procedure and weights
 */
record Plan(
        Contract contract,
        PromptProgram program,
        Procedure procedure,
        List<JsonNode> answers,
        Optional<Capabilities.Entry> measured) {

    /** What this worker can draw on. */
    record Means(Optional<Digest> weights, Optional<Capabilities> ofModel, Capabilities ofEmbedding) {}

    /**
     * Checks that the contract can be run here.
     *
     * @throws Refusal saying which of its terms this worker does not meet
     */
    static Plan of(Contract contract, Means means) throws Refusal {
        Contract.ModelTerms terms = contract.model().orElseThrow(() -> new Refusal(Refusal.Code.UNKNOWN_PROGRAM));
        PromptProgram program = PromptProgram.find(terms.program())
                .filter(found -> found.kind().equals(contract.task().kind()))
                .orElseThrow(() -> new Refusal(Refusal.Code.UNKNOWN_PROGRAM));
        Procedure procedure = program.procedures().stream()
                .filter(offered -> offered.toString().equals(terms.procedure()))
                .findFirst()
                .orElseThrow(() -> new Refusal(Refusal.Code.UNKNOWN_PROCEDURE));
        boolean embedding = procedure == Procedure.EMBEDDING;
        Optional<Digest> deciding = embedding ? Optional.of(SentenceEmbedding.WEIGHTS) : means.weights();
        require(terms.weights().isEmpty() || terms.weights().equals(deciding), Refusal.Code.WEIGHTS_MISMATCH);
        requireInputs(contract, program);
        Optional<Capabilities.Entry> measured = (embedding ? Optional.of(means.ofEmbedding()) : means.ofModel())
                .flatMap(known -> known.find(program.digest(), procedure));
        double lowerBound = measured.map(Capabilities.Entry::measured)
                .map(Capability::lowerBound)
                .orElse(0.0);
        require(lowerBound >= terms.minimumAccuracy(), Refusal.Code.CAPABILITY_TOO_LOW);
        List<JsonNode> answers = procedure == Procedure.GENERATION ? List.of() : answers(contract.output(), program);
        return new Plan(contract, program, procedure, answers, measured);
    }

    private static void requireInputs(Contract contract, PromptProgram program) throws Refusal {
        List<String> wanted = program.inputs().stream()
                .map(PromptProgram.InputField::name)
                .sorted()
                .toList();
        List<String> found =
                contract.inputs().stream().map(Contract.Input::name).sorted().toList();
        require(wanted.isEmpty() || wanted.equals(found), Refusal.Code.INPUTS_MISMATCH);
    }

    /**
     * The program's options as outputs of a schema with one property: strings by their ids, or booleans where the
     * options are yes and no. A program without options takes the schema's own values.
     */
    private static List<JsonNode> answers(OutputConstraint output, PromptProgram program) throws Refusal {
        require(output.fields().size() == 1, Refusal.Code.OUTPUT_MISMATCH);
        OutputConstraint.Field field = output.fields().getFirst();
        boolean binary = field.schemaJson().path("type").asText().equals("boolean");
        List<JsonNode> values = new ArrayList<>();
        if (program.options().isEmpty() && binary) {
            values.addAll(List.of(BooleanNode.TRUE, BooleanNode.FALSE));
        } else if (program.options().isEmpty()) {
            field.schemaJson().path("enum").forEach(values::add);
            values.removeIf(value -> !value.isTextual());
        } else {
            program.options()
                    .forEach(id -> values.add(binary ? BooleanNode.valueOf(id.equals("yes")) : new TextNode(id)));
        }
        List<JsonNode> answers = new ArrayList<>();
        values.forEach(
                value -> answers.add(JsonNodeFactory.instance.objectNode().set(field.name(), value)));
        // A program's own options may leave values of the schema unused; without options, every value must be one.
        boolean complete =
                !program.options().isEmpty() || output.cardinality().equals(BigInteger.valueOf(answers.size()));
        boolean distinct = answers.stream().distinct().count() == answers.size();
        boolean bounded = distinct && answers.size() >= 2 && answers.size() <= PromptProgram.OPTIONS_MAX;
        require(complete && bounded && answers.stream().allMatch(output::admits), Refusal.Code.OUTPUT_MISMATCH);
        requireDistinguishable(answers, program);
        return List.copyOf(answers);
    }

    /** The schema's own values become wordings as they are, so none may begin another. */
    private static void requireDistinguishable(List<JsonNode> answers, PromptProgram program) throws Refusal {
        if (program.options().isEmpty()) {
            try {
                PromptProgram.requirePrefixFree(Answering.wording(answers));
            } catch (ModelException e) {
                throw new Refusal(Refusal.Code.OUTPUT_MISMATCH);
            }
        }
    }

    /** The input as it stands in the prompt, or empty if the program cannot use this value. */
    Optional<String> rendered(String name, JsonNode value) {
        return program.inputs().isEmpty()
                ? Optional.of(PromptProgram.literal(value))
                : program.inputs().stream()
                        .filter(input -> input.name().equals(name))
                        .findFirst()
                        .flatMap(input -> input.rendered(value));
    }

    /** What a receipt may say about how this answer is made: nothing that depends on an input. */
    Map<String, String> claims() {
        return Map.of(
                "program", program.digest().toString(),
                "procedure", procedure.toString(),
                "calibration", measured.map(entry -> entry.digest().toString()).orElse("none"));
    }

    private static void require(boolean holds, Refusal.Code otherwise) throws Refusal {
        if (!holds) {
            throw new Refusal(otherwise);
        }
    }
}
