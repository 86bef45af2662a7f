package dev.tcme.he.bench;

import dev.tcme.he.bgv.Comparison;
import dev.tcme.he.ring.Ring;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is measured; the names in lower case are those of the peers' programs. */
public enum Operation {
    NTT(RingBenchmark.class, "forward", "forward transform of one residue polynomial, in place"),
    INTT(RingBenchmark.class, "inverse", "inverse transform of one residue polynomial, in place"),
    ENCODE(ClientBenchmark.class, "encode", "N/2 reals to a plaintext"),
    ENCRYPT_SK(ClientBenchmark.class, "encryptSecret", "a plaintext, with the secret key"),
    ENCRYPT_PK(ClientBenchmark.class, "encryptPublic", "a plaintext, with the public key"),
    DECRYPT(ClientBenchmark.class, "decrypt", "to whole coefficients; the peers stop before composing them"),
    DECRYPT_DECODE(ClientBenchmark.class, "decryptDecode", "to N/2 reals"),
    ADD(EvaluatorBenchmark.class, "add", "two ciphertexts"),
    MUL_PLAIN(EvaluatorBenchmark.class, "multiplyPlain", "ciphertext by plaintext, without rescaling"),
    MUL_RELIN_RESCALE(EvaluatorBenchmark.class, "multiplyRelineariseRescale", "two ciphertexts, back at degree 1"),
    ROTATE(EvaluatorBenchmark.class, "rotate", "by one slot"),
    ROTATE_HOISTED_16(EvaluatorBenchmark.class, "rotateHoisted", "one ciphertext by 1 to 16 slots"),
    MATVEC_128X1024(MatrixBenchmark.class, "multiply", "an encrypted vector by a matrix in the clear"),
    COMPARE_ASK(ComparisonBenchmark.class, "ask", "exact comparison, 32 bits: the question and its proof"),
    COMPARE_CHECK(ComparisonBenchmark.class, "check", "exact comparison: whether the proof holds"),
    COMPARE_ANSWER(ComparisonBenchmark.class, "answer", "exact comparison: on the question, blinded"),
    COMPARE_READ(ComparisonBenchmark.class, "read", "exact comparison: the answer decrypted");

    private static final int COMPARISON = Comparison.parameters().logDegree();

    private final Class<?> benchmark;
    private final String method;
    private final String words;

    Operation(Class<?> benchmark, String method, String words) {
        this.benchmark = benchmark;
        this.method = method;
        this.words = words;
    }

    /** {@code mul_relin_rescale}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One line for people. */
    public String words() {
        return words;
    }

    /** The name that JMH knows. */
    String benchmark() {
        return benchmark.getName() + "." + method;
    }

    /** Whether it works on one limb, without any scheme and on one thread. */
    public boolean isOfOneLimb() {
        return benchmark == RingBenchmark.class;
    }

    /** Whether the peers have it too. */
    public boolean isOfPeers() {
        return benchmark != ComparisonBenchmark.class;
    }

    /** Whether there is something to measure at a degree; the exact comparison has one of its own. */
    public boolean isAt(int logDegree) {
        return logDegree >= logDegreeMin() && logDegree <= logDegreeMax();
    }

    int logDegreeMin() {
        return isOfOneLimb() ? Ring.LOG_DEGREE_MIN : isOfPeers() ? Chains.LOG_DEGREE_MIN : COMPARISON;
    }

    int logDegreeMax() {
        return isOfOneLimb() ? Ring.LOG_DEGREE_MAX : isOfPeers() ? Chains.LOG_DEGREE_MAX : COMPARISON;
    }

    static Optional<Operation> find(String text) {
        return Arrays.stream(values()).filter(one -> one.text().equals(text)).findFirst();
    }

    /**
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Operation of(String text) {
        return find(text)
                .orElseThrow(() -> new IllegalArgumentException("there is no operation '" + text + "'; they are "
                        + Arrays.stream(values()).map(Operation::text).collect(Collectors.joining(" "))));
    }

    public static List<Operation> all() {
        return List.of(values());
    }
}
