package dev.tcme.cli;

import dev.tcme.client.PartyIdentity;
import dev.tcme.contract.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** The folder where parties' keys and salts live: {@code ${TCME_HOME:-~/.tcme}/parties}. */
record Home(Path parties) {
    private static final String KEY_FILE = ".json";

    static Home of(Shell shell) {
        Path base = shell.variable("TCME_HOME")
                .map(Path::of)
                .orElseGet(() -> Path.of(shell.variable("HOME").orElse("."), ".tcme"));
        return at(base);
    }

    /** Below another base folder than the usual one. */
    static Home at(Path base) {
        return new Home(base.resolve("parties"));
    }

    Path keyFile(String party) {
        return parties.resolve(party + KEY_FILE);
    }

    Path salts(String party) {
        return parties.resolve(party + ".salts");
    }

    /** Shares of keys for joint computations. */
    Path shares(String party) {
        return parties.resolve(party + ".shares");
    }

    /** Makes a folder that only its owner can look into. */
    static Path ensure(Path folder) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        return Files.createDirectories(folder, ownerOnly);
    }

    /** Ids of the parties whose keys are here, sorted. */
    List<String> ids() throws IOException {
        if (!Files.isDirectory(parties)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(parties)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(KEY_FILE))
                    .map(name -> name.substring(0, name.length() - KEY_FILE.length()))
                    .sorted()
                    .toList();
        }
    }

    static PartyIdentity load(Path keyFile) throws IOException {
        try {
            return PartyIdentity.load(keyFile);
        } catch (NoSuchFileException e) {
            throw new CliFailure(Exit.LOCAL, "there is no key file " + keyFile + "; make one with: tcme party init ID");
        } catch (ProblemException e) {
            throw new CliFailure(Exit.LOCAL, "not a key file: " + keyFile + ": " + e.detail());
        }
    }
}
