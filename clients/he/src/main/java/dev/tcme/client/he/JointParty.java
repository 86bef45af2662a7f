package dev.tcme.client.he;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.client.PartyClient;
import dev.tcme.client.SessionView;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Domain;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Evidence;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import dev.tcme.he.protocol.Circuits;
import dev.tcme.he.protocol.EncryptedInput;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.UnsuitableException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A party that takes part in joint computations. {@link #join} does its whole side of a session: keys, encryption, checking of what
 * the others and the gateway did, and the share of the decryption.
 */
public final class JointParty {
    private static final String NO_KEYS = "none";

    private final PartyClient client;
    private final KeyFolder folder;
    private final Circuits circuits;
    private final SecureRandom random;

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
     * @throws JoinException if the gateway's keys or result are not those that this party computes; the session is withdrawn from
     *     and the party's keys are burnt
     * @throws IOException if the keys' files cannot be used
     */
    public SessionView join(Contract contract, SessionId session, Opening input, Duration atMost, Consumer<Step> steps)
            throws IOException {
        JointTask task = task(contract);
        int index = task.parties().indexOf(client.id());
        if (index < 0) {
            throw new ProblemException(
                    Problem.INPUT_UNKNOWN, "the contract asks no input of " + client.id() + ", so it has no part here");
        }
        JsonNode value = input.value();
        if (!task.input(index).schema().admits(value)) {
            throw new ProblemException(
                    Problem.SCHEMA_MISMATCH, "the value is not one that the contract's schema for this input allows");
        }
        Evidence evidence = PartyClient.verified(contract, client.session(session));
        if (evidence.form() != LaneForm.THRESHOLD) {
            throw new ProblemException(
                    Problem.WRONG_STATE,
                    "policy chose the form '" + evidence.form() + "' for this session: submit to it");
        }
        EncryptedInput.Value own = new EncryptedInput.Value(value, input.commitment(Domain.INPUT));
        try (PartyKeys keys = keys(task, evidence, index)) {
            Joining joining = new Joining(client, session, task, keys, own, random, steps);
            return follow(joining, session, atMost, keys);
        }
    }

    private JointTask task(Contract contract) {
        try {
            return JointTask.of(contract, circuits);
        } catch (UnsuitableException e) {
            throw new ProblemException(Problem.WRONG_STATE, "this contract is not computed jointly: " + e.getMessage());
        }
    }

    /** The gateway says whether it has keys of an earlier session; this party must then have the same ones. */
    private PartyKeys keys(JointTask task, Evidence evidence, int index) throws IOException {
        String kept = evidence.claims().getOrDefault("he.kept-keys", NO_KEYS);
        KeyFolder.Keys files = folder.open(task.contract().digest());
        try {
            if (kept.equals(NO_KEYS)) {
                return PartyKeys.create(files, task, new PartyKeys.Place(evidence.session(), index + 1), random);
            }
            Optional<PartyKeys> restored = PartyKeys.restore(files, task)
                    .filter(keys -> keys.shared().orElseThrow().digest().equals(kept));
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

    private SessionView follow(Joining joining, SessionId session, Duration atMost, PartyKeys keys) throws IOException {
        SessionView last;
        try {
            last = client.watch(session, atMost, joining::react);
        } catch (JoinException | ProblemException e) {
            keys.burn();
            withdraw(session);
            throw e;
        }
        boolean answered = last.state() == SessionView.State.RELEASED
                || last.reason().equals(Optional.of(EndReason.POLICY_DENIED));
        if (!answered || keys.party().decryptionsLeft() == 0) {
            keys.burn();
        }
        return last;
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
}
