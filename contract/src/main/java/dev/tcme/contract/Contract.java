package dev.tcme.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A checked contract: everything that is fixed about a kind of session. Immutable, named by its digest.
 *
 * @param digest over the whole document as it was written
 * @param document as it was written; not to be modified
 * @param parties in document order, 1 to {@value #MAX_PARTIES}
 * @param inputs in document order, 1 to {@value #MAX_INPUTS}
 */
public record Contract(
        Digest digest,
        JsonNode document,
        String title,
        Task task,
        List<Party> parties,
        List<Input> inputs,
        OutputConstraint output,
        LaneTerms laneTerms,
        Optional<ModelTerms> model,
        List<Digest> policies,
        int budgetBits,
        VerificationKey gateway,
        Instant expires,
        Duration sessionTime) {

    public static final String VERSION = "tcme/contract/v1";

    /** A contract is read by people before they sign it; larger ones are not. */
    public static final int MAX_BYTES = 256 * 1024;

    public static final int MAX_PARTIES = 16;
    public static final int MAX_INPUTS = 16;
    public static final int MAX_INPUT_BYTES = 1024 * 1024;

    private static final int MAX_TITLE = 120;
    private static final int MAX_QUESTION = 2000;
    private static final int MAX_POLICIES = 16;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Set<String> PROCEDURES = Set.of("option-scoring", "embedding", "generation");

    /**
     * What is to be found out; {@code question} is present for kind {@link #QUESTION} alone.
     *
     * @param parameters an object, empty if the contract gives none; not to be modified
     */
    public record Task(String kind, Optional<String> question, JsonNode parameters) {
        public static final String QUESTION = "question";

        /** {@link #parameters} in canonical form. */
        public static final int MAX_PARAMETER_BYTES = 4096;
    }

    /**
     * Which lanes may compute, and what they must be.
     *
     * @param adversary which other parties a lane must withstand, if the contract says so
     * @param quorum how many of the parties that bring inputs decrypt an answer together under a shared key, if not all of them
     * @param latency the longest that a session may be expected to take, if it is bounded
     */
    public record LaneTerms(
            Set<LaneKind> allowed,
            Assurance minimumAssurance,
            Optional<Adversary> adversary,
            KeyHolding keys,
            OptionalInt quorum,
            Optional<Duration> latency) {
        /** With fewer a single party would decrypt. */
        private static final int MIN_QUORUM = 2;

        private static final int MAX_LATENCY_MILLIS = 86_400_000;

        /** The least that a lane must withstand: a contract that says nothing demands no more than {@link Adversary#CURIOUS}. */
        public Adversary leastAdversary() {
            return adversary.orElse(Adversary.CURIOUS);
        }

        /**
         * Whether lanes are to find out parties that deviate, where they can: the contract demands it; or it leaves open what the
         * parties are, and has no terms under which it cannot be done or that are there for speed.
         */
        public boolean seeksDeviations() {
            return adversary
                    .map(given -> given == Adversary.COVERT)
                    .orElse(keys == KeyHolding.SHARED && quorum.isEmpty());
        }
    }

    public record Party(String id, VerificationKey signingKey, Sealing.PublicKey sealingKey, Set<Role> roles) {}

    public record Input(String name, String party, JsonNode schemaJson, Schemas schema, int maxBytes) {
        /** Length of this input's sealed form: the padded frame and the tag. */
        public int sealedLength() {
            return Opening.frameLength(maxBytes) + Sealing.TAG_LENGTH;
        }
    }

    /** What the model lane must run, see {@link ContractLiteral.Model}. */
    public record ModelTerms(Optional<Digest> weights, Digest program, String procedure, double minimumAccuracy) {}

    /**
     * The only door: reads and checks a contract document.
     *
     * @throws ProblemException {@link Problem#OVERSIZE}, {@link Problem#MALFORMED_DOCUMENT},
     *     {@link Problem#UNKNOWN_FIELD}, {@link Problem#UNBOUNDED_OUTPUT} or {@link Problem#INVALID_CONTRACT}
     */
    public static Contract parse(byte[] document) {
        return check(Json.parse(document, MAX_BYTES));
    }

    /** As {@link #parse}, for a tree that {@link Json#parse} gave. */
    public static Contract check(JsonNode document) {
        ContractLiteral literal = Json.read(document, ContractLiteral.class);
        require(VERSION.equals(literal.version()), "'version' must be " + VERSION);
        List<Party> parties = parties(literal);
        List<Input> inputs = inputs(literal, parties);
        var lanes = given(literal.lanes(), "lanes");
        Set<LaneKind> allowed = Set.copyOf(some(lanes.allowed(), "lanes.allowed", LaneKind.values().length));
        return new Contract(
                Digest.of(Domain.CONTRACT, Json.canonical(document)),
                document.deepCopy(),
                text(literal.title(), "title", MAX_TITLE),
                task(given(literal.task(), "task")),
                parties,
                inputs,
                output(given(literal.output(), "output"), parties),
                laneTerms(lanes, allowed, inputs),
                model(literal.model(), allowed),
                distinct(some(literal.policies(), "policies", MAX_POLICIES), "policies"),
                range(given(literal.budget(), "budget").capacityBits(), "budget.capacityBits", 0, Capacity.MAX_BITS),
                given(given(literal.gateway(), "gateway").signingKey(), "gateway.signingKey"),
                instant(given(literal.expires(), "expires")),
                Duration.ofSeconds(range(literal.sessionSeconds(), "sessionSeconds", 10, 86_400)));
    }

    public Set<LaneKind> lanes() {
        return laneTerms.allowed();
    }

    public Assurance minimumAssurance() {
        return laneTerms.minimumAssurance();
    }

    public Optional<Party> party(String id) {
        return parties.stream().filter(party -> party.id().equals(id)).findFirst();
    }

    public Optional<Input> input(String name) {
        return inputs.stream().filter(input -> input.name().equals(name)).findFirst();
    }

    /** Whether {@code signature} is the party's over this contract's digest. */
    public boolean isSignedBy(String party, byte[] signature) {
        return party(party)
                .map(p -> p.signingKey().verifies(Domain.CONTRACT, digest, signature))
                .orElse(false);
    }

    private static Task task(ContractLiteral.Task literal) {
        String kind = name(literal.kind(), "task.kind");
        boolean asks = kind.equals(Task.QUESTION);
        require(asks == (literal.question() != null), "'task.question' goes with the kind 'question' and no other");
        return new Task(
                kind,
                Optional.ofNullable(literal.question()).map(question -> text(question, "task.question", MAX_QUESTION)),
                parameters(literal.parameters()));
    }

    private static JsonNode parameters(@Nullable JsonNode given) {
        if (given == null) {
            return JsonNodeFactory.instance.objectNode();
        }
        require(
                given.isObject() && Json.canonical(given).length <= Task.MAX_PARAMETER_BYTES,
                "'task.parameters' must be an object of at most " + Task.MAX_PARAMETER_BYTES + " bytes");
        return given.deepCopy();
    }

    private static LaneTerms laneTerms(ContractLiteral.Lanes literal, Set<LaneKind> allowed, List<Input> inputs) {
        Optional<Duration> latency = Optional.ofNullable(literal.latencyMillis())
                .map(millis -> range(millis, "lanes.latencyMillis", 1, LaneTerms.MAX_LATENCY_MILLIS))
                .map(Duration::ofMillis);
        return new LaneTerms(
                allowed,
                given(literal.minimumAssurance(), "lanes.minimumAssurance"),
                Optional.ofNullable(literal.adversary()),
                Optional.ofNullable(literal.keys()).orElse(KeyHolding.SHARED),
                quorum(literal.quorum(), inputs),
                latency);
    }

    private static OptionalInt quorum(@Nullable Integer given, List<Input> inputs) {
        if (given == null) {
            return OptionalInt.empty();
        }
        int bringing = (int) inputs.stream().map(Input::party).distinct().count();
        require(
                bringing >= LaneTerms.MIN_QUORUM,
                "'lanes.quorum' is how many of several parties decrypt, and " + bringing + " brings an input");
        return OptionalInt.of(range(given, "lanes.quorum", LaneTerms.MIN_QUORUM, bringing));
    }

    private static List<Party> parties(ContractLiteral literal) {
        List<Party> parties = some(literal.parties(), "parties", MAX_PARTIES).stream()
                .map(party -> new Party(
                        name(party.id(), "parties.id"),
                        given(party.signingKey(), "parties.signingKey"),
                        given(party.sealingKey(), "parties.sealingKey"),
                        Set.copyOf(some(party.roles(), "parties.roles", Role.values().length))))
                .toList();
        distinct(parties.stream().map(Party::id).toList(), "parties.id");
        distinct(parties.stream().map(Party::signingKey).toList(), "parties.signingKey");
        distinct(parties.stream().map(Party::sealingKey).toList(), "parties.sealingKey");
        return parties;
    }

    private static List<Input> inputs(ContractLiteral literal, List<Party> parties) {
        List<Input> inputs = some(literal.inputs(), "inputs", MAX_INPUTS).stream()
                .map(input -> {
                    JsonNode schema = given(input.schema(), "inputs.schema").deepCopy();
                    return new Input(
                            name(input.name(), "inputs.name"),
                            name(input.party(), "inputs.party"),
                            schema,
                            Schemas.compile(schema),
                            range(input.maxBytes(), "inputs.maxBytes", 2, MAX_INPUT_BYTES));
                })
                .toList();
        distinct(inputs.stream().map(Input::name).toList(), "inputs.name");
        Set<String> contributors = having(parties, Role.CONTRIBUTOR);
        Set<String> bringing =
                new LinkedHashSet<>(inputs.stream().map(Input::party).toList());
        require(
                contributors.equals(bringing),
                "every input must come from a party with the role 'contributor', and each of these must bring one");
        return inputs;
    }

    private static OutputConstraint output(ContractLiteral.Output literal, List<Party> parties) {
        JsonNode schema = given(literal.schema(), "output.schema").deepCopy();
        Map<String, List<String>> readers = new TreeMap<>(given(literal.readers(), "output.readers"));
        OutputConstraint output = OutputConstraint.of(schema, readers);
        Set<String> reading = new LinkedHashSet<>();
        output.fields().forEach(field -> reading.addAll(field.readers()));
        require(
                having(parties, Role.RECIPIENT).equals(reading),
                "every reader must be a party with the role 'recipient', and each of these must read a field");
        return output;
    }

    private static Optional<ModelTerms> model(ContractLiteral.@Nullable Model literal, Set<LaneKind> lanes) {
        require(
                (literal != null) == lanes.contains(LaneKind.MODEL),
                "'model' goes with the lane 'model': give both or neither");
        if (literal == null) {
            return Optional.empty();
        }
        String procedure = given(literal.procedure(), "model.procedure");
        require(
                PROCEDURES.contains(procedure),
                "'model.procedure' must be one of "
                        + PROCEDURES.stream().sorted().toList());
        double accuracy = given(literal.minimumAccuracy(), "model.minimumAccuracy");
        require(accuracy >= 0 && accuracy <= 1, "'model.minimumAccuracy' must lie in 0..1");
        return Optional.of(new ModelTerms(
                Optional.ofNullable(literal.weights()),
                given(literal.program(), "model.program"),
                procedure,
                accuracy));
    }

    private static Set<String> having(List<Party> parties, Role role) {
        Set<String> ids = new LinkedHashSet<>();
        parties.stream().filter(p -> p.roles().contains(role)).forEach(p -> ids.add(p.id()));
        return ids;
    }

    private static Instant instant(String text) {
        try {
            require(text.endsWith("Z"), "'expires' must be an RFC 3339 instant in UTC, such as 2027-01-31T00:00:00Z");
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw invalid("'expires' must be an RFC 3339 instant in UTC, such as 2027-01-31T00:00:00Z");
        }
    }

    private static String name(@Nullable String text, String field) {
        require(
                text != null && NAME.matcher(text).matches(),
                "'" + field + "' must be 1 to 32 of a-z, 0-9 and '-', beginning with a letter");
        return given(text, field);
    }

    private static String text(@Nullable String text, String field, int limit) {
        String present = given(text, field);
        boolean printable = present.codePoints().noneMatch(c -> Character.isISOControl(c) && c != '\n');
        require(
                !present.isBlank() && present.length() <= limit && printable,
                "'" + field + "' must have 1 to " + limit + " printable characters");
        return present;
    }

    private static int range(@Nullable Integer value, String field, int low, int high) {
        int present = given(value, field);
        require(present >= low && present <= high, "'" + field + "' must lie in " + low + ".." + high);
        return present;
    }

    private static <T> List<T> some(@Nullable List<T> list, String field, int limit) {
        List<T> present = given(list, field);
        boolean full = present.stream().allMatch(java.util.Objects::nonNull);
        require(
                full && !present.isEmpty() && present.size() <= limit,
                "'" + field + "' must have 1 to " + limit + " entries");
        return List.copyOf(present);
    }

    private static <T> List<T> distinct(List<T> list, String field) {
        require(new LinkedHashSet<>(list).size() == list.size(), "'" + field + "' must not repeat");
        return list;
    }

    private static <T> T given(@Nullable T value, String field) {
        if (value == null) {
            throw invalid("'" + field + "' is missing");
        }
        return value;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw invalid(otherwise);
        }
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(Problem.INVALID_CONTRACT, detail);
    }

    /** Bits that one session's answer can carry at most. */
    public int capacityBits() {
        return output.capacityBits();
    }
}
