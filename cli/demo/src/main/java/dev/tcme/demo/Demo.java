package dev.tcme.demo;

import dev.tcme.client.GatewayInfo;
import dev.tcme.client.TcmeClient;
import dev.tcme.contract.Contract;
import dev.tcme.contract.LaneKind;
import dev.tcme.contract.PolicyQuestion.Capability;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs the four scenarios and says what each party sent, saw and can prove. */
final class Demo implements Show {
    /** Below this lower bound a right answer proves nothing: the coin would have been right as often. */
    private static final double BETTER_THAN_CHANCE = 0.7;

    private final URI gateway;
    private final Path folder;
    private final Page page;
    private final Receipts receipts = new Receipts();
    private int broken;

    Demo(URI gateway, Path folder, Page page) {
        this.gateway = gateway;
        this.folder = folder;
        this.page = page;
    }

    @Override
    public int broken() {
        return broken;
    }

    @Override
    public void run() throws IOException, InterruptedException {
        try (TcmeClient client = TcmeClient.connect(gateway, TcmeClient.Settings.system())) {
            GatewayInfo info = client.gateway();
            Couple couple = Couple.registered(client, folder);
            List<Scenario> scenarios = Scenario.all();
            for (int i = 0; i < scenarios.size(); i++) {
                play(i + 1, scenarios.get(i), info, couple);
            }
        }
    }

    @Override
    public void verifyOffline() throws IOException {
        broken += receipts.verifyOffline(page);
    }

    @Override
    public String farewell() {
        return "'tcme demo millionaires' asks the third question in both lanes and compares them.";
    }

    private void play(int number, Scenario scenario, GatewayInfo info, Couple couple)
            throws IOException, InterruptedException {
        Contract contract = scenario.contract(info, couple.cards(), LaneKind.MODEL);
        page.heading(number + "  " + scenario.title());
        page.line("   " + scenario.story());
        page.line("   lane model, procedure " + scenario.procedure() + ", "
                + scenario.capability(info).map(Demo::measured).orElse("never measured")
                + "; the answer carries at most " + bits(contract.capacityBits()) + ", budget "
                + bits(contract.budgetBits()));
        String name = Integer.toString(number);
        Pair pair = new Pair(gateway, folder);
        Pair.Meeting meeting = new Pair.Meeting(name, couple.propose(contract, name), 0);
        Pair.Sides sides = pair.play(meeting, scenario.alice(), scenario.bob());
        show(scenario, info, sides);
        receipts.keep(scenario.title(), contract, pair.receipt("alice", meeting));
    }

    private void show(Scenario scenario, GatewayInfo info, Pair.Sides sides) {
        page.sideBySide(scenario, sides);
        require(sides.alice().holds());
        require(sides.bob().holds());
        if (scenario.expected().isEmpty()) {
            boolean refused = sides.alice().state().equals("REFUSED");
            require(refused);
            page.line("   " + (refused ? "✓" : "✗") + " refused before anything was sent, as it must be");
            return;
        }
        verdict(scenario, info, sides);
    }

    /** The model's answer as what it is, beside the right one. Being wrong is honest; disagreeing parties are not. */
    private void verdict(Scenario scenario, GatewayInfo info, Pair.Sides sides) {
        String state = sides.alice().state();
        String expected = scenario.expected().orElseThrow();
        Optional<String> answer = sides.alice().answer(scenario.field());
        require(answer.equals(sides.bob().answer(scenario.field())));
        require(state.equals("RELEASED") || state.equals("REFUSED"));
        if (answer.isEmpty()) {
            String reason = sides.alice()
                    .event("ended")
                    .map(event -> event.text("reason"))
                    .orElse("");
            page.line("   · no answer: " + state + " (" + reason + "); the right one is '" + expected + "'");
        } else if (answer.get().equals(expected)) {
            page.line("   ✓ both were told '" + answer.get() + "', which is right"
                    + (mayBeLuck(scenario, info) ? "; at this measured accuracy that may be luck" : ""));
        } else {
            page.line("   ✗ both were told '" + answer.get() + "'; the right answer is '" + expected
                    + "': the model was wrong, as its measured accuracy says it will often be");
        }
    }

    static boolean mayBeLuck(Scenario scenario, GatewayInfo info) {
        return scenario.capability(info)
                .map(c -> c.lowerBound() < BETTER_THAN_CHANCE)
                .orElse(true);
    }

    static String measured(Capability capability) {
        return String.format(
                Locale.ROOT,
                "right in %d of %d decided cases (95 %% interval %.2f to %.2f)",
                capability.correct(),
                capability.decided(),
                capability.lowerBound(),
                capability.upperBound());
    }

    private static String bits(int count) {
        return count == 1 ? "1 bit" : count + " bits";
    }

    private void require(boolean holds) {
        if (!holds) {
            broken++;
        }
    }
}
