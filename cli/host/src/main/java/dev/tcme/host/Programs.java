package dev.tcme.host;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The programs that the user has installed.
 *
 * @param searchPath the value of {@code PATH}
 */
record Programs(String searchPath) {
    Optional<Path> find(String name) {
        for (String folder : searchPath.split(File.pathSeparator)) {
            try {
                // A relative entry means the current folder: a program must not come from wherever the user stands.
                Path program = Path.of(folder).resolve(name);
                if (program.isAbsolute() && Files.isRegularFile(program) && Files.isExecutable(program)) {
                    return Optional.of(program);
                }
            } catch (InvalidPathException e) {
                // A broken entry of PATH holds no program.
            }
        }
        return Optional.empty();
    }
}
