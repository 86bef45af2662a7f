package dev.tcme.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Json;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.SigningKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/**
 * A party with its secret keys. {@code toString} shows the id alone.
 *
 * <p>The key file is {@code {"id","signingKey":"ed25519-secret:…","sealingKey":"x25519-secret:…"}}, readable by its
 * owner alone. Whoever has it can sign as the party and read its outputs.
 */
public final class PartyIdentity {
    private static final int MAX_FILE_BYTES = 4096;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final String id;
    private final SigningKey signingKey;
    private final Sealing.PrivateKey sealingKey;

    private PartyIdentity(String id, SigningKey signingKey, Sealing.PrivateKey sealingKey) {
        this.id = PartyCard.requireId(id);
        this.signingKey = signingKey;
        this.sealingKey = sealingKey;
    }

    /** The file's shape; its {@code toString} must not show it. */
    private record KeyFile(String id, String signingKey, String sealingKey) {
        @Override
        public String toString() {
            return "KeyFile[" + id + "]";
        }
    }

    /**
     * New keys for a party.
     *
     * @param id {@code [a-z][a-z0-9-]{0,31}}
     * @throws ProblemException {@link Problem#MALFORMED_DOCUMENT} for another id
     */
    public static PartyIdentity generate(String id, SecureRandom random) {
        return new PartyIdentity(id, SigningKey.generate(random), Sealing.PrivateKey.generate());
    }

    /**
     * Reads a key file.
     *
     * @throws IOException if there is none, or anybody but its owner has a right to it
     * @throws ProblemException {@link Problem#MALFORMED_DOCUMENT} if it is not a key file
     */
    public static PartyIdentity load(Path file) throws IOException {
        requireOwnerOnly(file);
        JsonNode tree = Json.parse(Files.readAllBytes(file), MAX_FILE_BYTES);
        KeyFile keys = Json.read(tree, KeyFile.class);
        if (keys.id() == null || keys.signingKey() == null || keys.sealingKey() == null) {
            throw new ProblemException(
                    Problem.MALFORMED_DOCUMENT, "expected a key file with 'id', 'signingKey' and 'sealingKey'");
        }
        return new PartyIdentity(
                keys.id(),
                SigningKey.parseSecret(keys.signingKey()),
                Sealing.PrivateKey.parseSecret(keys.sealingKey()));
    }

    private static void requireOwnerOnly(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException("expected a key file of at most " + MAX_FILE_BYTES + " bytes: " + file);
        }
        Set<PosixFilePermission> others = Files.getPosixFilePermissions(file);
        others.removeIf(permission -> permission.name().startsWith("OWNER_"));
        if (!others.isEmpty()) {
            throw new IOException("others than its owner have rights to the key file; run: chmod 600 " + file);
        }
    }

    /**
     * Writes the key file with rights for its owner alone. Never replaces one.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is a file already
     */
    public void saveNew(Path file) throws IOException {
        var keys = new KeyFile(id, signingKey.exportSecret(), sealingKey.exportSecret());
        byte[] json = Json.canonicalOf(keys);
        Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel out = FileChannel.open(file, fresh, PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer bytes = ByteBuffer.wrap(json);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            // A party that registered keys which a power cut then takes away could never use its name again.
            out.force(true);
        }
    }

    public String id() {
        return id;
    }

    /** The public half. */
    public PartyCard card() {
        return new PartyCard(id, signingKey.verificationKey(), sealingKey.publicKey());
    }

    SigningKey signingKey() {
        return signingKey;
    }

    Sealing.PrivateKey sealingKey() {
        return sealingKey;
    }

    @Override
    public String toString() {
        return "PartyIdentity[" + id + "]";
    }
}
