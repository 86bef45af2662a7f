package dev.tcme.policy;

import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Json;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The name of a policy bundle: a digest over everything in its folder that can decide.
 *
 * <p>{@code SHA-256("tcme/policy-bundle/v1" ‖ 0x00 ‖ JCS({"<path>": "sha256:<hex of the file>", …}))} over
 * {@code .manifest}, every {@code .rego} that is no test and every {@code data.json} except the one that holds the
 * digest. {@code policy/digest} computes the same. What OPA would load and the digest would not cover is refused
 * ({@code data.yaml}, links, other files); tests are left out, and must therefore be in packages of their own, whose
 * names end in {@code _test}, where they cannot add to a rule.
 */
public final class BundleDigest {
    /** Where a bundle holds its own digest. */
    public static final String WRITTEN = "tcme/bundle/data.json";

    private static final int MAX_FILES = 1024;
    private static final int MAX_FILE_BYTES = 1024 * 1024;
    private static final int MAX_DEPTH = 16;
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9._/-]+");
    private static final Pattern TEST_PACKAGE = Pattern.compile("package [a-z][a-z0-9_.]*_test");

    private BundleDigest() {}

    /**
     * Digest of the bundle in a folder.
     *
     * @throws IOException if a file cannot be read
     * @throws ProblemException {@link Problem#MALFORMED_DOCUMENT} if the folder is no bundle, naming the path
     */
    public static Digest of(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Path file : files(root)) {
            String path = root.relativize(file)
                    .toString()
                    .replace(file.getFileSystem().getSeparator(), "/");
            if (covers(path, file)) {
                files.put(path, Digest.ofFile(Files.readAllBytes(file)).toString());
            }
        }
        if (!files.containsKey(".manifest")) {
            throw refused(".manifest", "is missing");
        }
        return Digest.of(Domain.POLICY_BUNDLE, Json.canonicalOf(files));
    }

    /**
     * The digest that a bundle's own {@value #WRITTEN} names. It is stale if it is not {@link #of} the same folder.
     *
     * @throws IOException if the file cannot be read
     * @throws ProblemException {@link Problem#MALFORMED_DOCUMENT} if it does not hold a digest
     */
    public static Digest written(Path root) throws IOException {
        byte[] bytes = Files.readAllBytes(root.resolve(WRITTEN));
        return Digest.parse(Json.parse(bytes, MAX_FILE_BYTES).path("digest").asText());
    }

    private static List<Path> files(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            throw refused(".", "is no folder");
        }
        try (Stream<Path> walk = Files.walk(root, MAX_DEPTH)) {
            List<Path> files = walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .limit(MAX_FILES + 1L)
                    .toList();
            if (files.size() > MAX_FILES) {
                throw refused(".", "has more than " + MAX_FILES + " files");
            }
            return files;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean covers(String path, Path file) throws IOException {
        if (!PLAIN_NAME.matcher(path).matches() || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw refused("a path", "is no plain file with a plain name");
        }
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw refused(path, "has more than " + MAX_FILE_BYTES + " bytes");
        }
        if (path.endsWith("_test.rego")) {
            requireTestPackage(path, file);
            return false;
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        boolean data = name.equals("data.json");
        boolean schema = path.startsWith("schemas/") && path.endsWith(".json") && !data;
        if (schema || path.equals(WRITTEN)) {
            return false;
        }
        if (!data && !path.equals(".manifest") && !path.endsWith(".rego")) {
            throw refused(path, "is nothing that a bundle holds");
        }
        return true;
    }

    private static void requireTestPackage(String path, Path file) throws IOException {
        boolean own = Files.readString(file, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .findFirst()
                .filter(line -> TEST_PACKAGE.matcher(line).matches())
                .isPresent();
        if (!own) {
            throw refused(path, "must begin with a package whose name ends in _test");
        }
    }

    private static ProblemException refused(String path, String why) {
        return new ProblemException(Problem.MALFORMED_DOCUMENT, "in the policy bundle, " + path + " " + why);
    }
}
