package dev.tcme.he.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Decryptor;
import dev.tcme.he.ckks.Encoder;
import dev.tcme.he.ckks.Encryptor;
import dev.tcme.he.ckks.EvaluationKeys;
import dev.tcme.he.ckks.Evaluator;
import dev.tcme.he.ckks.KeyGenerator;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.ParametersLiteral;
import dev.tcme.he.ckks.SecretKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same inputs through Lattigo: run by {@code mvn -Ppeers verify}, which installs Lattigo into the folder that the property
 * {@code tcme.peers.scratch} names, if it is not there.
 */
@Tag("peers")
final class OtherLibraryTest {
    private static final int LOG_DEGREE = 13;
    private static final int ROTATION = 3;
    private static final Path SCRIPTS = Path.of("../peers");

    @TempDir
    Path folder;

    @Test
    void decryptsToTheSameValuesAsLattigoAndAsPrecisely() throws Exception {
        int slots = 1 << LOG_DEGREE - 1;
        double[] x = random(1, slots);
        double[] y = random(2, slots);
        Map<String, double[]> theirs = lattigo(x, y);
        Map<String, double[]> ours = engine(x, y);
        Map<String, double[]> exact = exact(x, y);
        for (String operation : exact.keySet()) {
            double theirError = distance(theirs.get(operation), exact.get(operation));
            double ourError = distance(ours.get(operation), exact.get(operation));
            System.out.printf(
                    "%-10s error of Lattigo 2^%.1f, of ours 2^%.1f%n", operation, log2(theirError), log2(ourError));
            assertTrue(distance(ours.get(operation), theirs.get(operation)) <= ourError + theirError);
            assertTrue(ourError < 0x1p-20, operation + ": " + ourError);
            assertTrue(ourError < 16 * theirError, operation + ": " + ourError + " against " + theirError);
        }
    }

    private static Map<String, double[]> exact(double[] x, double[] y) {
        Map<String, double[]> result = new TreeMap<>();
        double[] sum = new double[x.length];
        double[] product = new double[x.length];
        double[] rotated = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            sum[i] = x[i] + y[i];
            product[i] = x[i] * y[i];
            rotated[i] = x[(i + ROTATION) % x.length];
        }
        result.put("add", sum);
        result.put("mul", product);
        result.put("mul_plain", product);
        result.put("rotate", rotated);
        return result;
    }

    private static Map<String, double[]> engine(double[] x, double[] y) {
        Parameters parameters =
                Parameters.of(ParametersLiteral.classical(LOG_DEGREE, 2, 40).withBaseBits(60));
        Context context = Context.of(parameters);
        KeyGenerator generator = new KeyGenerator(context, new SecureRandom());
        int level = parameters.levelMax();
        try (SecretKey key = generator.secretKey()) {
            Evaluator evaluator = new Evaluator(
                    context,
                    EvaluationKeys.of(List.of(
                            generator.relinearisationKey(key, level), generator.rotationKey(key, ROTATION, level))));
            Encryptor encryptor = Encryptor.of(context, key, new SecureRandom());
            Encoder encoder = new Encoder(context);
            Ciphertext a = encryptor.encrypt(encoder.encode(x, level));
            Ciphertext b = encryptor.encrypt(encoder.encode(y, level));
            Decryptor decryptor = new Decryptor(context, key);
            Map<String, double[]> result = new TreeMap<>();
            result.put("add", decryptor.decrypt(evaluator.add(a, b)));
            result.put("mul", decryptor.decrypt(evaluator.times(a, b)));
            result.put(
                    "mul_plain", decryptor.decrypt(evaluator.rescale(evaluator.multiply(a, encoder.encode(y, level)))));
            result.put("rotate", decryptor.decrypt(evaluator.rotate(a, ROTATION)));
            return result;
        }
    }

    private Map<String, double[]> lattigo(double[] x, double[] y) throws Exception {
        Path scratch = Path.of(System.getProperty("tcme.peers.scratch")).toAbsolutePath();
        Path in = folder.resolve("in.json");
        Path out = folder.resolve("out.json");
        Files.writeString(
                in,
                "{\"log_n\": " + LOG_DEGREE
                        + ", \"scale_bits\": 40, \"q_bits\": [60, 40, 40], \"p_bits\": [60], \"x\": "
                        + Arrays.toString(x) + ", \"y\": " + Arrays.toString(y) + ", \"rotation\": " + ROTATION
                        + ", \"polynomial\": [0.125, 0.5, 0, -0.25]}");
        call(SCRIPTS.resolve("install"), scratch, "lattigo");
        call(SCRIPTS.resolve("run"), scratch, "lattigo", "check", in.toString(), out.toString());
        Map<String, double[]> result = new TreeMap<>();
        Matcher matcher =
                Pattern.compile("\"(\\w+)\":\\s*\\{\"values\":\\s*\\[([^]]*)]").matcher(Files.readString(out));
        while (matcher.find()) {
            result.put(
                    matcher.group(1),
                    Arrays.stream(matcher.group(2).split(","))
                            .mapToDouble(Double::parseDouble)
                            .toArray());
        }
        return result;
    }

    private static void call(Path script, Path scratch, String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(
                List.of(script.toAbsolutePath().normalize().toString(), scratch.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertEquals(0, process.waitFor(), command.stream().collect(Collectors.joining(" ")));
    }

    private static double[] random(long seed, int count) {
        Random random = new Random(seed);
        return random.doubles(count, -1, 1).toArray();
    }

    private static double distance(double[] a, double[] b) {
        double worst = 0;
        for (int i = 0; i < a.length; i++) {
            worst = Math.max(worst, Math.abs(a[i] - b[i]));
        }
        return worst;
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }
}
