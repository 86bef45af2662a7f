package dev.tcme.client.he;

import dev.tcme.client.SessionView;
import dev.tcme.client.TcmeProblem;
import dev.tcme.contract.Problem;
import dev.tcme.he.protocol.DeviationException;
import dev.tcme.he.protocol.EncryptedInput;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.TwoMessageTask;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** One party in a comparison in two messages. The first party's key lives as long as this object, in memory alone. */
final class TwoMessageJoining implements AutoCloseable {
    private static final Set<Problem> AFTER_THE_END = EnumSet.of(Problem.WRONG_STATE, Problem.CONTRIBUTION_NOT_FOUND);

    private final Exchange exchange;
    private final TwoMessageTask task;
    private final EncryptedInput.Value value;
    private final SecureRandom random;
    private final Set<Round> given = EnumSet.noneOf(Round.class);

    private Optional<TwoMessageTask.Asker> asker = Optional.empty();
    private byte[] halves = {};

    TwoMessageJoining(Exchange exchange, TwoMessageTask task, EncryptedInput.Value value, SecureRandom random) {
        this.exchange = exchange;
        this.task = task;
        this.value = value;
        this.random = random;
    }

    void react(SessionView view) {
        if (view.state().isFinal() || view.progress().isEmpty()) {
            return;
        }
        SessionView.Progress progress = view.progress().get();
        Optional<Round> round = Round.of(progress.round());
        if (round.isPresent() && progress.waitingFor().contains(exchange.id()) && given.add(round.get())) {
            try {
                give(round.get());
            } catch (TcmeProblem e) {
                // The other party may have ended the session since: whoever follows it will see how.
                boolean ended = e.problem().filter(AFTER_THE_END::contains).isPresent() && exchange.isOver();
                if (!ended) {
                    throw e;
                }
            }
        }
    }

    private void give(Round round) {
        switch (round) {
            case QUESTION -> {
                TwoMessageTask.Asker asking = task.new Asker(value, random);
                asker = Optional.of(asking);
                byte[] question = asking.question();
                exchange.send(round, question, "encrypted the bits of its number under a fresh key, with a proof");
            }
            case ANSWER -> {
                TwoMessageTask.Asked asked = asked(exchange.fetch(Round.QUESTION, 0));
                TwoMessageTask.Reply reply = task.reply(value, asked, random);
                halves = reply.halves();
                exchange.send(round, reply.answer(), "computed on the other's ciphertext with its own number");
            }
            case OPEN -> open();
            default -> throw new JoinException("the gateway asks for a round that this protocol does not have");
        }
    }

    /** The gateway checks it too, and should have ended the session if it does not hold. */
    private TwoMessageTask.Asked asked(byte[] question) {
        try {
            return task.asked(question);
        } catch (DeviationException e) {
            throw new JoinException("the other party's question is not answered: " + e.getMessage());
        }
    }

    private void open() {
        if (asker.isPresent()) {
            halves = asker.get().halves(exchange.fetch(Round.ANSWER, 1));
        }
        if (halves.length == 0) {
            throw new JoinException("the gateway asks for this party's half before it has one");
        }
        exchange.send(Round.OPEN, halves, "gave its half of the result to the gateway");
    }

    @Override
    public void close() {
        asker.ifPresent(TwoMessageTask.Asker::close);
    }
}
