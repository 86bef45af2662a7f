package dev.tcme.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;

/** A secret that only its owner may read: made once, mode 600, never half written. */
record SecretFile(Path path) {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final long BYTES_MAX = 4096;

    boolean exists() {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    String readOrCreate(Supplier<String> secret) {
        if (!exists()) {
            create(secret.get());
        }
        return read();
    }

    String read() {
        try {
            if (!Files.getPosixFilePermissions(path).stream().allMatch(OWNER_ONLY::contains)) {
                throw new HostException(
                        "others than the owner may read " + path + "; if nobody has, run: chmod 600 " + path);
            }
            if (Files.size(path) > BYTES_MAX) {
                throw new HostException("expected a secret of at most " + BYTES_MAX + " bytes in " + path);
            }
            return Files.readString(path).strip();
        } catch (IOException e) {
            throw new HostException("cannot read " + path, e);
        }
    }

    private void create(String secret) {
        try {
            // The mode is set before the content is there, and the name only exists with the whole content.
            Path part = Files.createTempFile(
                    path.getParent(), "new-", "", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.writeString(part, secret);
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new HostException("cannot write " + path, e);
        }
    }
}
