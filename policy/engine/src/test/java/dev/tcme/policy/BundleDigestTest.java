package dev.tcme.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleDigestTest {
    @TempDir
    private Path folder;

    private Path bundle;

    @BeforeEach
    void copyTheBundle() {
        bundle = OpaProcess.copy(OpaProcess.BUNDLE, folder.resolve("rego"));
    }

    @Test
    void theDigestInTheRepositoryIsUpToDate() throws IOException {
        assertEquals(
                BundleDigest.of(OpaProcess.BUNDLE),
                BundleDigest.written(OpaProcess.BUNDLE),
                "run policy/digest: tcme/bundle/data.json is stale");
    }

    @Test
    void isTheHashOfTheListOfHashes(@TempDir Path small) throws IOException {
        Files.writeString(small.resolve(".manifest"), "{}");
        Files.writeString(small.resolve("a.rego"), "package a\n");
        String list = "{\".manifest\":\"" + Digest.ofFile("{}".getBytes(StandardCharsets.UTF_8)) + "\",\"a.rego\":\""
                + Digest.ofFile("package a\n".getBytes(StandardCharsets.UTF_8)) + "\"}";
        assertEquals(Digest.of(Domain.POLICY_BUNDLE, list.getBytes(StandardCharsets.UTF_8)), BundleDigest.of(small));
    }

    @ParameterizedTest
    @ValueSource(strings = {".manifest", "tcme/admit/admit.rego", "tcme/lib/shape.rego", "tcme/limits/data.json"})
    void changesWithEachFileThatDecides(String path) throws IOException {
        Digest before = BundleDigest.of(bundle);
        Files.writeString(bundle.resolve(path), Files.readString(bundle.resolve(path)) + "\n");
        assertNotEquals(before, BundleDigest.of(bundle));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcme/route/more.rego", "tcme/more/data.json", "data.json", "schemas/data.json"})
    void changesWithEachFileThatIsAdded(String path) throws IOException {
        Digest before = BundleDigest.of(bundle);
        Files.createDirectories(bundle.resolve(path).getParent());
        Files.writeString(bundle.resolve(path), "{}");
        assertNotEquals(before, BundleDigest.of(bundle));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcme/admit/admit_test.rego", "schemas/admit.json", BundleDigest.WRITTEN})
    void doesNotChangeWithWhatCannotDecide(String path) throws IOException {
        Digest before = BundleDigest.of(bundle);
        Files.writeString(bundle.resolve(path), Files.readString(bundle.resolve(path)) + "\n");
        assertEquals(before, BundleDigest.of(bundle));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcme/limits/data.yaml",
                "tcme/limits/data.yml",
                "policy.wasm",
                ".signatures.json",
                "tcme/other.json",
                "tcme/a b.rego"
            })
    void refusesWhatItWouldNotCover(String path) throws IOException {
        Files.writeString(bundle.resolve(path), "{}");
        assertThrows(ProblemException.class, () -> BundleDigest.of(bundle));
    }

    @Test
    void refusesATestThatCouldAddToARule() throws IOException {
        Files.writeString(
                bundle.resolve("tcme/admit/sneaky_test.rego"), "# a test\npackage tcme.admit\n\nallow := true\n");
        assertThrows(ProblemException.class, () -> BundleDigest.of(bundle));
    }

    @Test
    void refusesLinks() throws IOException {
        Files.createSymbolicLink(bundle.resolve("tcme/link.rego"), bundle.resolve("tcme/admit/admit.rego"));
        assertThrows(ProblemException.class, () -> BundleDigest.of(bundle));
    }

    @Test
    void refusesAFolderWithoutAManifestAndWhatIsNoFolder() throws IOException {
        Files.delete(bundle.resolve(".manifest"));
        assertThrows(ProblemException.class, () -> BundleDigest.of(bundle));
        assertThrows(ProblemException.class, () -> BundleDigest.of(bundle.resolve("nowhere")));
    }
}
