package dev.tcme.client;

import dev.tcme.contract.Assurance;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import dev.tcme.contract.PolicyQuestion.Capability;
import dev.tcme.contract.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Contracts and gateway facts that tests share. */
public final class TestContracts {
    public static final Digest WEIGHTS = Digest.ofFile("weights".getBytes(StandardCharsets.UTF_8));
    public static final Digest EMBEDDING_WEIGHTS = Digest.ofFile("embedding".getBytes(StandardCharsets.UTF_8));
    public static final Digest BUNDLE = Digest.of(Domain.POLICY_BUNDLE, new byte[] {1});
    /** As the platform's policy has it. */
    public static final int MAX_CAPACITY_BITS = 64;

    public static final Digest PROGRAM = Digest.of(Domain.PROMPT_PROGRAM, new byte[] {2});

    private TestContracts() {}

    static GatewayInfo gatewayInfo(VerificationKey key, String log) {
        var measured =
                new GatewayInfo.ProcedureInfo("option-scoring", Optional.of(new Capability(48, 40, 33, 0.678, 0.91)));
        var unmeasured = new GatewayInfo.ProcedureInfo("option-scoring", Optional.empty());
        var better = new GatewayInfo.ProcedureInfo("embedding", Optional.of(new Capability(48, 48, 47, 0.891, 0.99)));
        List<GatewayInfo.Program> programs = List.of(
                new GatewayInfo.Program("overlap", PROGRAM, List.of(measured, better)),
                new GatewayInfo.Program("comparison", PROGRAM, List.of(measured)),
                new GatewayInfo.Program("confidentiality-audit", PROGRAM, List.of(measured)),
                new GatewayInfo.Program("question", PROGRAM, List.of(unmeasured)));
        var model = new GatewayInfo.Model(
                true,
                Optional.of(WEIGHTS),
                Optional.of(EMBEDDING_WEIGHTS),
                Optional.of(Map.of()),
                Optional.of(programs));
        return new GatewayInfo("0.1.0", key, log, BUNDLE, MAX_CAPACITY_BITS, Assurance.SELF_ASSERTED, model);
    }

    /** Overlap between two parties, both of which get the answer. */
    public static Contract overlap(PartyCard first, PartyCard second, VerificationKey gateway, Assurance minimum) {
        String json = """
                {"version":"tcme/contract/v1","title":"Do our projects overlap?","task":{"kind":"overlap"},
                 "parties":[%s,%s],"inputs":[%s,%s],
                 "output":{"schema":{"type":"object","additionalProperties":false,"required":["answer"],
                   "properties":{"answer":{"enum":["yes","no"]}}},"readers":{"answer":["%s","%s"]}},
                 "lanes":{"allowed":["model"],"minimumAssurance":"%s"},
                 "model":{"program":"%s","procedure":"option-scoring","minimumAccuracy":0.5},
                 "policies":["%s"],"budget":{"capacityBits":1},"gateway":{"signingKey":"%s"},
                 "expires":"2999-01-01T00:00:00Z","sessionSeconds":600}
                """.formatted(
                        party(first),
                        party(second),
                        input("first", first.id()),
                        input("second", second.id()),
                        first.id(),
                        second.id(),
                        minimum,
                        PROGRAM,
                        BUNDLE,
                        gateway);
        return Contract.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String party(PartyCard card) {
        var tree = (com.fasterxml.jackson.databind.node.ObjectNode) Json.tree(card);
        tree.putArray("roles").add("contributor").add("recipient");
        return tree.toString();
    }

    private static String input(String name, String party) {
        return """
                {"name":"%s","party":"%s","maxBytes":1000,"schema":{"type":"object","additionalProperties":false,
                 "required":["abstract"],"properties":{"abstract":{"type":"string","minLength":1}}}}""".formatted(name, party);
    }
}
