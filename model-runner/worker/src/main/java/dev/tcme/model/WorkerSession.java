package dev.tcme.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.SessionId;
import java.util.HashMap;
import java.util.Map;

/**
 * The one session of this process: opened once, filled once, run once. The private key is made here and has no way out;
 * the inputs' plaintext is in this object and in the model's context, and both end with the process.
 */
final class WorkerSession {
    private sealed interface State permits State.Fresh, State.Open, State.Ended {
        record Fresh() implements State {}

        record Open(SessionId id, Plan plan, Sealing.PrivateKey key, Map<String, JsonNode> inputs) implements State {
            @Override
            public String toString() {
                return "Open[" + id + "]";
            }
        }

        record Ended() implements State {}
    }

    private final Plan.Means means;
    private final Engine engine;
    private final Answering answering;
    private State state = new State.Fresh();

    WorkerSession(Engine engine, Plan.Means means) {
        this.engine = engine;
        this.means = means;
        this.answering = new Answering(engine, SentenceEmbedding::new);
    }

    /** The reply to one frame. */
    ObjectNode handle(JsonNode frame) {
        try {
            return switch (frame.path("op").asText()) {
                case "open" -> open(frame);
                case "input" -> input(frame);
                case "run" -> run();
                default -> throw new Refusal(Refusal.Code.MALFORMED);
            };
        } catch (Refusal refusal) {
            return reply("refused").put("code", refusal.code().toString());
        } catch (ProblemException e) {
            return reply("refused").put("code", codeOf(e.problem()).toString());
        }
    }

    private static Refusal.Code codeOf(Problem problem) {
        return switch (problem) {
            case SEAL_MISMATCH -> Refusal.Code.SEAL_MISMATCH;
            case OVERSIZE -> Refusal.Code.OVERSIZE;
            case INVALID_CONTRACT, UNBOUNDED_OUTPUT, UNKNOWN_FIELD -> Refusal.Code.CONTRACT_MISMATCH;
            default -> Refusal.Code.MALFORMED;
        };
    }

    private ObjectNode open(JsonNode frame) throws Refusal {
        require(state instanceof State.Fresh, Refusal.Code.WRONG_STATE);
        SessionId id = SessionId.parse(frame.path("sessionId").asText());
        Contract contract = Contract.check(frame.path("contract"));
        Digest announced = Digest.parse(frame.path("contractDigest").asText());
        require(contract.digest().equals(announced), Refusal.Code.CONTRACT_MISMATCH);
        Plan plan = Plan.of(contract, means);
        Sealing.PrivateKey key = Sealing.PrivateKey.generate();
        state = new State.Open(id, plan, key, new HashMap<>());
        ObjectNode reply = reply("opened").put("sealingKey", key.publicKey().toString());
        return reply.set("claims", Json.tree(plan.claims()));
    }

    private ObjectNode input(JsonNode frame) throws Refusal {
        State.Open open = opened();
        Contract contract = open.plan().contract();
        Contract.Input input =
                contract.input(frame.path("name").asText()).orElseThrow(() -> new Refusal(Refusal.Code.UNKNOWN_INPUT));
        require(!open.inputs().containsKey(input.name()), Refusal.Code.DUPLICATE);
        Sealed sealed = Json.read(frame.path("sealed"), Sealed.class);
        Digest commitment = Digest.parse(frame.path("commitment").asText());
        byte[] opened = open.key().open(Sealing.Context.ofInput(contract.digest(), open.id(), input.name()), sealed);
        Opening opening = Opening.parse(opened, input.maxBytes());
        require(opening.commitment(Domain.INPUT).equals(commitment), Refusal.Code.COMMITMENT_MISMATCH);
        JsonNode value = opening.value();
        require(input.schema().admits(value), Refusal.Code.SCHEMA);
        String text = open.plan().rendered(input.name(), value).orElseThrow(() -> new Refusal(Refusal.Code.SCHEMA));
        require(engine.hasRoomFor(text, contract.inputs().size()), Refusal.Code.OVERSIZE);
        open.inputs().put(input.name(), value);
        return reply("accepted");
    }

    private ObjectNode run() throws Refusal {
        State.Open open = opened();
        require(open.inputs().size() == open.plan().contract().inputs().size(), Refusal.Code.WRONG_STATE);
        // Whatever comes of it, there is no second run: repeated runs could be told apart.
        state = new State.Ended();
        try {
            return switch (answering.answer(open.plan(), open.inputs())) {
                case Answering.Result.Answered answered ->
                    withClaims(reply("answered").set("output", answered.output()), open.plan());
                case Answering.Result.Uncertain() -> withClaims(reply("uncertain"), open.plan());
                case Answering.Result.InvalidOutput() -> failed("invalid-output");
            };
        } catch (ModelException e) {
            return failed("engine");
        }
    }

    private State.Open opened() throws Refusal {
        if (state instanceof State.Open open) {
            return open;
        }
        throw new Refusal(Refusal.Code.WRONG_STATE);
    }

    private static ObjectNode withClaims(ObjectNode reply, Plan plan) {
        return reply.set("claims", Json.tree(plan.claims()));
    }

    private static ObjectNode failed(String code) {
        return reply("failed").put("code", code);
    }

    private static ObjectNode reply(String op) {
        return JsonNodeFactory.instance.objectNode().put("op", op);
    }

    private static void require(boolean holds, Refusal.Code otherwise) throws Refusal {
        if (!holds) {
            throw new Refusal(otherwise);
        }
    }
}
