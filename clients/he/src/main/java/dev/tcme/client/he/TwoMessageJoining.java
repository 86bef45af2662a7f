package dev.tcme.client.he;

import dev.tcme.client.PartyClient;
import dev.tcme.client.SessionView;
import dev.tcme.contract.SessionId;
import dev.tcme.he.protocol.EncryptedInput;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.TwoMessageTask;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One party in a comparison in two messages. The first party's key lives as long as this object, in memory alone. */
final class TwoMessageJoining implements AutoCloseable {
    private final PartyClient client;
    private final SessionId session;
    private final TwoMessageTask task;
    private final EncryptedInput.Value value;
    private final SecureRandom random;
    private final Consumer<Step> steps;
    private final Set<Round> given = EnumSet.noneOf(Round.class);

    private Optional<TwoMessageTask.Asker> asker = Optional.empty();
    private byte[] halves = {};

    TwoMessageJoining(
            PartyClient client,
            SessionId session,
            TwoMessageTask task,
            EncryptedInput.Value value,
            SecureRandom random,
            Consumer<Step> steps) {
        this.client = client;
        this.session = session;
        this.task = task;
        this.value = value;
        this.random = random;
        this.steps = steps;
    }

    void react(SessionView view) {
        if (view.state().isFinal() || view.progress().isEmpty()) {
            return;
        }
        SessionView.Progress progress = view.progress().get();
        Optional<Round> round = Round.of(progress.round());
        if (round.isPresent() && progress.waitingFor().contains(client.id()) && given.add(round.get())) {
            give(round.get());
        }
    }

    private void give(Round round) {
        switch (round) {
            case QUESTION -> {
                TwoMessageTask.Asker asking = task.new Asker(value, random);
                asker = Optional.of(asking);
                byte[] question = asking.question();
                send(round, question, "encrypted its number bit by bit under a fresh key", 0);
            }
            case ANSWER -> {
                byte[] question = fetch(Round.QUESTION, 0);
                TwoMessageTask.Reply reply = task.reply(value, question, random);
                halves = reply.halves();
                send(round, reply.answer(), "computed on the other's ciphertexts with its own number", question.length);
            }
            case OPEN -> open();
            default -> throw new JoinException("the gateway asks for a round that this protocol does not have");
        }
    }

    private void open() {
        long received = 0;
        if (asker.isPresent()) {
            byte[] answer = fetch(Round.ANSWER, 1);
            received = answer.length;
            halves = asker.get().halves(answer);
        }
        if (halves.length == 0) {
            throw new JoinException("the gateway asks for this party's half before it has one");
        }
        send(Round.OPEN, halves, "gave its half of the result to the gateway", received);
    }

    private byte[] fetch(Round round, int party) {
        return client.contribution(
                        task.contract(),
                        session,
                        round.toString(),
                        task.parties().get(party))
                .content();
    }

    private void send(Round round, byte[] content, String text, long received) {
        client.contribute(task.contract(), session, round.toString(), content);
        steps.accept(new Step(text, content.length, received));
    }

    @Override
    public void close() {
        asker.ifPresent(TwoMessageTask.Asker::close);
    }
}
