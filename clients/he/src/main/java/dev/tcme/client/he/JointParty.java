package dev.tcme.client.he;

import dev.tcme.client.PartyClient;
import dev.tcme.client.SessionView;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Domain;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Evidence;
import dev.tcme.contract.KeyHolding;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import dev.tcme.he.protocol.Circuits;
import dev.tcme.he.protocol.EncryptedInput;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.TwoMessageTask;
import dev.tcme.he.protocol.UnsuitableException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A party that takes part in joint computations. {@link #join} does its whole side of a session: keys, encryption, checking of what
 * the others and the gateway did, and the share of the decryption.
 *
 * <p>Keys that were made stay in memory for further sessions under the same contract, and their files locked, until this is closed
 * or those of {@value ReadyKeys#CONTRACTS_MAX} other contracts were used since; they stay on disk after that. May be used by several threads.
 */
public final class JointParty implements AutoCloseable {
    private static final String NO_KEYS = "none";

    private final PartyClient client;
    private final KeyFolder folder;
    private final Circuits circuits;
    private final SecureRandom random;
    private final ReadyKeys ready = new ReadyKeys();

    public JointParty(PartyClient client, KeyFolder folder, Circuits circuits, SecureRandom random) {
        this.client = client;
        this.folder = folder;
        this.circuits = circuits;
        this.random = random;
    }

    /**
     * Takes part in a session until it ends.
     *
     * @param contract as {@link PartyClient#agreed} gave it
     * @param input this party's value, with the salt of its commitment for the caller to keep
     * @param atMost how long to wait for the others, in all
     * @param steps hears of what was done
     * @throws ProblemException {@link Problem#INPUT_UNKNOWN} if the party brings no input, {@link Problem#SCHEMA_MISMATCH} if
     *     the value is none of the contract's, {@link Problem#WRONG_STATE} if the session is not computed jointly,
     *     {@link Problem#SIGNATURE_INVALID} if what another party or the gateway shows is not genuine
     * @throws JoinException if the gateway's keys are not those that this party computes, or its result where it asks some of
     *     the parties to decrypt; the session is withdrawn from and the party's keys are burnt
     * @throws IOException if the keys' files cannot be used
     */
    public SessionView join(Contract contract, SessionId session, Opening input, Duration atMost, Consumer<Step> steps)
            throws IOException {
        Contract.Input terms = contract.inputs().stream()
                .filter(one -> one.party().equals(client.id()))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        Problem.INPUT_UNKNOWN,
                        "the contract asks no input of " + client.id() + ", so it has no part here"));
        if (!terms.schema().admits(input.value())) {
            throw new ProblemException(
                    Problem.SCHEMA_MISMATCH, "the value is not one that the contract's schema for this input allows");
        }
        Evidence evidence = PartyClient.verified(contract, client.session(session));
        requireAllowed(contract, evidence.form());
        EncryptedInput.Value own = new EncryptedInput.Value(input.value(), input.commitment(Domain.INPUT));
        return switch (evidence.form()) {
            case THRESHOLD, COVERT ->
                threshold(task(contract, evidence.form()), evidence, own, new Following(session, atMost, steps));
            case TWO_MESSAGE -> twoMessage(contract, own, new Following(session, atMost, steps));
            case SANDBOX ->
                throw new ProblemException(
                        Problem.WRONG_STATE, "policy chose the model lane for this session: submit the input to it");
        };
    }

    /** What policy decides this party holds against the contract itself: the gateway might not have asked. */
    private static void requireAllowed(Contract contract, LaneForm form) {
        Contract.LaneTerms terms = contract.laneTerms();
        boolean single = form == LaneForm.TWO_MESSAGE && terms.keys() != KeyHolding.SINGLE;
        if (single || !form.withstands().atLeast(terms.leastAdversary())) {
            throw new ProblemException(
                    Problem.SIGNATURE_INVALID,
                    "the gateway would run the session in the form '" + form + "', which the contract does not allow: "
                            + (single
                                    ? "no party may hold the key alone"
                                    : "it must withstand " + terms.leastAdversary() + " parties")
                            + "; nothing was sent");
        }
    }

    private SessionView threshold(JointTask task, Evidence evidence, EncryptedInput.Value own, Following following)
            throws IOException {
        int index = task.parties().indexOf(client.id());
        PartyKeys keys = keys(task, evidence, index);
        boolean kept = false;
        var exchange = new Exchange(client, task.contract(), task.parties(), following);
        try (var joining = new Joining(exchange, task, keys, own, random)) {
            SessionView last = follow(joining, following, keys);
            kept = keys.isUsable();
            return last;
        } finally {
            if (kept) {
                ready.put(task.contract().digest(), keys);
            } else {
                keys.close();
            }
        }
    }

    private SessionView twoMessage(Contract contract, EncryptedInput.Value own, Following following) {
        TwoMessageTask task;
        try {
            task = TwoMessageTask.of(contract);
        } catch (UnsuitableException e) {
            throw notJoint(e);
        }
        try (TwoMessageJoining joining =
                new TwoMessageJoining(new Exchange(client, contract, task.parties(), following), task, own, random)) {
            return client.watch(following.session(), following.atMost(), joining::react);
        } catch (JoinException | ProblemException e) {
            withdraw(following.session());
            throw e;
        }
    }

    private JointTask task(Contract contract, LaneForm form) {
        try {
            return JointTask.of(contract, circuits, form);
        } catch (UnsuitableException e) {
            throw notJoint(e);
        }
    }

    private static ProblemException notJoint(UnsuitableException e) {
        return new ProblemException(Problem.WRONG_STATE, "this contract is not computed so: " + e.getMessage());
    }

    /** The gateway says whether it has keys of an earlier session; this party must then have the same ones. */
    private PartyKeys keys(JointTask task, Evidence evidence, int index) throws IOException {
        String kept = evidence.claims().getOrDefault("he.kept-keys", NO_KEYS);
        Optional<PartyKeys> known = ready.take(task.contract().digest());
        if (known.isPresent()) {
            if (known.get().is(kept)) {
                return known.get();
            }
            known.get().close();
        }
        KeyFolder.Keys files = folder.open(task.contract().digest());
        try {
            if (kept.equals(NO_KEYS)) {
                return PartyKeys.create(files, task, new PartyKeys.Place(evidence.session(), index + 1), random);
            }
            Optional<PartyKeys> restored = PartyKeys.restore(files, task).filter(keys -> keys.is(kept));
            if (restored.isPresent()) {
                return restored.get();
            }
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
        files.close();
        client.withdraw(evidence.session());
        throw new JoinException("this party does not have the keys of the earlier session that the gateway would use;"
                + " the session is withdrawn, the next one makes new keys");
    }

    private SessionView follow(Joining joining, Following following, PartyKeys keys) throws IOException {
        boolean seen = false;
        boolean usable = false;
        try {
            SessionView last = client.watch(following.session(), following.atMost(), joining::react);
            seen = true;
            boolean answered = last.state() == SessionView.State.RELEASED
                    || last.reason().equals(Optional.of(EndReason.POLICY_DENIED));
            usable = answered && keys.isUsable();
            return last;
        } finally {
            // Whatever stopped this party: also a gateway that refused something, or went away.
            if (!usable) {
                keys.burn();
            }
            if (!seen) {
                withdraw(following.session());
            }
        }
    }

    /** The session may have ended already, by this or for another reason. */
    private void withdraw(SessionId session) {
        try {
            client.withdraw(session);
        } catch (RuntimeException e) {
            // What made this party stop is told; that the session is over as well, or the gateway away, changes
            // nothing.
        }
    }

    /** Wipes what is in memory; the files stay for another time. */
    @Override
    public void close() throws IOException {
        ready.close();
    }
}
