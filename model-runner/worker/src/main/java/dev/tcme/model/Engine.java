package dev.tcme.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.chat.ChatModel;
import dev.tcme.contract.Digest;
import java.util.List;
import java.util.Optional;

/** A model that answers: embedded in this process, or served at an address. */
sealed interface Engine permits EmbeddedModel, ServedModel {
    /**
     * Scores complete answers.
     *
     * @param options 2 to {@value PromptProgram#OPTIONS_MAX} texts, none a prefix of another, so that the answers
     *     exclude each other and their probabilities sum to at most 1
     * @return for each option the natural logarithm of the probability that the model's answer begins with it
     */
    double[] logProbabilities(Prompt prompt, List<String> options);

    /** The same model for generation under a JSON schema. */
    ChatModel chat();

    /** Digest of the weights file; a served model cannot show one. */
    Optional<Digest> weights();

    /** Whether {@code count} texts of this length fit into one prompt beside the instruction. */
    boolean hasRoomFor(String text, int count);

    /** Name, build, CPU features, threads: what a receipt may say about how an answer was made. */
    ObjectNode description();
}
