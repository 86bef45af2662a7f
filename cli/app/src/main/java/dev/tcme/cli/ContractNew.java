package dev.tcme.cli;

import dev.tcme.client.GatewayInfo;
import dev.tcme.client.PartyCard;
import dev.tcme.client.TcmeClient;
import dev.tcme.contract.Adversary;
import dev.tcme.contract.Assurance;
import dev.tcme.contract.Capacity;
import dev.tcme.contract.Contract;
import dev.tcme.contract.ContractLiteral;
import dev.tcme.contract.Digest;
import dev.tcme.contract.LaneKind;
import dev.tcme.contract.PolicyQuestion.Capability;
import dev.tcme.contract.Role;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "new",
        description = {
            "Write a contract that is ready to be read and signed.",
            "KIND is overlap, confidentiality-audit, comparison or question. The gateway tells its key, its policy"
                    + " bundle, the prompt program and the model's weights; all are pinned in the contract, so a gateway"
                    + " that changes one of them cannot run it.",
            "The least accuracy is what the gateway measured (the lower bound of its 95 %% interval), rounded down to"
                    + " hundredths: the contract asks for no more than was shown, and a model that does worse is"
                    + " refused. Where nothing was measured it is 0. The budget is the answer's capacity.",
            "A comparison can be computed on ciphertexts, so its contract allows both lanes and policy takes the stronger"
                    + " one. With --lanes he, or --assurance CRYPTOGRAPHIC, nobody but you ever has your input."
        },
        footer = {
            "",
            "Examples:",
            "  tcme contract new overlap --parties alice,bob --out c.json",
            "  tcme contract new comparison --party alice=alice.card.json --party bob=bob.card.json --out c.json",
            "  tcme contract new question --parties alice,bob --question 'Is either late?' --answers yes,no"
        })
final class ContractNew implements Callable<Integer> {
    private static final int SESSION_SECONDS = 3600;

    @Mixin
    private final Connection connection;

    @Option(
            names = "--parties",
            split = ",",
            paramLabel = "ID",
            description = "The parties, in the order of the inputs; cards not given by --party come from the gateway.")
    private List<String> order = new ArrayList<>();

    @Option(
            names = "--party",
            paramLabel = "ID=CARD_FILE",
            description = "A party's card, as 'party show --json' has it.")
    private Map<String, Path> cards = new LinkedHashMap<>();

    @Option(names = "--readers", split = ",", paramLabel = "ID", description = "Who gets the answer. Default: all.")
    private List<String> readers = new ArrayList<>();

    @Option(names = "--title", description = "For people. Default: one that fits the kind.")
    private Optional<String> title = Optional.empty();

    @Option(names = "--question", description = "What to find out, for the kind 'question'.")
    private Optional<String> question = Optional.empty();

    @Option(
            names = "--answers",
            split = ",",
            description = "The allowed answers, for the kind 'question'. Default: yes,no.")
    private List<String> answers = new ArrayList<>();

    @Option(
            names = "--procedure",
            description = "How the model decides: option-scoring, embedding or generation. Default: the one that was"
                    + " measured to be right most often.")
    private Optional<String> procedure = Optional.empty();

    @Option(
            names = "--lanes",
            split = ",",
            paramLabel = "LANE",
            description = "Which lanes may compute: he, model. Default: all that can do this kind.")
    private List<String> lanes = new ArrayList<>();

    @Option(
            names = "--assurance",
            paramLabel = "LEVEL",
            description = "The least that the lane must reach: ${COMPLETION-CANDIDATES}. Default: what the weakest"
                    + " allowed lane reaches.")
    private Optional<Assurance> assurance = Optional.empty();

    @Option(
            names = "--adversary",
            paramLabel = "WHICH",
            description =
                    "Which other parties the lane must withstand: curious (they keep to the protocol) or deviating."
                            + " Default: deviating.")
    private Optional<String> adversary = Optional.empty();

    @Option(
            names = "--latency",
            paramLabel = "MILLIS",
            description = "The longest that a session may be expected to take. Default: unbounded.")
    private Optional<Integer> latency = Optional.empty();

    @Option(names = "--days", defaultValue = "90", description = "Days until it expires. Default: ${DEFAULT-VALUE}.")
    private int days;

    @Option(names = "--out", paramLabel = "FILE", description = "Write it there instead of to stdout.")
    private Optional<Path> out = Optional.empty();

    @Parameters(paramLabel = "KIND", description = "The kind of task.")
    private String kind = "";

    ContractNew(Shell shell) {
        connection = new Connection(shell);
    }

    @Override
    public Integer call() throws IOException {
        Template template = Template.of(kind);
        boolean asks = template == Template.QUESTION;
        if (question.isPresent() != asks || (!answers.isEmpty() && !asks)) {
            throw new CliFailure(
                    Exit.USAGE, "--question and --answers go with the kind 'question', which needs --question");
        }
        if (days < 1 || days > 3650) {
            throw new CliFailure(Exit.USAGE, "expected --days between 1 and 3650");
        }
        requireLanes(template);
        ContractLiteral literal;
        try (TcmeClient client = connection.connect()) {
            literal = literal(template, client.gateway(), parties(client));
        }
        String document = Shell.pretty(literal) + "\n";
        // What is written must be a contract: a bad title or question is told here and not to the other parties.
        Contract contract = Contract.parse(document.getBytes(StandardCharsets.UTF_8));
        if (out.isPresent()) {
            Documents.writeNew(out.get(), document);
            connection.shell().hint("written to " + out.get() + "; read it with: tcme contract lint " + out.get());
            print(contract);
        } else {
            connection.shell().out().print(document);
        }
        return Exit.OK;
    }

    private void requireLanes(Template template) {
        if (!lanes.stream().allMatch(lane -> lane.equals("he") || lane.equals("model"))) {
            throw new CliFailure(Exit.USAGE, "expected --lanes he, --lanes model or --lanes he,model");
        }
        if (lanes.contains("he") && template.computed() == Template.Computed.BY_MODEL_ALONE) {
            throw new CliFailure(
                    Exit.USAGE, "the lane he computes numbers; '" + template.kind() + "' needs a model that reads");
        }
        if (!adversary
                .map(text -> text.equals("curious") || text.equals("deviating"))
                .orElse(true)) {
            throw new CliFailure(Exit.USAGE, "expected --adversary curious or --adversary deviating");
        }
    }

    /** Without a wish all lanes that can do it here: policy then takes the strongest. */
    private List<LaneKind> allowed(Template template, GatewayInfo gateway) {
        if (!lanes.isEmpty()) {
            return lanes.stream()
                    .map(lane -> lane.equals("he") ? LaneKind.HE : LaneKind.MODEL)
                    .distinct()
                    .toList();
        }
        if (template.computed() == Template.Computed.BY_MODEL_ALONE) {
            return List.of(LaneKind.MODEL);
        }
        return assurance.equals(Optional.of(Assurance.CRYPTOGRAPHIC))
                        || gateway.model().program(template.kind()).isEmpty()
                ? List.of(LaneKind.HE)
                : List.of(LaneKind.HE, LaneKind.MODEL);
    }

    private ContractLiteral.Lanes terms(List<LaneKind> allowed) {
        Assurance weakest = allowed.contains(LaneKind.MODEL) ? Assurance.SELF_ASSERTED : Assurance.CRYPTOGRAPHIC;
        return new ContractLiteral.Lanes(
                allowed,
                assurance.orElse(weakest),
                adversary
                        .map(text -> text.equals("curious") ? Adversary.CURIOUS : Adversary.DEVIATING)
                        .orElse(null),
                latency.orElse(null));
    }

    private void print(Contract contract) {
        if (connection.common().json()) {
            connection
                    .shell()
                    .printJson(Map.of("file", String.valueOf(out.orElseThrow()), "digest", contract.digest()));
        } else {
            connection.shell().print(contract.digest().toString());
        }
    }

    private Map<String, PartyCard> parties(TcmeClient client) throws IOException {
        Map<String, PartyCard> parties = new LinkedHashMap<>();
        for (String id : order.isEmpty() ? List.copyOf(cards.keySet()) : order) {
            Path file = cards.get(id);
            PartyCard card = file == null
                    ? client.party(Connection.requireId(id))
                    : Documents.checked(file, Documents.read(file, PartyCard.MAX_BYTES), PartyCard::parse);
            if (!card.id().equals(id)) {
                throw new CliFailure(Exit.LOCAL, "expected the card of " + id + ", found another party's");
            }
            parties.put(id, card);
        }
        if (parties.isEmpty() || !parties.keySet().containsAll(cards.keySet())) {
            throw new CliFailure(Exit.USAGE, "expected the parties: --parties ID,ID or --party ID=CARD_FILE for each");
        }
        return parties;
    }

    private ContractLiteral literal(Template template, GatewayInfo gateway, Map<String, PartyCard> parties) {
        List<String> ids = List.copyOf(parties.keySet());
        List<String> reading = readers.isEmpty() ? ids : readers;
        List<String> names = template.inputNames(ids);
        List<LaneKind> allowed = allowed(template, gateway);
        List<ContractLiteral.Input> inputs = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            String name = names.get(i);
            inputs.add(new ContractLiteral.Input(name, ids.get(i), template.inputSchema(name), template.maxBytes()));
        }
        var schema = Template.outputSchema(answers.isEmpty() ? template.answers() : answers);
        var expires = connection
                .shell()
                .settings()
                .clock()
                .instant()
                .plus(Duration.ofDays(days))
                .truncatedTo(ChronoUnit.DAYS);
        return new ContractLiteral(
                Contract.VERSION,
                title.orElse(template.title()),
                new ContractLiteral.Task(template.kind(), question.orElse(null), null),
                parties.values().stream().map(card -> party(card, reading)).toList(),
                inputs,
                new ContractLiteral.Output(schema, Map.of("answer", reading)),
                terms(allowed),
                allowed.contains(LaneKind.MODEL) ? model(template, gateway) : null,
                List.of(gateway.policyBundle()),
                new ContractLiteral.Budget(Capacity.bits(Capacity.cardinality(schema))),
                new ContractLiteral.Gateway(gateway.signingKey()),
                expires.toString(),
                SESSION_SECONDS);
    }

    private static ContractLiteral.Party party(PartyCard card, List<String> reading) {
        List<Role> roles =
                reading.contains(card.id()) ? List.of(Role.CONTRIBUTOR, Role.RECIPIENT) : List.of(Role.CONTRIBUTOR);
        return new ContractLiteral.Party(card.id(), card.signingKey(), card.sealingKey(), roles);
    }

    private ContractLiteral.Model model(Template template, GatewayInfo gateway) {
        GatewayInfo.Program program = gateway.model()
                .program(template.kind())
                .orElseThrow(() -> new CliFailure(
                        Exit.GATEWAY, "the gateway's model lane offers no program for '" + template.kind() + "' now"));
        GatewayInfo.ProcedureInfo chosen = chosen(program);
        double accuracy = accuracy(chosen);
        connection
                .shell()
                .hint(
                        accuracy == 0
                                ? "procedure " + chosen.name()
                                        + ": nothing was measured, so the contract demands no accuracy"
                                : "procedure " + chosen.name() + ": the contract demands the measured accuracy, "
                                        + accuracy);
        var stated = gateway.model();
        Optional<Digest> weights = chosen.name().equals("embedding") ? stated.embeddingWeights() : stated.weights();
        return new ContractLiteral.Model(weights.orElse(null), program.digest(), chosen.name(), accuracy);
    }

    private GatewayInfo.ProcedureInfo chosen(GatewayInfo.Program program) {
        List<GatewayInfo.ProcedureInfo> offered = program.procedures().stream()
                .filter(one -> procedure.isEmpty() || procedure.get().equals(one.name()))
                .toList();
        // Of equals the first that is offered.
        return offered.stream()
                .reduce((best, next) -> accuracy(next) > accuracy(best) ? next : best)
                .orElseThrow(() -> new CliFailure(
                        Exit.USAGE,
                        "for '" + program.kind() + "' the gateway offers the procedures "
                                + String.join(
                                        ", ",
                                        program.procedures().stream()
                                                .map(GatewayInfo.ProcedureInfo::name)
                                                .toList())));
    }

    private static double accuracy(GatewayInfo.ProcedureInfo procedure) {
        return procedure.capability().map(ContractNew::floor).orElse(0.0);
    }

    private static double floor(Capability capability) {
        return BigDecimal.valueOf(capability.lowerBound())
                .setScale(2, RoundingMode.FLOOR)
                .doubleValue();
    }
}
