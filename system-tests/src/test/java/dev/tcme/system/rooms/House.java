package dev.tcme.system.rooms;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All modules that the parent names, so that a new one cannot be forgotten. Read from this module's folder. */
final class House {
    private static final String PLANTED = "dev/tcme/system/rooms/planted";
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Path OWN = Path.of("").toAbsolutePath();
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private House() {}

    /** Modules with main code, in the parent's order. */
    static List<Path> modules() {
        try {
            return MODULE.matcher(Files.readString(PROJECT.resolve("pom.xml")))
                    .results()
                    .map(match -> PROJECT.resolve(match.group(1)))
                    .filter(module -> Files.isDirectory(sources(module)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path sources(Path module) {
        return module.resolve("src/main/java");
    }

    /** The main classes of every module. */
    static JavaClasses classes() {
        return new ClassFileImporter()
                .importPaths(modules().stream()
                        .map(module -> module.resolve("target/classes"))
                        .map(House::compiled)
                        .toList());
    }

    /** The classes that break the rules on purpose. */
    static JavaClasses planted() {
        return new ClassFileImporter().importPaths(compiled(OWN.resolve("target/test-classes/" + PLANTED)));
    }

    static Path plantedSources() {
        return OWN.resolve("src/test/java/" + PLANTED);
    }

    private static Path compiled(Path classes) {
        if (!Files.isDirectory(classes)) {
            throw new IllegalStateException(
                    "build the whole project first: there is no " + PROJECT.relativize(classes));
        }
        return classes;
    }

    /** Files that end so, below a folder. */
    static List<Path> files(Path folder, String end) {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(file -> file.toString().endsWith(end)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For messages: without the machine's path. */
    static String name(Path file) {
        return PROJECT.relativize(file).toString();
    }
}
