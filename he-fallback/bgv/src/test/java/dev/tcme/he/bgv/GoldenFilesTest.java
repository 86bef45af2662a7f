package dev.tcme.he.bgv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

/**
 * What an earlier version wrote is read, written again byte by byte, and still means the same. The files change only together
 * with the version of the format: {@code -Dtcme.golden=write} writes them anew.
 */
class GoldenFilesTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private final Fixture f = Fixture.replayed(11, 12289, 1);
    private final Format format = new Format(f.context());
    private final long[] numbers = f.numbers(1);

    private static byte[] golden(String name, byte[] now) throws IOException {
        if ("write".equals(System.getProperty("tcme.golden"))) {
            Files.createDirectories(FOLDER);
            Files.write(FOLDER.resolve(name), now);
            return now;
        }
        try (InputStream in = GoldenFilesTest.class.getResourceAsStream("/golden/" + name)) {
            assertNotNull(in, "no golden file " + name);
            return in.readAllBytes();
        }
    }

    /** A hash of it: the question itself has hundreds of kilobytes. */
    @Test
    void aQuestionIsAsBefore() throws Exception {
        byte[] bytes = format.write(f.question(1, 0, 1, 1));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
        assertArrayEquals(golden("question.sha256", hash), hash);
        Question read = format.readQuestion(bytes);
        assertArrayEquals(bytes, format.write(read));
        assertNotNull(read.proven(f.context()));
    }

    @Test
    void aFreshCiphertextIsAsBefore() throws IOException {
        Ciphertext fresh = f.coefficients(numbers);
        byte[] bytes = golden("fresh-ciphertext.bin", format.write(fresh));
        assertArrayEquals(bytes, format.write(fresh));
        Ciphertext read = format.readCiphertext(bytes);
        assertArrayEquals(bytes, format.write(read));
        assertEquals(fresh.noise(), read.noise());
        assertArrayEquals(numbers, f.decryptor().decrypt(read).coefficients());
    }

    @Test
    void aComputedCiphertextIsAsBefore() throws IOException {
        Ciphertext negated = f.evaluator().negate(f.coefficients(numbers));
        byte[] bytes = golden("full-ciphertext.bin", format.write(negated));
        assertArrayEquals(bytes, format.write(negated));
        Ciphertext read = format.readCiphertext(bytes);
        assertArrayEquals(bytes, format.write(read));
        assertArrayEquals(
                numbers, f.decryptor().decrypt(f.evaluator().negate(read)).coefficients());
    }
}
