package dev.tcme.cli;

import dev.tcme.client.PreparedInput;
import dev.tcme.contract.Base64Url;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import dev.tcme.contract.Opening;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SessionId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Salts of the inputs that were sent, one file each, for their owner alone. A salt without the value tells nothing;
 * together they open the commitment in the receipt.
 */
record Salts(Home home) {
    private static final int MAX_BYTES = 1024;

    /** Enough of a commitment to tell two attempts at the same input apart. */
    private static final int NAME_DIGITS = 16;

    /**
     * @param salt base64url of 32 bytes
     * @param commitment what the salt and the value open
     */
    record Kept(SessionId session, String input, String salt, Digest commitment) {
        Kept {
            Objects.requireNonNull(session);
            Objects.requireNonNull(input);
            Objects.requireNonNull(commitment);
            bytes(salt);
        }

        byte[] bytes() {
            return bytes(salt);
        }

        private static byte[] bytes(String salt) {
            return decode(salt);
        }

        @Override
        public String toString() {
            return "Kept[" + session + ", " + input + "]";
        }
    }

    /** A salt as it is written, 43 base64url characters. */
    static byte[] decode(String salt) {
        return Base64Url.decode(salt)
                .filter(bytes -> bytes.length == Opening.SALT_LENGTH)
                .orElseThrow(() -> new CliFailure(
                        Exit.LOCAL, "expected a salt: 43 base64url characters, or the file that holds it"));
    }

    /** Keeps the salt of an input that is about to be sent. */
    Path keep(String party, PreparedInput input) throws IOException {
        return keep(party, input.session(), input.name(), input.opening());
    }

    /** Keeps the salt of an input that is about to be sent. */
    Path keep(String party, SessionId session, String input, Opening opening) throws IOException {
        Kept kept = new Kept(session, input, Base64Url.encode(opening.salt()), opening.commitment(Domain.INPUT));
        Home.ensure(home.parties());
        Path folder = Home.ensure(home.salts(party));
        String attempt = kept.commitment().hex().substring(0, NAME_DIGITS);
        Path file = folder.resolve(kept.session() + "." + kept.input() + "." + attempt + ".json");
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = Files.newByteChannel(file, fresh, ownerOnly)) {
            channel.write(java.nio.ByteBuffer.wrap(Json.canonicalOf(kept)));
        }
        return file;
    }

    static Kept read(Path file) throws IOException {
        byte[] content = Documents.read(file, MAX_BYTES);
        try {
            return Json.read(Json.parse(content, MAX_BYTES), Kept.class);
        } catch (ProblemException e) {
            throw new CliFailure(Exit.LOCAL, "not a salt file: " + file);
        }
    }

    /** Every salt kept on this machine for an input of a session, whichever party it was. */
    List<Kept> find(SessionId session, String input) throws IOException {
        List<Kept> found = new ArrayList<>();
        if (!Files.isDirectory(home.parties())) {
            return found;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(home.parties(), "*.salts")) {
            for (Path folder : folders) {
                try (DirectoryStream<Path> files =
                        Files.newDirectoryStream(folder, session + "." + input + ".*.json")) {
                    for (Path file : files) {
                        found.add(read(file));
                    }
                }
            }
        }
        return found;
    }
}
