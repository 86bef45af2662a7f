package dev.tcme.client.he;

import dev.tcme.client.SessionView;
import dev.tcme.he.protocol.EncryptedInput;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.TwoMessageTask;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** One party in a comparison in two messages. The first party's key lives as long as this object, in memory alone. */
final class TwoMessageJoining implements AutoCloseable {
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
            give(round.get());
        }
    }

    private void give(Round round) {
        switch (round) {
            case QUESTION -> {
                TwoMessageTask.Asker asking = task.new Asker(value, random);
                asker = Optional.of(asking);
                byte[] question = asking.question();
                exchange.send(round, question, "encrypted the bits of its number under a fresh key");
            }
            case ANSWER -> {
                byte[] question = exchange.fetch(Round.QUESTION, 0);
                TwoMessageTask.Reply reply = task.reply(value, question, random);
                halves = reply.halves();
                exchange.send(round, reply.answer(), "computed on the other's ciphertexts with its own number");
            }
            case OPEN -> open();
            default -> throw new JoinException("the gateway asks for a round that this protocol does not have");
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
