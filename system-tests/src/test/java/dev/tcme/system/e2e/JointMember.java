package dev.tcme.system.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.client.PartyClient;
import dev.tcme.client.SessionView;
import dev.tcme.client.he.JointParty;
import dev.tcme.client.he.KeyFolder;
import dev.tcme.client.he.Step;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Opening;
import dev.tcme.contract.SessionId;
import dev.tcme.he.protocol.Circuits;
import dev.tcme.he.ring.Parallel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

/** An honest party of joint computations: the SDK, with a folder of its own for its share of keys. */
final class JointMember implements AutoCloseable {
    /** Searching parameters takes longer than a session; all parties of these tests would find the same ones. */
    static final Circuits CIRCUITS = new Circuits(Parallel.none());

    /** Far more than a session takes, also where other work keeps all processors busy. */
    static final Duration LIMIT = Duration.ofSeconds(120);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final PartyClient client;
    private final Path folder;
    private final SecureRandom random;
    private final List<Part> parts = new CopyOnWriteArrayList<>();
    private JointParty party;

    private JointMember(PartyClient client, Path folder, SecureRandom random) {
        this.client = client;
        this.folder = folder;
        this.random = random;
        this.party = restarted();
    }

    private JointParty restarted() {
        return new JointParty(client, new KeyFolder(folder), CIRCUITS, random);
    }

    static JointMember of(PartyClient client) {
        return of(client, RANDOM);
    }

    /** @param random all that the party draws, but for what signs its requests */
    static JointMember of(PartyClient client, SecureRandom random) {
        try {
            return new JointMember(client, Files.createTempDirectory("tcme-joint-"), random);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One party's way through one session, on a thread of its own. */
    static final class Part {
        private final Opening opening;
        private final List<Step> steps = new CopyOnWriteArrayList<>();
        private final CompletableFuture<SessionView> end = new CompletableFuture<>();

        private Part(Opening opening) {
            this.opening = opening;
        }

        Opening opening() {
            return opening;
        }

        List<Step> steps() {
            return steps;
        }

        boolean isOver() {
            return end.isDone();
        }

        /** How the session ended for a party that saw its end. */
        SessionView ended() {
            return end.orTimeout(LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                    .join();
        }

        /** Why a party stopped by itself. */
        RuntimeException stopped() {
            try {
                throw new AssertionError("expected the party to stop, but it saw the session end as " + ended());
            } catch (CompletionException e) {
                if (e.getCause() instanceof RuntimeException why) {
                    return why;
                }
                throw e;
            }
        }
    }

    Part join(Contract contract, SessionId session, JsonNode value) {
        Part part = new Part(Opening.of(value, random));
        parts.add(part);
        Thread.ofVirtual().start(() -> {
            try {
                part.end.complete(party.join(contract, session, part.opening, LIMIT, part.steps::add));
            } catch (IOException | RuntimeException | Error e) {
                // Whatever it was: the test that waits for it must hear of it.
                part.end.completeExceptionally(e);
            }
        });
        return part;
    }

    /** The file with the party's share of the secret. */
    Path secret(Contract contract) {
        return folder.resolve(contract.digest().hex() + ".secret");
    }

    /** Whether anything of the keys under this contract is on disk. */
    boolean hasKeys(Contract contract) {
        return Files.exists(secret(contract))
                || Files.exists(folder.resolve(contract.digest().hex() + ".public"));
    }

    /** Whether a file lies in this party's folder. */
    boolean owns(Path file) {
        return file.startsWith(folder);
    }

    /** The program ends and starts again: what it had in memory is gone, its files are not. */
    void restart() {
        try {
            party.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        party = restarted();
    }

    /** The program ends, the disk breaks, and it starts again. */
    void loseKeys() {
        restart();
        for (Path file : Needles.files(folder)) {
            try {
                Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** After the end of all its sessions: whoever still takes part still writes to the folder. */
    @Override
    public void close() {
        Await.until(
                LIMIT,
                client.id() + " to have ended its part",
                () -> parts.stream().allMatch(Part::isOver));
        loseKeys();
        try {
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
