package dev.tcme.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.Adversary;
import dev.tcme.contract.Decision;
import dev.tcme.contract.Digest;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.PolicyQuestion;
import dev.tcme.contract.PolicyQuestion.LaneFacts;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.Stage;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine with a real Open Policy Agent, the real bundle and questions about a real contract. */
class RealOpaTest {
    private static final int WARM_UP = 1000;
    private static final int MEASURED = 1000;

    /** Far above what an idle machine needs (see the printed figure), so that only a lost connection reaches it. */
    private static final double SLOWEST_MEDIAN_MS = 20;

    private static Digest bundle;
    private static OpaProcess opa;
    private static OpaPolicyEngine engine;

    @BeforeAll
    static void start() throws Exception {
        bundle = BundleDigest.of(OpaProcess.BUNDLE);
        opa = OpaProcess.start(OpaProcess.BUNDLE);
        engine = new OpaPolicyEngine(new OpaSettings(opa.base()), bundle);
    }

    @AfterAll
    static void stop() {
        engine.close();
        opa.close();
    }

    @Test
    void theRunningEngineServesTheBundleOfTheFolder() {
        assertEquals(bundle, ServedBundle.digest(new OpaSettings(opa.base())));
        assertEquals(bundle, engine.bundle());
    }

    @Test
    void theLimitOnAnswersThatIsReadAtTheStartIsTheOneThatDecides() {
        ServedBundle served = ServedBundle.of(new OpaSettings(opa.base()));
        assertEquals(bundle, served.digest());
        int limit = served.maxCapacityBits();
        assertTrue(
                engine.decide(Questions.carrying(bundle, limit).admit()).permits(), "an answer of " + limit + " bits");
        Decision above = engine.decide(Questions.carrying(bundle, limit + 1).admit());
        assertEquals(List.of("capacity_over_limit"), codes(above));
    }

    @Test
    void anotherBundleIsReadWithItsOwnLimit(@TempDir Path folder) throws Exception {
        Path changed = OpaProcess.copy(OpaProcess.BUNDLE, folder.resolve("rego"));
        Files.writeString(changed.resolve("tcme/limits/data.json"), "{\"max_capacity_bits\": 3}");
        Digest other = BundleDigest.of(changed);
        Files.writeString(changed.resolve(BundleDigest.WRITTEN), "{\"digest\": \"" + other + "\"}");
        try (OpaProcess process = OpaProcess.start(changed)) {
            assertEquals(new ServedBundle(other, 3), ServedBundle.of(new OpaSettings(process.base())));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"max_capacity_bits\": \"64\"}",
                "{\"max_capacity_bits\": 6.5}",
                "{\"max_capacity_bits\": -1}"
            })
    void theStartSaysWhenTheBundleHasNoLimitOnAnswers(String limits, @TempDir Path folder) throws Exception {
        Path changed = OpaProcess.copy(OpaProcess.BUNDLE, folder.resolve("rego"));
        Files.writeString(changed.resolve("tcme/limits/data.json"), limits);
        try (OpaProcess process = OpaProcess.start(changed)) {
            var settings = new OpaSettings(process.base());
            var problem = assertThrows(ProblemException.class, () -> ServedBundle.of(settings));
            assertEquals(Problem.UNAVAILABLE, problem.problem());
            assertTrue(problem.detail().contains("how many bits an answer may carry"), problem.detail());
        }
    }

    @Test
    void permitsAnAgreedContract() {
        var permit = assertInstanceOf(
                Decision.Permit.class, engine.decide(Questions.under(bundle).admit()));
        assertEquals(
                new Decision.Reference(Stage.ADMIT, "00112233445566778899aabbccddeeff", bundle), permit.reference());
        assertEquals(List.of("agreed", "within_budget"), codes(permit));
        assertEquals(Optional.empty(), permit.form());
    }

    @Test
    void deniesAContractThatNotEveryPartySigned() {
        var deny = assertInstanceOf(
                Decision.Deny.class, engine.decide(Questions.under(bundle).admit("alice")));
        assertEquals(
                List.of(new Decision.Reason("party_not_signed", "bob has not signed the contract")), deny.reasons());
    }

    @Test
    void deniesAnOutputOverBudgetWithItsFigures() {
        var deny = assertInstanceOf(
                Decision.Deny.class, engine.decide(Questions.under(bundle, 7).admit()));
        assertEquals(
                List.of(new Decision.Reason(
                        "capacity_over_budget", "the output can carry 8 bits, the contract's budget is 7 bits")),
                deny.reasons());
    }

    @Test
    void deniesAContractThatNamesAnotherBundle() {
        Digest other = Digest.parse("sha256:" + "7".repeat(64));
        Decision decision = engine.decide(Questions.under(other).admit());
        assertEquals(List.of("bundle_mismatch", "bundle_not_agreed"), codes(decision));
    }

    @Test
    void routesADefaultContractWithBothLanesToSharedKeys() {
        var permit = assertInstanceOf(
                Decision.Permit.class,
                engine.decide(
                        Questions.under(bundle).route(Questions.SANDBOX, Questions.THRESHOLD, Questions.TWO_MESSAGE)));
        assertEquals(Optional.of(LaneForm.THRESHOLD), permit.form());
        assertEquals(List.of("lane_chosen", "lane_consequence", "lane_work"), codes(permit));
        assertTrue(permit.reasons().getFirst().text().endsWith("about 3000 ms, the contract sets no bound"));
    }

    @Test
    void routesToTwoMessagesOnlyIfOnePartyMayHoldTheKey() {
        var deny = assertInstanceOf(
                Decision.Deny.class, engine.decide(Questions.under(bundle).route(Questions.TWO_MESSAGE)));
        assertEquals(
                List.of(
                        new Decision.Reason(
                                "lane_single_key",
                                "lane he, form two-message: one party alone holds its key, the contract allows only a shared one")),
                deny.reasons());
        var permit = assertInstanceOf(
                Decision.Permit.class,
                engine.decide(lanes("\"minimumAssurance\":\"CRYPTOGRAPHIC\",\"keys\":\"single\"")
                        .route(Questions.SANDBOX, Questions.THRESHOLD, Questions.TWO_MESSAGE)));
        assertEquals(Optional.of(LaneForm.TWO_MESSAGE), permit.form());
    }

    @Test
    void routesNothingOnCiphertextsWherePartiesMayDeviate() {
        Questions wary =
                lanes("\"minimumAssurance\":\"SELF_ASSERTED\",\"adversary\":\"deviating\",\"keys\":\"single\"");
        Decision decision = engine.decide(wary.route(Questions.THRESHOLD, Questions.TWO_MESSAGE));
        assertFalse(decision.permits());
        assertEquals(List.of("lane_too_trusting", "lane_too_trusting"), codes(decision));
    }

    @Test
    void routesToTheCovertFormOrTheSandboxWherePartiesMayBeCovert() {
        LaneFacts[] all = {Questions.SANDBOX, Questions.THRESHOLD, Questions.TWO_MESSAGE, Questions.COVERT};
        Questions wary = lanes("\"minimumAssurance\":\"SELF_ASSERTED\",\"adversary\":\"covert\",\"keys\":\"single\"");
        var permit = assertInstanceOf(Decision.Permit.class, engine.decide(wary.route(all)));
        assertEquals(Optional.of(LaneForm.COVERT), permit.form());
        var absent = LaneFacts.unavailable(LaneForm.COVERT, "inputs of this computation are not bits");
        LaneFacts[] without = {Questions.SANDBOX, Questions.THRESHOLD, Questions.TWO_MESSAGE, absent};
        permit = assertInstanceOf(Decision.Permit.class, engine.decide(wary.route(without)));
        assertEquals(Optional.of(LaneForm.SANDBOX), permit.form());
        Questions demanding = lanes("\"minimumAssurance\":\"CRYPTOGRAPHIC\",\"adversary\":\"covert\"");
        assertEquals(
                List.of(
                        "lane_single_key",
                        "lane_too_trusting",
                        "lane_too_trusting",
                        "lane_too_weak",
                        "lane_unavailable"),
                codes(engine.decide(demanding.route(without))));
    }

    @Test
    void takesTheFormThatWithstandsMostOfEquals() {
        Decision decision = engine.decide(Questions.under(bundle).route(Questions.THRESHOLD, Questions.COVERT));
        assertEquals(
                Optional.of(LaneForm.COVERT),
                assertInstanceOf(Decision.Permit.class, decision).form());
    }

    /** Else a party, which holds the contract against the form by itself, and policy would disagree. */
    @Test
    void holdsOfEveryFormWhatTheContractsFormatSaysThatItWithstands() {
        for (LaneFacts offer :
                List.of(Questions.SANDBOX, Questions.THRESHOLD, Questions.TWO_MESSAGE, Questions.COVERT)) {
            LaneFacts boast = new LaneFacts(
                    offer.form(),
                    true,
                    "",
                    offer.assurance(),
                    Adversary.DEVIATING,
                    offer.capability(),
                    offer.work(),
                    offer.estimate());
            for (Adversary adversary : Adversary.values()) {
                Questions questions =
                        lanes("\"minimumAssurance\":\"SELF_ASSERTED\",\"keys\":\"single\",\"adversary\":\"" + adversary
                                + "\"");
                boolean withstands = offer.form().withstands().atLeast(adversary);
                String about = offer.form() + " against " + adversary;
                assertEquals(withstands, engine.decide(questions.route(boast)).permits(), about);
                assertEquals(
                        withstands,
                        engine.decide(questions.release(boast, true)).permits(),
                        about);
            }
        }
    }

    @Test
    void releasesFromTheCovertFormOnlyWhileItSaysWhatItWithstood() {
        Questions wary = lanes("\"minimumAssurance\":\"CRYPTOGRAPHIC\",\"adversary\":\"covert\"");
        assertTrue(engine.decide(wary.release(Questions.COVERT, true)).permits());
        var full = LaneFacts.unavailable(LaneForm.COVERT, "all places are taken");
        assertEquals(List.of("lane_too_trusting"), codes(engine.decide(wary.release(full, true))));
    }

    @Test
    void routesToWhatIsInTimeForTheContract() {
        Questions quick = lanes("\"minimumAssurance\":\"SELF_ASSERTED\",\"latencyMillis\":2999");
        var permit = assertInstanceOf(
                Decision.Permit.class, engine.decide(quick.route(Questions.SANDBOX, Questions.THRESHOLD)));
        assertEquals(Optional.of(LaneForm.SANDBOX), permit.form());
        var deny = assertInstanceOf(Decision.Deny.class, engine.decide(quick.route(Questions.THRESHOLD)));
        assertEquals(
                List.of(new Decision.Reason(
                        "lane_too_slow",
                        "lane he, form threshold: it needs about 3000 ms, the contract allows at most 2999 ms")),
                deny.reasons());
    }

    @Test
    void neverRoutesACryptographicContractToTheSandbox() {
        Questions demanding = lanes("\"minimumAssurance\":\"CRYPTOGRAPHIC\"");
        var absent = LaneFacts.unavailable(LaneForm.THRESHOLD, "no circuit for this task");
        Decision decision = engine.decide(demanding.route(Questions.SANDBOX, Questions.TWO_MESSAGE, absent));
        assertFalse(decision.permits());
        assertEquals(List.of("lane_single_key", "lane_too_weak", "lane_unavailable"), codes(decision));
    }

    @Test
    void routesToTheOnlyLane() {
        var permit = assertInstanceOf(
                Decision.Permit.class, engine.decide(Questions.under(bundle).route(Questions.SANDBOX)));
        assertEquals(Optional.of(LaneForm.SANDBOX), permit.form());
    }

    @Test
    void deniesARouteWithoutLanes() {
        Decision decision = engine.decide(Questions.under(bundle).route());
        assertEquals(List.of("no_lane_offered"), codes(decision));
    }

    @Test
    void releasesWithTheOwnersConsent() {
        Decision decision = engine.decide(Questions.under(bundle).release(true));
        assertTrue(decision.permits());
        assertEquals(List.of("declassified", "within_budget"), codes(decision));
    }

    @Test
    void releasesWhatWasComputedOnCiphertextsThoughTheLaneHasNoPlaceLeft() {
        var full = LaneFacts.unavailable(LaneForm.THRESHOLD, "all places are taken");
        for (LaneFacts lane : List.of(Questions.THRESHOLD, full)) {
            assertTrue(engine.decide(lanes("\"minimumAssurance\":\"CRYPTOGRAPHIC\",\"latencyMillis\":1")
                            .release(lane, true))
                    .permits());
        }
    }

    @Test
    void doesNotReleaseWhatTheSchemaDoesNotAdmit() {
        Decision decision = engine.decide(Questions.under(bundle).release(false));
        assertFalse(decision.permits());
        assertEquals(List.of("schema_not_satisfied"), codes(decision));
    }

    @Test
    void deniesWhenTheEngineServesAnotherBundleThanExpected() {
        Digest expected = Digest.parse("sha256:" + "7".repeat(64));
        try (var strict = new OpaPolicyEngine(new OpaSettings(opa.base()), expected)) {
            for (PolicyQuestion question : Questions.under(bundle).all()) {
                FailClosedTest.assertUnavailable(strict.decide(question), Unusable.Kind.OTHER_BUNDLE);
            }
        }
    }

    @Test
    void deniesWhenTheServedBundleWasChangedAndItsDigestRewritten(@TempDir Path folder) throws Exception {
        Path changed = OpaProcess.copy(OpaProcess.BUNDLE, folder.resolve("rego"));
        Files.writeString(changed.resolve("tcme/limits/data.json"), "{\"max_capacity_bits\": 4096}");
        Files.writeString(changed.resolve(BundleDigest.WRITTEN), "{\"digest\": \"" + BundleDigest.of(changed) + "\"}");
        try (OpaProcess other = OpaProcess.start(changed);
                var strict = new OpaPolicyEngine(new OpaSettings(other.base()), bundle)) {
            Decision decision = strict.decide(Questions.under(bundle).admit());
            FailClosedTest.assertUnavailable(decision, Unusable.Kind.OTHER_BUNDLE);
        }
    }

    @Test
    void deniesWhenTheEngineHasNoSuchPolicy() {
        var settings = new OpaSettings(URI.create(opa.base() + "/elsewhere"));
        try (var lost = new OpaPolicyEngine(settings, bundle)) {
            Decision decision = lost.decide(Questions.under(bundle).admit());
            assertFalse(decision.permits());
            assertEquals(List.of(OpaPolicyEngine.UNAVAILABLE), codes(decision));
        }
    }

    @Test
    void deniesOnceTheEngineIsKilled() throws Exception {
        try (OpaProcess mortal = OpaProcess.start(OpaProcess.BUNDLE);
                var dependent = new OpaPolicyEngine(new OpaSettings(mortal.base()), bundle)) {
            PolicyQuestion question = Questions.under(bundle).admit();
            assertTrue(dependent.decide(question).permits());
            mortal.close();
            FailClosedTest.assertUnavailable(dependent.decide(question), Unusable.Kind.UNREACHABLE);
        }
    }

    @Test
    void theStartSaysWhenNoBundleIsServed() {
        var settings = new OpaSettings(URI.create(opa.base() + "/nowhere"));
        for (Executable start :
                List.<Executable>of(() -> ServedBundle.of(settings), () -> ServedBundle.digest(settings))) {
            var problem = assertThrows(ProblemException.class, start);
            assertEquals(Problem.UNAVAILABLE, problem.problem());
        }
    }

    @Test
    void decidesFast() {
        List<PolicyQuestion> questions = Questions.under(bundle).all();
        for (int i = 0; i < WARM_UP; i++) {
            assertTrue(engine.decide(questions.get(i % questions.size())).permits());
        }
        long[] nanos = new long[MEASURED];
        for (int i = 0; i < MEASURED; i++) {
            PolicyQuestion question = questions.get(i % questions.size());
            long begin = System.nanoTime();
            engine.decide(question);
            nanos[i] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        double median = nanos[MEASURED / 2] / 1e6;
        System.out.printf(
                "policy decision over HTTP: p50 %.2f ms, p99 %.2f ms, %d decisions after %d%n",
                median, nanos[MEASURED * 99 / 100] / 1e6, MEASURED, WARM_UP);
        assertTrue(median < SLOWEST_MEDIAN_MS, "p50 " + median + " ms");
    }

    private static Questions lanes(String terms) {
        return Questions.under(bundle, 8, "{\"allowed\":[\"model\",\"he\"]," + terms + "}");
    }

    private static List<String> codes(Decision decision) {
        return decision.reasons().stream().map(Decision.Reason::code).toList();
    }
}
