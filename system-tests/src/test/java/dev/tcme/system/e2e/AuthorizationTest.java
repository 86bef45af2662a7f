package dev.tcme.system.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.client.SessionView.State;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.SessionId;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may do what to a contract and its sessions: what this list does not allow, nobody may. */
@ExtendWith(SharedStack.class)
class AuthorizationTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Everybody who could ask. */
    private enum Who {
        /** Brings an input and reads the answer. */
        RECIPIENT,
        /** Brings an input and reads nothing. */
        CONTRIBUTOR,
        /** Of the contract, brings nothing and reads nothing. */
        AUDITOR,
        /** Has contracts and sessions of its own. */
        OTHER,
        /** Signs well, but nobody knows it. */
        UNKNOWN,
        UNSIGNED
    }

    /** Everything that can be asked for. */
    private enum What {
        READ_CONTRACT,
        SIGN_CONTRACT,
        OPEN_SESSION,
        READ_SESSION,
        WATCH_SESSION,
        SUBMIT_FIRST,
        SUBMIT_SECOND,
        READ_OUTPUT,
        READ_RECEIPT,
        WITHDRAW
    }

    /** The whole list. */
    private static final Map<What, Set<Who>> ALLOWED = new EnumMap<>(Map.of(
            What.READ_CONTRACT, EnumSet.of(Who.RECIPIENT, Who.CONTRIBUTOR, Who.AUDITOR),
            What.SIGN_CONTRACT, EnumSet.of(Who.RECIPIENT, Who.CONTRIBUTOR, Who.AUDITOR),
            What.OPEN_SESSION, EnumSet.of(Who.RECIPIENT, Who.CONTRIBUTOR),
            What.READ_SESSION, EnumSet.of(Who.RECIPIENT, Who.CONTRIBUTOR, Who.AUDITOR),
            What.WATCH_SESSION, EnumSet.of(Who.RECIPIENT, Who.CONTRIBUTOR, Who.AUDITOR),
            What.SUBMIT_FIRST, EnumSet.of(Who.RECIPIENT),
            What.SUBMIT_SECOND, EnumSet.of(Who.CONTRIBUTOR),
            What.READ_OUTPUT, EnumSet.of(Who.RECIPIENT),
            What.READ_RECEIPT, EnumSet.of(Who.RECIPIENT, Who.CONTRIBUTOR, Who.AUDITOR),
            What.WITHDRAW, EnumSet.of(Who.RECIPIENT, Who.CONTRIBUTOR)));

    private static final Map<Who, Actor> ACTORS = new EnumMap<>(Who.class);
    private static Stack stack;
    private static Contract contract;
    /** An ended session of the contract: it has outputs and a receipt. */
    private static SessionId released;

    @BeforeAll
    static void start(Stack shared) {
        stack = shared;
        for (Who who : List.of(Who.RECIPIENT, Who.CONTRIBUTOR, Who.AUDITOR, Who.OTHER)) {
            ACTORS.put(who, stack.enrol("party"));
        }
        ACTORS.put(Who.UNKNOWN, Actor.stranger(stack, "unknown"));
        Actor reader = ACTORS.get(Who.RECIPIENT);
        Actor giver = ACTORS.get(Who.CONTRIBUTOR);
        Actor auditor = ACTORS.get(Who.AUDITOR);
        Actor other = ACTORS.get(Who.OTHER);
        ObjectNode document = Documents.overlap(stack.info(), reader, giver);
        document.set(
                "parties",
                Json.tree(List.of(
                        Documents.party(reader, "contributor", "recipient"),
                        Documents.party(giver, "contributor"),
                        Documents.party(auditor, "auditor"))));
        Documents.readers(document, reader);
        contract = reader.agree(document, giver, auditor);
        released = reader.client().open(contract.digest()).id();
        reader.submit(contract, released, "first", "one");
        giver.submit(contract, released, "second", "two");
        Await.until(
                LIMIT, "the release", () -> reader.client().session(released).state() == State.RELEASED);
        // The other party is at home here too, with a session of its own.
        Actor partner = stack.enrol("partner");
        Contract others = other.agree(Documents.overlap(stack.info(), other, partner), partner);
        other.client().open(others.digest());
    }

    private static SessionId open() {
        return ACTORS.get(Who.RECIPIENT).client().open(contract.digest()).id();
    }

    private static Wire.Request request(What what, SessionId session) {
        String path = "/v1/sessions/" + session;
        return switch (what) {
            case READ_CONTRACT -> Wire.Request.get("/v1/contracts/" + contract.digest());
            case SIGN_CONTRACT -> Wire.Request.post("/v1/contracts/" + contract.digest() + "/signatures", Map.of());
            case OPEN_SESSION -> Wire.Request.post("/v1/sessions", Map.of("contract", contract.digest()));
            case READ_SESSION -> Wire.Request.get(path);
            case WATCH_SESSION -> Wire.Request.get(path + "/events");
            case SUBMIT_FIRST -> input(session, "first");
            case SUBMIT_SECOND -> input(session, "second");
            case READ_OUTPUT -> Wire.Request.get(path + "/output");
            case READ_RECEIPT -> Wire.Request.get(path + "/receipt");
            case WITHDRAW -> Wire.Request.post(path + "/withdrawal", Map.of());
        };
    }

    /** Sealed as its owner would: only who sends it can be wrong. */
    private static Wire.Request input(SessionId session, String name) {
        var evidence = ACTORS.get(Who.RECIPIENT).client().session(session).evidence();
        Opening value = Opening.of(Documents.text("private"), RANDOM);
        var context = dev.tcme.contract.Sealing.Context.ofInput(contract.digest(), session, name);
        var sealed = evidence.orElseThrow()
                .evidence()
                .sealingKey()
                .orElseThrow()
                .seal(context, value.frame(Documents.MAX_INPUT_BYTES));
        return Wire.Request.post(
                "/v1/sessions/" + session + "/inputs/" + name,
                Map.of(
                        "sealed", Json.tree(sealed),
                        "commitment", value.commitment(Domain.INPUT).toString()));
    }

    /** A signature on the contract is the caller's own: each sends its own. */
    private static Wire.Request own(What what, Wire.Request request, Who who) {
        if (what != What.SIGN_CONTRACT) {
            return request;
        }
        Actor signer = Optional.ofNullable(ACTORS.get(who)).orElse(ACTORS.get(Who.RECIPIENT));
        byte[] signature = signer.signing().sign(Domain.CONTRACT, contract.digest());
        return Wire.Request.post(
                request.path(),
                Map.of("signature", Base64.getUrlEncoder().withoutPadding().encodeToString(signature)));
    }

    /** What runs to its end is asked of the ended session, the rest of one that is open. */
    private static SessionId subject(What what) {
        return switch (what) {
            case WATCH_SESSION, READ_OUTPUT, READ_RECEIPT -> released;
            default -> open();
        };
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhoIsOnTheListPasses(What what) {
        List<Who> passed = new ArrayList<>();
        for (Who who : Who.values()) {
            SessionId session = subject(what);
            Wire.Request request = own(what, request(what, session), who);
            List<String> before = view(session);
            Wire.Answer answer = who == Who.UNSIGNED
                    ? ACTORS.get(Who.RECIPIENT).wire().send(request)
                    : ACTORS.get(who).send(request);
            if (answer.status() < 300 && !answer.text().contains("REFUSED")) {
                passed.add(who);
            } else if (answer.status() >= 300) {
                requireRefused(who, answer);
                assertEquals(before, view(session), () -> who + " changed something by " + what);
            }
        }
        assertEquals(ALLOWED.get(what), Set.copyOf(passed), what::name);
    }

    private static void requireRefused(Who who, Wire.Answer answer) {
        answer.requireProblemDocument();
        Set<Integer> expected = switch (who) {
            case RECIPIENT, CONTRIBUTOR, AUDITOR -> Set.of(403, 404);
            case OTHER -> Set.of(404);
            case UNKNOWN, UNSIGNED -> Set.of(401);
        };
        assertTrue(expected.contains(answer.status()), () -> who + " got " + answer.text());
    }

    private static List<String> view(SessionId session) {
        Actor owner = ACTORS.get(Who.RECIPIENT);
        List<String> all = new ArrayList<>(owner.view());
        all.add(owner.get("/v1/sessions/" + session).text());
        all.add(owner.get("/v1/contracts/" + contract.digest()).text());
        return all;
    }

    /** Somebody else's session and one that never was look the same. */
    @Test
    void idsOfSessionsAndContractsCannotBeProbed() {
        Actor other = ACTORS.get(Who.OTHER);
        SessionId none = SessionId.random(RANDOM);
        for (String suffix : List.of("", "/output", "/receipt", "/events")) {
            Wire.Answer theirs =
                    other.get("/v1/sessions/" + released + suffix).requireRefusal(Problem.SESSION_NOT_FOUND, 404);
            Wire.Answer nobodys =
                    other.get("/v1/sessions/" + none + suffix).requireRefusal(Problem.SESSION_NOT_FOUND, 404);
            assertEquals(nobodys.text(), theirs.text());
        }
        String unknown = "sha256:" + "0".repeat(64);
        assertEquals(
                other.get("/v1/contracts/" + unknown)
                        .requireRefusal(Problem.CONTRACT_NOT_FOUND, 404)
                        .text(),
                other.get("/v1/contracts/" + contract.digest())
                        .requireRefusal(Problem.CONTRACT_NOT_FOUND, 404)
                        .text());
    }

    @Test
    void listsShowAPartyItsOwnAlone() {
        String sessions =
                ACTORS.get(Who.OTHER).get("/v1/sessions").requireStatus(200).text();
        String contracts =
                ACTORS.get(Who.OTHER).get("/v1/contracts").requireStatus(200).text();
        assertTrue(sessions.contains("\"state\"") && contracts.contains("\"digest\""), "it has some of its own");
        assertTrue(!sessions.contains(released.toString())
                && !sessions.contains(contract.digest().toString()));
        assertTrue(!contracts.contains(contract.digest().toString()));
    }

    /** What anybody may ask holds no session, no party's contract and no receipt's content. */
    @Test
    void whatAnybodyMayAskTellsNothingOfContractsAndSessions() {
        Wire wire = ACTORS.get(Who.RECIPIENT).wire();
        for (String path : List.of(
                "/v1/gateway",
                "/v1/log/checkpoint",
                "/v1/log/leaves/0",
                "/v1/log/proofs/inclusion?index=0&size=1",
                "/v1/log/proofs/consistency?from=1&to=1",
                "/v1/parties/" + ACTORS.get(Who.OTHER).id())) {
            String text = wire.send(Wire.Request.get(path)).requireStatus(200).text();
            assertTrue(
                    !text.contains(released.toString())
                            && !text.contains(contract.digest().hex()),
                    path);
        }
    }
}
