package dev.tcme.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * The one data folder: what can be fetched again ({@code cache}) and what cannot ({@code state}). Deleting both is a
 * factory reset.
 *
 * <pre>
 * cache/opa  cache/weights  cache/postgres       programs and weights, the same for every state folder
 * state/postgres                                 the database
 * state/keys                                     the gateway's signing key, the database password (mode 600)
 * state/log  state/pid  state/lock               logs of the parts, their processes, the owner
 * </pre>
 *
 * @param cache folder of what can be fetched again
 * @param state folder of one installation; used by one {@link Host} at a time
 */
public record TcmeHome(Path cache, Path state) {
    private static final String OWNER_ONLY = "rwx------";

    /** The folder that {@code TCME_HOME} names, else {@code .tcme} in the user's home. */
    public static TcmeHome of(Map<String, String> environment, Path userHome) {
        String named = environment.getOrDefault("TCME_HOME", "");
        return at(named.isBlank() ? userHome.resolve(".tcme") : Path.of(named));
    }

    /** Cache and state in one folder. */
    public static TcmeHome at(Path root) {
        Path absolute = root.toAbsolutePath().normalize();
        return new TcmeHome(absolute.resolve("cache"), absolute.resolve("state"));
    }

    /** The same cache with another state folder: a second installation, or a test. */
    public TcmeHome withState(Path otherState) {
        return new TcmeHome(cache, otherState.toAbsolutePath().normalize());
    }

    Path opaCache() {
        return ownerOnly(cache.resolve("opa"));
    }

    Path weightsCache() {
        return ownerOnly(cache.resolve("weights"));
    }

    Path postgresCache() {
        return ownerOnly(cache.resolve("postgres"));
    }

    /** Not created here: it exists exactly when there is a complete database. */
    Path database() {
        return ownerOnly(state).resolve("postgres");
    }

    Path keys() {
        return ownerOnly(state.resolve("keys"));
    }

    Path log() {
        return ownerOnly(state.resolve("log"));
    }

    Path pid() {
        return ownerOnly(state.resolve("pid"));
    }

    Path lock() {
        return ownerOnly(state).resolve("lock");
    }

    private static Path ownerOnly(Path folder) {
        try {
            return Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
        } catch (IOException | UnsupportedOperationException e) {
            throw new HostException("cannot create the folder " + folder + "; give another one by TCME_HOME", e);
        }
    }
}
