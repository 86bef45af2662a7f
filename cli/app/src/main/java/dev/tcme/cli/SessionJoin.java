package dev.tcme.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.client.PartyClient;
import dev.tcme.client.PartyIdentity;
import dev.tcme.client.SessionView;
import dev.tcme.client.TcmeClient;
import dev.tcme.client.he.JoinException;
import dev.tcme.client.he.JointParty;
import dev.tcme.client.he.KeyFolder;
import dev.tcme.client.he.Step;
import dev.tcme.contract.Contract;
import dev.tcme.contract.LaneKind;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import dev.tcme.he.protocol.Circuits;
import dev.tcme.he.ring.Parallel;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "join",
        description = {
            "Take part in a session that is computed on ciphertexts, until it ends.",
            "Does your whole side: makes your share of the keys with the other parties (unless you have keys under this"
                    + " contract from an earlier session), encrypts your input, computes the result from everybody's"
                    + " ciphertexts, and only then gives your share of the decryption of that result. Prints your part"
                    + " of the answer.",
            "Your share of the keys is kept under ~/.tcme/parties/ID.shares and burnt whenever a session ends without"
                    + " an answer. Keep that folder out of backups.",
            "A session in the model lane takes a sealed input instead: 'session submit'.",
            "Exit code 0 if an answer was released, 1 if the value is not one that the contract allows, 3 if the session"
                    + " was refused, withdrawn, expired or is none to join, 4 if the gateway or a party showed something"
                    + " false, 5 if something failed."
        },
        footer = {
            "",
            "Examples:",
            "  tcme session join ID --value '{\"value\": 42}'",
            "  tcme session join ID --file value.json --as alice"
        })
final class SessionJoin implements Callable<Integer> {
    /** As long as any session may stay open. */
    private static final String LONGEST_S = "86400";

    private static final String REWRITE_LINE = "\r\u001b[K";

    @Mixin
    private final Connection connection;

    @Mixin
    private Value value = new Value();

    @Option(
            names = "--at-most",
            paramLabel = "SECONDS",
            defaultValue = LONGEST_S,
            description = "Give up after so long, with exit code 5. Default: ${DEFAULT-VALUE}.")
    private int atMost;

    @Parameters(paramLabel = "ID", description = "The session.")
    private String id = "";

    private long started;

    SessionJoin(Shell shell) {
        connection = new Connection(shell);
    }

    @Override
    public Integer call() throws IOException {
        if (atMost < 1 || atMost > Integer.parseInt(LONGEST_S)) {
            throw new CliFailure(Exit.USAGE, "expected --at-most between 1 and " + LONGEST_S + " seconds");
        }
        PartyIdentity identity = connection.identity();
        SessionId session = Documents.session(id);
        try (TcmeClient client = connection.connect()) {
            PartyClient party = client.as(identity);
            SessionView open = party.session(session);
            Contract contract = party.agreed(open.contract());
            Contract.Input input = input(contract, identity.id());
            requireJoint(contract, open, input);
            JsonNode content = value.read(connection.shell(), input);
            if (!input.schema().admits(content)) {
                throw new ProblemException(
                        Problem.SCHEMA_MISMATCH,
                        "the value is not one that the contract's schema for the input '" + input.name() + "' allows");
            }
            SecureRandom random = new SecureRandom();
            Opening opening = Opening.of(content, random);
            new Salts(connection.common().home()).keep(identity.id(), session, input.name(), opening);
            SessionView last = join(new Joint(party, identity.id(), random), contract, session, opening);
            return finish(party, contract, last, identity.id());
        } catch (JoinException e) {
            throw new CliFailure(Exit.UNVERIFIABLE, String.valueOf(e.getMessage()));
        }
    }

    /** Before anything is asked of the user, made or sent. */
    private static void requireJoint(Contract contract, SessionView session, Contract.Input input) {
        if (session.state().isFinal()) {
            throw new CliFailure(
                    Exit.REFUSED,
                    "the session has ended: " + Wording.of(session)
                            + (session.state() == SessionView.State.RELEASED
                                    ? "; see: tcme session output " + session.id()
                                    : ""));
        }
        if (PartyClient.verified(contract, session).lane() != LaneKind.HE) {
            throw new CliFailure(
                    Exit.REFUSED,
                    "policy chose the model lane for this session; submit your input with: tcme session submit "
                            + session.id() + " " + input.name());
        }
    }

    private record Joint(PartyClient client, String id, SecureRandom random) {}

    private SessionView join(Joint joint, Contract contract, SessionId session, Opening opening) throws IOException {
        Path shares = connection.common().home().shares(joint.id());
        Home.ensure(connection.common().home().parties());
        started = System.nanoTime();
        waiting("waiting for the other parties");
        try (JointParty party =
                new JointParty(joint.client(), new KeyFolder(shares), new Circuits(Parallel.none()), joint.random())) {
            return party.join(contract, session, opening, Duration.ofSeconds(atMost), this::done);
        } finally {
            clear();
        }
    }

    private int finish(PartyClient party, Contract contract, SessionView last, String id) {
        Shell shell = connection.shell();
        if (last.state() != SessionView.State.RELEASED) {
            SessionShow.print(connection.common(), last);
            return Exit.of(last);
        }
        shell.hint("released after " + seconds());
        if (contract.output().recipients().contains(id)) {
            SessionOutput.print(connection.common(), id, party.output(contract, last.id()));
        } else {
            SessionShow.print(connection.common(), last);
        }
        return Exit.OK;
    }

    private void done(Step step) {
        clear();
        connection
                .shell()
                .hint(String.format(
                        Locale.ROOT,
                        "%8s  %s (sent %s, fetched %s)",
                        seconds(),
                        step.text(),
                        Wording.size(step.sent()),
                        Wording.size(step.received())));
        waiting("waiting for the other parties and the gateway");
    }

    private void waiting(String text) {
        Shell shell = connection.shell();
        if (shell.terminal() == Shell.Terminal.LIVE) {
            shell.err().print(REWRITE_LINE + "          " + text + " ...");
            shell.err().flush();
        }
    }

    private void clear() {
        Shell shell = connection.shell();
        if (shell.terminal() == Shell.Terminal.LIVE) {
            shell.err().print(REWRITE_LINE);
        }
    }

    private String seconds() {
        return String.format(Locale.ROOT, "%.2f s", (System.nanoTime() - started) / 1e9);
    }

    private static Contract.Input input(Contract contract, String party) {
        return contract.inputs().stream()
                .filter(input -> input.party().equals(party))
                .findFirst()
                .orElseThrow(() -> new CliFailure(
                        Exit.LOCAL,
                        "the contract asks no input of " + party + ", so it has no part in the computation"));
    }
}
