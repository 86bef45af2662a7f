package dev.tcme.demo;

import dev.tcme.client.GatewayInfo;
import dev.tcme.client.TcmeClient;
import dev.tcme.contract.Assurance;
import dev.tcme.contract.Contract;
import dev.tcme.contract.LaneKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One question, the same inputs, the same output: once read by a model, once computed on ciphertexts, then compared. */
final class Millionaires implements Show {
    private final URI gateway;
    private final Path folder;
    private final Page page;
    private final Scenario scenario = Scenario.millionaires();
    private final Receipts receipts = new Receipts();
    private int broken;

    Millionaires(URI gateway, Path folder, Page page) {
        this.gateway = gateway;
        this.folder = folder;
        this.page = page;
    }

    @Override
    public int broken() {
        return broken;
    }

    @Override
    public void verifyOffline() throws IOException {
        broken += receipts.verifyOffline(page);
    }

    @Override
    public String farewell() {
        return "'tcme demo' shows what a model is for: questions about texts, and what policy refuses.";
    }

    @Override
    public void run() throws IOException, InterruptedException {
        try (TcmeClient client = TcmeClient.connect(gateway, TcmeClient.Settings.system())) {
            GatewayInfo info = client.gateway();
            Couple couple = Couple.registered(client, folder);
            Contract read = scenario.contract(info, couple.cards(), LaneKind.MODEL);
            Contract computed = scenario.contract(info, couple.cards(), LaneKind.HE);
            page.heading("Two millionaires");
            page.line("   Alice and bob want to know who is richer. Both may read the answer and nothing else.");
            page.line("   Two contracts with the same inputs and the same output; only the lane is another.");
            require(same(read, computed, "inputs") && same(read, computed, "output"));

            Pair pair = new Pair(gateway, folder);
            Meeting model = new Meeting(pair, new Pair.Meeting("model", couple.propose(read, "model"), 0), read);
            Path document = couple.propose(computed, "he");
            Meeting first = new Meeting(pair, new Pair.Meeting("he", document, 0), computed);
            Meeting again = new Meeting(pair, new Pair.Meeting("he-again", document, 1), computed);

            Lane byModel = meet("1  A model reads both numbers", "in the model lane", model);
            Lane fresh = meet("2  Both compute on ciphertexts", "on ciphertexts", first);
            page.heading("3  The same contract again: the keys are kept, so only inputs and shares are sent");
            Lane kept = quietly("with kept keys", again);
            judge(byModel, fresh, kept);
            page.heading("Side by side");
            page.compare(
                    new Page.Row("", "read by a model", "computed on ciphertexts"),
                    new Comparison(scenario, info).rows(byModel, fresh, kept));
        }
    }

    private static boolean same(Contract one, Contract other, String member) {
        return one.document().path(member).equals(other.document().path(member));
    }

    private record Meeting(Pair pair, Pair.Meeting meeting, Contract contract) {}

    private Lane meet(String heading, String title, Meeting meeting) throws IOException, InterruptedException {
        page.heading(heading);
        Lane lane = played(title, meeting);
        page.sideBySide(scenario, lane.sides());
        return lane;
    }

    private Lane quietly(String title, Meeting meeting) throws IOException, InterruptedException {
        Lane lane = played(title, meeting);
        page.line("   " + lane.sides().alice().state() + " after " + lane.time() + "; each party sent "
                + Story.size(lane.sent()));
        for (Pair.Side side : List.of(lane.sides().alice(), lane.sides().bob())) {
            side.all("failed").forEach(failure -> page.line("   FAILED " + failure.text("detail")));
        }
        return lane;
    }

    private Lane played(String title, Meeting meeting) throws IOException, InterruptedException {
        Pair.Sides sides = meeting.pair().play(meeting.meeting(), scenario.alice(), scenario.bob());
        Path file = meeting.pair().receipt("alice", meeting.meeting());
        receipts.keep(title, meeting.contract(), file);
        return new Lane(
                sides,
                scenario.field(),
                Files.exists(file) ? Optional.of(Receipts.read(file).receipt()) : Optional.empty());
    }

    /** What must hold. A model may be wrong or uncertain; a computation may not. */
    private void judge(Lane byModel, Lane fresh, Lane kept) {
        for (Lane lane : List.of(byModel, fresh, kept)) {
            require(lane.sides().hold());
            require(lane.answer().equals(lane.sides().bob().answer(scenario.field())));
        }
        require(byModel.was(LaneKind.MODEL, Assurance.SELF_ASSERTED));
        require(List.of("RELEASED", "REFUSED").contains(byModel.sides().alice().state()));
        for (Lane lane : List.of(fresh, kept)) {
            require(lane.was(LaneKind.HE, Assurance.CRYPTOGRAPHIC));
            require(lane.answer().equals(scenario.expected()));
        }
        require(!fresh.keptKeys());
        require(kept.keptKeys());
    }

    private void require(boolean holds) {
        if (!holds) {
            broken++;
        }
    }

    /** The table's rows. */
    private record Comparison(Scenario scenario, GatewayInfo info) {
        List<Page.Row> rows(Lane model, Lane fresh, Lane kept) {
            String right = scenario.expected().orElseThrow();
            List<Page.Row> rows = new ArrayList<>();
            rows.add(new Page.Row("answer", modelled(model, right), computed(fresh, right)));
            rows.add(new Page.Row(
                    "right how often",
                    scenario.capability(info).map(Demo::measured).orElse("never measured"),
                    "always, but for a chance of 2^-80, if both keep to the protocol" + fresh.caught()));
            rows.add(new Page.Row(
                    "time, fresh processes",
                    model.time(),
                    fresh.time() + " with new keys, " + kept.time() + " with kept ones"));
            rows.add(new Page.Row(
                    "each party sent",
                    Story.size(model.sent()),
                    Story.size(fresh.sent()) + " with new keys, " + Story.size(kept.sent()) + " with kept ones"));
            rows.add(new Page.Row("alice's number", "", ""));
            rows.addAll(seen(fresh));
            rows.add(new Page.Row(
                    "the answer", "the gateway sees it, and both parties", "the gateway sees it, and both parties"));
            rows.add(new Page.Row("assurance", model.assurance(), fresh.assurance()));
            rows.add(new Page.Row("policy chose it", model.chosen(), fresh.chosen()));
            rows.add(new Page.Row("the receipt says", model.stated(), fresh.stated()));
            return rows;
        }

        private static List<Page.Row> seen(Lane computed) {
            return List.of(
                    new Page.Row(
                            "  seen by bob?",
                            "no: it goes sealed to the model's process",
                            "no: a ciphertext, under a key of which he has one share; if he keeps to the protocol"
                                    + computed.caught()),
                    new Page.Row(
                            "  by the gateway?",
                            "no: it passes sealed bytes on",
                            "no: it computes on ciphertexts and has no share of the key"),
                    new Page.Row(
                            "  by the model?",
                            "yes: its process opens both numbers, answers, and is killed",
                            "there is none"),
                    new Page.Row(
                            "  by the operator?",
                            "could be: he runs the machine with that process; that he does not look is his word",
                            "no: no machine of his ever has a number or a share of the key"));
        }

        private String modelled(Lane model, String right) {
            if (model.answer().isEmpty()) {
                return "none: " + model.sides().alice().state() + "; the right one is '" + right + "'";
            }
            String answer = model.answer().get();
            if (!answer.equals(right)) {
                return "'" + answer + "': WRONG, the right one is '" + right + "'";
            }
            return "'" + answer + "': right" + (Demo.mayBeLuck(scenario, info) ? ", which may be luck" : "");
        }

        private static String computed(Lane he, String right) {
            if (he.answer().isEmpty()) {
                return "✗ NONE: " + he.sides().alice().state() + "; the right one is '" + right + "'";
            }
            String answer = he.answer().get();
            return answer.equals(right)
                    ? "'" + answer + "': right"
                    : "✗ '" + answer + "': WRONG, which must not happen; the right one is '" + right + "'";
        }
    }
}
