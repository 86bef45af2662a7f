package dev.tcme.he.lane;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Contribution;
import dev.tcme.contract.Digest;
import dev.tcme.contract.spi.JointSession;
import dev.tcme.contract.spi.LaneException;
import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.protocol.DeviationException;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.TwoMessageTask;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One comparison in two messages. */
final class TwoMessageSession implements JointSession, Desk.Protocol {
    private static final String COMPLETION = "completion";

    private final TwoMessageTask task;
    private final Desk desk;
    private final Runnable left;

    TwoMessageSession(TwoMessageTask task, Desk desk, Runnable left) {
        this.task = task;
        this.desk = desk;
        this.left = left;
        desk.open(Round.QUESTION, List.of(task.parties().getFirst()));
    }

    @Override
    public Map<String, String> claims() {
        return Map.of("he.circuit", task.description());
    }

    @Override
    public Checked check(Contribution contribution) throws PartyFault {
        return desk.check(this, contribution);
    }

    @Override
    public Desk.Check check(Round round, int party) {
        String input = task.input(party).name();
        return switch (round) {
            case QUESTION -> content -> brought(input, question(party, content));
            case ANSWER -> content -> brought(input, task.requireAnswer(content));
            case OPEN ->
                content -> {
                    task.requireHalves(content);
                    return Map::of;
                };
            default -> throw new IllegalArgumentException("not a round of this protocol");
        };
    }

    private static Desk.Passed brought(String input, Digest commitment) {
        return () -> Map.of(input, commitment);
    }

    /** Checked here too, and not only by the one who answers it: nobody but the gateway can name who deviated. */
    private Digest question(int party, byte[] content) throws PartyFault {
        try {
            return task.asked(content).commitment();
        } catch (DeviationException e) {
            throw new PartyFault(task.parties().get(party), Round.QUESTION.toString(), PartyFault.Kind.DEVIATED);
        }
    }

    @Override
    public void advance(Round complete) {
        switch (complete) {
            case QUESTION -> desk.open(Round.ANSWER, List.of(task.parties().getLast()));
            case ANSWER -> desk.open(Round.OPEN);
            default -> desk.rest();
        }
    }

    /** Nobody but the gateway gets a half: with it a party would have the answer before policy releases it. */
    @Override
    public Optional<Contribution> contribution(String round, String party) {
        return Round.of(round).filter(known -> known != Round.OPEN).flatMap(known -> desk.given(known, party));
    }

    @Override
    public Progress progress() {
        return desk.guarded(
                () -> new Progress(desk.current().map(Round::toString).orElse(COMPLETION), desk.missing(), Map.of()));
    }

    @Override
    public Answer run(Runnable changed) throws LaneException, PartyFault {
        desk.await(Round.OPEN);
        byte[] first = halves(task.parties().getFirst());
        byte[] second = halves(task.parties().getLast());
        Optional<JsonNode> answer = task.answer(first, second);
        Map<String, String> stated = Map.of("he.transcript", desk.transcript().toString());
        if (answer.isEmpty()) {
            return new Answer.Uncertain(stated);
        }
        desk.answered();
        return new Answer.Found(answer.get(), stated);
    }

    private byte[] halves(String party) {
        return desk.given(Round.OPEN, party).orElseThrow().content();
    }

    @Override
    public void close() {
        desk.close().ifPresent(ending -> left.run());
    }
}
