package dev.tcme.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A way to put a task to a model, as data: a file under {@code programs/}, named by the digest of its canonical JSON.
 * A contract names that digest, so no word of a prompt can change under a signed contract.
 *
 * @param kind the contract's task kind
 * @param inputs the contract's input names with the field that each must have; empty if any inputs will do
 * @param options ids of the possible answers; empty if the contract's output schema lists them
 * @param fitted the option whose prior calibration corrects
 * @param presentations the same question in every order of the inputs
 */
public record PromptProgram(
        String kind,
        List<Procedure> procedures,
        List<InputField> inputs,
        String system,
        List<String> options,
        Optional<String> fitted,
        List<Presentation> presentations) {

    /** The kinds that this worker knows. */
    private static final List<String> KINDS = List.of("overlap", "confidentiality-audit", "comparison", "question");

    /** Every option costs an evaluation; more of them are a task for generation. */
    static final int OPTIONS_MAX = 16;

    private static final int FILE_BYTES_MAX = 64 * 1024;

    private static final ObjectWriter LITERALS = new ObjectMapper().writer().with(new BracketEscapes());

    public PromptProgram {
        boolean whole = presentations.stream().allMatch(p -> p.wording().size() == options.size());
        boolean fittedKnown = fitted.map(options::contains).orElse(options.isEmpty());
        if (presentations.isEmpty() || !whole || !fittedKnown) {
            throw new ModelException("a prompt program needs presentations with one wording per option, and 'fitted'"
                    + " naming an option");
        }
        presentations.forEach(p -> requirePrefixFree(p.wording()));
        procedures = List.copyOf(procedures);
    }

    /** A type that an input's field may have. */
    enum FieldType {
        TEXT,
        INTEGER
    }

    /**
     * @param name of the contract's input
     * @param field of its JSON object
     */
    record InputField(String name, String field, FieldType type) {
        /** The field as it stands in the prompt, or empty if the value has no such field. */
        Optional<String> rendered(JsonNode value) {
            JsonNode found = value.path(field);
            return switch (type) {
                case TEXT -> found.isTextual() ? Optional.of(literal(found)) : Optional.empty();
                case INTEGER ->
                    found.isIntegralNumber() && found.canConvertToLong()
                            ? Optional.of(found.asText())
                            : Optional.empty();
            };
        }
    }

    /**
     * One order of presenting the inputs.
     *
     * @param user template; {@code {name}} stands for the input of that name
     * @param wording what the model would say for each option in this order: for swapped parties "first" is worded as
     *     the one that stands second
     */
    record Presentation(String user, List<String> wording) {}

    /** All programs of this build. */
    public static List<PromptProgram> all() {
        return KINDS.stream().map(PromptProgram::load).toList();
    }

    /** The program with this digest, if this build has it. */
    static Optional<PromptProgram> find(Digest digest) {
        return all().stream().filter(program -> program.digest().equals(digest)).findFirst();
    }

    static PromptProgram load(String kind) {
        try (InputStream in = PromptProgram.class.getResourceAsStream("programs/" + kind + ".json")) {
            byte[] file =
                    Objects.requireNonNull(in, "programs are part of this jar").readNBytes(FILE_BYTES_MAX);
            return Json.read(Json.parse(file, FILE_BYTES_MAX), PromptProgram.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names the program in contracts and receipts. */
    public Digest digest() {
        return Digest.of(Domain.PROMPT_PROGRAM, Json.canonicalOf(this));
    }

    @JsonIgnore
    int fittedIndex() {
        return fitted.map(options::indexOf).orElse(0);
    }

    /**
     * The prompt of one presentation.
     *
     * @param values for every placeholder its text; what the parties wrote must come as JSON literals
     */
    Prompt prompt(Presentation presentation, Map<String, String> values) {
        return new Prompt(system, filled(presentation.user(), values));
    }

    /** Replaces every placeholder in one pass, so that a party's text cannot bring placeholders of its own. */
    private static String filled(String template, Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', at)) {
            int close = template.indexOf('}', open);
            String value = values.get(template.substring(open + 1, close));
            if (value == null) {
                throw new ModelException("the prompt program has a placeholder that the task does not fill");
            }
            text.append(template, at, open).append(value);
            at = close + 1;
        }
        return text.append(template.substring(at)).toString();
    }

    /**
     * A value as a JSON literal: a text cannot end its own quotes. Within texts, angle and square brackets are written
     * as JSON escapes, because served models' control tokens ({@code <|im_end|>}, {@code [INST]}) are spelled with them.
     */
    static String literal(JsonNode value) {
        try {
            return LITERALS.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new ModelException("an input value cannot be written as JSON");
        }
    }

    private static final class BracketEscapes extends CharacterEscapes {
        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();
            for (char bracket : "<>[]".toCharArray()) {
                codes[bracket] = CharacterEscapes.ESCAPE_STANDARD;
            }
            return codes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return null;
        }
    }

    static void requirePrefixFree(List<String> wording) {
        boolean distinct = new HashSet<>(wording).size() == wording.size();
        boolean free = wording.stream()
                .noneMatch(one -> one.isBlank()
                        || wording.stream().anyMatch(other -> !other.equals(one) && other.startsWith(one)));
        if (!distinct || !free) {
            throw new ModelException("expected options of which none is blank or begins another");
        }
    }
}
