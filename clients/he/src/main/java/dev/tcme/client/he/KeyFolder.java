package dev.tcme.client.he;

import dev.tcme.contract.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Where a party keeps its shares of keys between sessions: for each contract {@code <digest>.secret}, which is worth as much as the
 * inputs of all sessions under it, and {@code <digest>.public}. Only the user may read the folder. A backup that is played back
 * brings an older state with it, from which a second share could be given: keep the folder out of backups.
 */
public final class KeyFolder {
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;

    public KeyFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * The keys under a contract, for this process alone until they are closed.
     *
     * @throws IOException if the folder cannot be used, or another process uses these keys now
     */
    Keys open(Digest contract) throws IOException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
        FileChannel channel = FileChannel.open(
                folder.resolve(contract.hex() + ".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                OWNER_FILE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new IOException(
                    "another session under this contract uses the party's keys now; join again when it has ended");
        }
        return new Keys(channel, contract.hex());
    }

    /** The files for one contract. */
    final class Keys implements AutoCloseable {
        private final FileChannel lock;
        private final String name;

        private Keys(FileChannel lock, String name) {
            this.lock = lock;
            this.name = name;
        }

        private Path secret() {
            return folder.resolve(name + ".secret");
        }

        private Path open() {
            return folder.resolve(name + ".public");
        }

        Optional<byte[]> readSecret() throws IOException {
            return Files.exists(secret()) ? Optional.of(Files.readAllBytes(secret())) : Optional.empty();
        }

        Optional<byte[]> readPublic() throws IOException {
            return Files.exists(open()) ? Optional.of(Files.readAllBytes(open())) : Optional.empty();
        }

        /** On disk when this returns. */
        void keepSecret(byte[] state) {
            keep(secret(), state);
        }

        void keepPublic(byte[] keys) {
            keep(open(), keys);
        }

        private void keep(Path file, byte[] content) {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            try {
                Files.deleteIfExists(fresh);
                try (FileChannel out = FileChannel.open(
                        fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_FILE)) {
                    ByteBuffer bytes = ByteBuffer.wrap(content);
                    while (bytes.hasRemaining()) {
                        out.write(bytes);
                    }
                    out.force(true);
                }
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + file, e);
            }
        }

        /** Nothing of these keys is left. */
        void erase() throws IOException {
            Files.deleteIfExists(secret());
            Files.deleteIfExists(open());
        }

        @Override
        public void close() throws IOException {
            lock.close();
        }
    }
}
