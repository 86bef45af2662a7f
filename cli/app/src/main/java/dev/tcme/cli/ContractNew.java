package dev.tcme.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.client.GatewayInfo;
import dev.tcme.client.PartyCard;
import dev.tcme.client.TcmeClient;
import dev.tcme.contract.Capacity;
import dev.tcme.contract.Contract;
import dev.tcme.contract.ContractLiteral;
import dev.tcme.contract.LaneKind;
import dev.tcme.contract.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "new",
        description = {
            "Write a contract that is ready to be read and signed.",
            "The gateway tells its key, its policy bundle, the prompt program and the model's weights; all are pinned in"
                    + " the contract, so a gateway that changes one of them cannot run it. The answer's schema has room"
                    + " for every possible answer and for nothing else; the budget is its capacity.",
            "",
            "Kinds that a model reads (lane model):",
            "  overlap                do two texts describe competing work?",
            "  confidentiality-audit  does a text disclose what a clause forbids?",
            "  question               one --question of your own about all inputs, with its --answers",
            "The least accuracy is what the gateway measured (the lower bound of its 95 %% interval), rounded down to"
                    + " hundredths: a model that does worse is refused. Where nothing was measured it is 0.",
            "",
            "Kinds that are computed on ciphertexts (lane he); nobody but you ever has your numbers:",
            "  comparison             whose number is larger, or only whether a --relation holds",
            "  maximum, minimum       who has the largest or smallest number",
            "  sum, mean, variance    of one number of each party, or of lists place by place (--length)",
            "  weighted-score         a sum with public --weights",
            "  count                  how many are --at-least and --at-most",
            "  histogram              how many are in each class between --bounds",
            "  inner-product          of two parties' lists",
            "  intersection-size      how many numbers two parties' sets share",
            "A model can compare whole numbers too: without --lanes he both lanes are allowed, and policy takes the stronger"
                    + " one. Of two parties a sum and its like tell each the other's number: 'contract lint' warns of"
                    + " it."
        },
        footer = {
            "",
            "Examples:",
            "  tcme contract new overlap --parties alice,bob --out c.json",
            "  tcme contract new comparison --party alice=alice.card.json --party bob=bob.card.json --out c.json",
            "  tcme contract new comparison --parties alice,bob --lanes he --format date --relation less",
            "  tcme contract new mean --parties alice,bob,carol --min 0 --max 200000 --step 0.01 --scale 10",
            "  tcme contract new weighted-score --parties alice,bob,carol --weights alice=2,bob=1,carol=-1",
            "  tcme contract new histogram --parties alice,bob,carol --max 120 --bounds 18,40,65",
            "  tcme contract new question --parties alice,bob --question 'Is either late?' --answers yes,no"
        })
final class ContractNew implements Callable<Integer> {
    private static final int SESSION_SECONDS = 3600;
    private static final int DAYS_MAX = 3650;

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

    @ArgGroup(validate = false, order = 1, heading = "%nWho computes:%n")
    private LaneOptions lanes = new LaneOptions();

    @ArgGroup(validate = false, order = 2, heading = "%nTasks on numbers:%n")
    private NumberOptions numbers = new NumberOptions();

    @Option(names = "--days", defaultValue = "90", description = "Days until it expires. Default: ${DEFAULT-VALUE}.")
    private int days;

    @Option(names = "--out", paramLabel = "FILE", description = "Write it there instead of to stdout.")
    private Optional<Path> out = Optional.empty();

    @Parameters(paramLabel = "KIND", description = "The kind of task.", completionCandidates = Template.Kinds.class)
    private String kind = "";

    ContractNew(Shell shell) {
        connection = new Connection(shell);
    }

    @Override
    public Integer call() throws IOException {
        Template template = Template.of(kind);
        if (days < 1 || days > DAYS_MAX) {
            throw new CliFailure(Exit.USAGE, "expected --days between 1 and " + DAYS_MAX);
        }
        template.requireTakes(given());
        if (template == Template.QUESTION && question.isEmpty()) {
            throw new CliFailure(Exit.USAGE, "'question' needs --question");
        }
        List<String> ids = order.isEmpty() ? List.copyOf(cards.keySet()) : order;
        requireSound(template, ids.stream().distinct().toList());
        GatewayInfo gateway;
        ContractLiteral literal;
        try (TcmeClient client = connection.connect()) {
            gateway = client.gateway();
            literal = literal(template, gateway, parties(ids, client));
        }
        String document = Shell.pretty(literal) + "\n";
        // What is written must be a contract: a bad title or question is told here and not to the other parties.
        Contract contract = Contract.parse(document.getBytes(StandardCharsets.UTF_8));
        ContractReport.overLimit(contract, gateway.maxCapacityBits()).ifPresent(text -> {
            throw new CliFailure(Exit.USAGE, text + ": no session of this contract would run, so it is not written");
        });
        foretell(contract);
        if (out.isPresent()) {
            Documents.writeNew(out.get(), document);
            connection.shell().hint("written to " + out.get() + "; read it with: tcme contract lint " + out.get());
            print(contract);
        } else {
            connection.shell().out().print(document);
        }
        return Exit.OK;
    }

    /** What the command line alone has wrong is told before the gateway is asked for anything. */
    private void requireSound(Template template, List<String> ids) {
        if (ids.isEmpty() || !ids.containsAll(cards.keySet())) {
            throw new CliFailure(Exit.USAGE, "expected the parties: --parties ID,ID or --party ID=CARD_FILE for each");
        }
        template.requireParties(ids.size());
        lanes.requireAble(template, computed(template));
        asked(template, ids, List.of());
    }

    /** Options that stand on the command line and that not every kind takes. */
    private Set<String> given() {
        Set<String> given = numbers.given();
        question.ifPresent(any -> given.add("--question"));
        if (!answers.isEmpty()) {
            given.add("--answers");
        }
        return given;
    }

    /** Which lane would take it; a contract that none can take is not written. */
    private void foretell(Contract contract) {
        boolean reads = contract.lanes().contains(LaneKind.MODEL);
        Optional<Outlook> outlook = Outlook.of(contract);
        Shell shell = connection.shell();
        switch (outlook.orElse(null)) {
            case null -> shell.hint("lane model: a model reads the inputs in a sandbox");
            case Outlook.Fits fits -> {
                shell.hint("lane he, computed on ciphertexts: policy takes it before any other that is allowed");
                shell.hint("  " + fits.words());
                shell.hint("  " + fits.traffic());
            }
            case Outlook.Unfit unfit -> {
                if (!reads) {
                    throw new CliFailure(Exit.USAGE, "the lane he " + unfit.words());
                }
                shell.hint("lane model; he is allowed too, but " + unfit.words());
            }
        }
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

    private Map<String, PartyCard> parties(List<String> ids, TcmeClient client) throws IOException {
        Map<String, PartyCard> parties = new LinkedHashMap<>();
        for (String id : ids) {
            Path file = cards.get(id);
            PartyCard card = file == null
                    ? client.party(Connection.requireId(id))
                    : Documents.checked(file, Documents.read(file, PartyCard.MAX_BYTES), PartyCard::parse);
            if (!card.id().equals(id)) {
                throw new CliFailure(Exit.LOCAL, "expected the card of " + id + ", found another party's");
            }
            parties.put(id, card);
        }
        return parties;
    }

    private ContractLiteral literal(Template template, GatewayInfo gateway, Map<String, PartyCard> parties) {
        List<String> ids = List.copyOf(parties.keySet());
        List<LaneKind> allowed = lanes.allowed(template, computed(template), gateway);
        List<String> reading = readers.isEmpty() ? ids : readers;
        Asked asked = asked(template, ids, allowed);
        var schema = Template.object("answer", asked.answer());
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
                new ContractLiteral.Task(
                        template.kind(),
                        question.orElse(null),
                        asked.parameters().isEmpty() ? null : asked.parameters()),
                parties.values().stream().map(card -> party(card, reading)).toList(),
                asked.inputs(),
                new ContractLiteral.Output(schema, Map.of("answer", reading)),
                lanes.terms(allowed),
                allowed.contains(LaneKind.MODEL)
                        ? new ModelChoice(gateway, procedure).of(template.kind(), connection.shell())
                        : null,
                List.of(gateway.policyBundle()),
                new ContractLiteral.Budget(Capacity.bits(Capacity.cardinality(schema))),
                new ContractLiteral.Gateway(gateway.signingKey()),
                expires.toString(),
                SESSION_SECONDS);
    }

    /** What is asked of whom. */
    private record Asked(List<ContractLiteral.Input> inputs, ObjectNode answer, ObjectNode parameters) {}

    /** The model's program compares two single whole numbers and says which is larger, nothing else. */
    private Template.Computed computed(Template template) {
        Set<String> beyond = numbers.given();
        beyond.removeAll(Set.of("--min", "--max"));
        return template.computed() == Template.Computed.ON_CIPHERTEXTS_TOO && !beyond.isEmpty()
                ? Template.Computed.ON_CIPHERTEXTS_ALONE
                : template.computed();
    }

    private Asked asked(Template template, List<String> ids, List<LaneKind> allowed) {
        List<String> names = names(template, ids, allowed);
        List<ContractLiteral.Input> inputs = new ArrayList<>();
        if (template.computed() == Template.Computed.BY_MODEL_ALONE) {
            for (int i = 0; i < ids.size(); i++) {
                String name = names.get(i);
                inputs.add(new ContractLiteral.Input(name, ids.get(i), template.textSchema(name), Template.TEXT_BYTES));
            }
            return new Asked(
                    inputs,
                    Template.oneOf(answers.isEmpty() ? List.of("yes", "no") : answers),
                    JsonNodeFactory.instance.objectNode());
        }
        Numbers range = numbers.numbers(template);
        ObjectNode schema = template == Template.INTERSECTION_SIZE
                ? range.set(range.length().orElseThrow())
                : range.input();
        for (int i = 0; i < ids.size(); i++) {
            inputs.add(new ContractLiteral.Input(names.get(i), ids.get(i), schema, range.maxBytes()));
        }
        ObjectNode parameters = numbers.parameters(template, names, ids);
        return new Asked(inputs, new Answers(numbers, range, names, ids).of(template), parameters);
    }

    /** Inputs are named after their parties, unless a model's program has names for them. */
    private static List<String> names(Template template, List<String> ids, List<LaneKind> allowed) {
        // A party of that name could not be told from the answer that two numbers are equal.
        boolean fixed = allowed.contains(LaneKind.MODEL) || ids.contains("equal");
        return fixed && !template.fixedNames().isEmpty() ? template.fixedNames() : ids;
    }

    private static ContractLiteral.Party party(PartyCard card, List<String> reading) {
        List<Role> roles =
                reading.contains(card.id()) ? List.of(Role.CONTRIBUTOR, Role.RECIPIENT) : List.of(Role.CONTRIBUTOR);
        return new ContractLiteral.Party(card.id(), card.signingKey(), card.sealingKey(), roles);
    }
}
