package dev.tcme.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The OPA program, by the first of these that works: an {@code opa} on the PATH that speaks Rego v1; the cached one; one
 * built from the Go module, whose content Go checks against its checksum database; the upstream release, checked by a
 * digest kept here.
 */
final class OpaBinary {
    /** What is built: the newest release of which the module proxy has everything. */
    static final String BUILT_VERSION = "1.22.0";

    /**
     * What is downloaded: the newest release whose digests several independent projects publish with the same values
     * (cashapp/hermit-packages {@code opa.hcl}, and Nix and Bazel definitions that fetch by digest).
     */
    static final String RELEASE_VERSION = "1.9.0";

    private static final String RELEASE_FOLDER =
            "https://github.com/open-policy-agent/opa/releases/download/v" + RELEASE_VERSION + "/";

    private static final Map<String, Release> RELEASES = Map.of(
            "linux-amd64",
            new Release("opa_linux_amd64_static", "66fa66f3b730b2fb086003863428b382b2898d343adb4b5dfab5598b4d739eed"),
            "linux-arm64",
            new Release("opa_linux_arm64_static", "e7fdc5f823d5156cd449d6242b97b237cacbcbe4f531743d695c8d413d9aebb3"),
            "darwin-amd64",
            new Release("opa_darwin_amd64", "1122d0176604cd055d8f88b2b4d4019c469891d37e0bce9c1306e001e656ad2e"),
            "darwin-arm64",
            new Release("opa_darwin_arm64_static", "0134337a52bd255a2202eac4b4b85348fd4a77f94e8dab8ebcb2399ec018f4c0"));

    private static final Pattern VERSION = Pattern.compile("(?m)^Version: (\\d{1,4})\\.(\\d{1,4})\\.");
    private static final int MAJOR_MIN = 1; // Rego v1 is the default since OPA 1.0
    private static final Duration VERSION_LIMIT = Duration.ofSeconds(20);
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(20);
    private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(5);
    private static final long DOWNLOAD_BYTES_MAX = 200L * 1024 * 1024;
    private static final int ERROR_LINES = 5;

    private record Release(String file, String sha256) {}

    private final Path cache;
    private final Programs programs;
    private final Tool tool;
    private final Progress progress;

    OpaBinary(Path cache, Programs programs, Progress progress) {
        this.cache = cache;
        this.programs = programs;
        this.tool = new Tool(progress);
        this.progress = progress;
    }

    Path find() throws InterruptedException {
        Optional<Path> installed = programs.find("opa");
        if (installed.isPresent() && speaksRegoV1(installed.get())) {
            return installed.get();
        }
        for (String version : List.of(BUILT_VERSION, RELEASE_VERSION)) {
            Path cached = cache.resolve("opa-" + version);
            if (Files.isExecutable(cached)) {
                return cached;
            }
        }
        Optional<Path> go = programs.find("go");
        if (go.isPresent()) {
            Optional<Path> built = build(go.get());
            if (built.isPresent()) {
                return built.get();
            }
        }
        return download(URI.create(RELEASE_FOLDER), platform());
    }

    private boolean speaksRegoV1(Path opa) throws InterruptedException {
        Tool.Result result = tool.run("opa version", List.of(opa.toString(), "version"), Map.of(), VERSION_LIMIT);
        Matcher version = VERSION.matcher(result.output());
        return result.status() == 0 && version.find() && Integer.parseInt(version.group(1)) >= MAJOR_MIN;
    }

    private Optional<Path> build(Path go) throws InterruptedException {
        try {
            // In the cache itself, so that the result can be moved into place in one step.
            Path bin = Files.createTempDirectory(cache, "build-");
            try {
                Tool.Result result = tool.run(
                        "building opa " + BUILT_VERSION + " with go, once; this takes minutes",
                        List.of(go.toString(), "install", "github.com/open-policy-agent/opa@v" + BUILT_VERSION),
                        Map.of("GOBIN", bin.toString(), "CGO_ENABLED", "0"),
                        BUILD_LIMIT);
                Path built = bin.resolve("opa");
                if (result.status() != 0 || !Files.isExecutable(built)) {
                    progress.step("go could not build opa; trying the release.\n  "
                            + Tool.tail(result.output(), ERROR_LINES));
                    return Optional.empty();
                }
                progress.step("built opa " + BUILT_VERSION);
                return Optional.of(install(built, BUILT_VERSION));
            } finally {
                Folders.delete(bin);
            }
        } catch (IOException e) {
            throw new HostException("cannot write to " + cache, e);
        }
    }

    /** Package-private with its address so that a test can serve other bytes. */
    Path download(URI folder, String platform) throws InterruptedException {
        Release release = RELEASES.get(platform);
        if (release == null) {
            throw new HostException("there is no pinned opa release for " + platform + "; " + advice());
        }
        progress.step("downloading opa " + RELEASE_VERSION);
        Path target = null;
        try (HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(20))
                .build()) {
            target = Files.createTempFile(cache, "download-", "");
            HttpResponse<InputStream> response = client.send(
                    HttpRequest.newBuilder(folder.resolve(release.file()))
                            .timeout(DOWNLOAD_LIMIT)
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            boolean expected;
            try (InputStream in = response.body();
                    OutputStream out = Files.newOutputStream(target)) {
                expected = new Checksum(release.sha256()).copy(in, out, DOWNLOAD_BYTES_MAX);
            }
            if (response.statusCode() != 200) {
                throw new HostException(
                        "the opa release was answered with status " + response.statusCode() + "; " + advice());
            }
            if (!expected) {
                throw new HostException("the downloaded opa has not the pinned SHA-256 and was deleted; " + advice());
            }
            return install(target, RELEASE_VERSION);
        } catch (IOException e) {
            throw new HostException("opa could not be downloaded; " + advice(), e);
        } finally {
            if (target != null) {
                Folders.delete(target);
            }
        }
    }

    private Path install(Path file, String version) throws IOException {
        Path target = cache.resolve("opa-" + version);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String platform() {
        String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
        String processor = System.getProperty("os.arch").equals("aarch64") ? "arm64" : System.getProperty("os.arch");
        return system + "-" + processor;
    }

    private static String advice() {
        return "install opa " + MAJOR_MIN + ".0 or newer on the PATH, or Go, or give a running one by OPA_URL";
    }
}
