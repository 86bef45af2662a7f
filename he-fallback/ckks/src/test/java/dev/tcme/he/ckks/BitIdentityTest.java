package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tcme.he.ring.Parallel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/**
 * One long evaluation has one digest: on one thread and on two, and, since the digest stands here, on every machine and on 1, 2,
 * 4 and 8 lanes (the build runs this test once for each, {@code -Dtcme.he.lanes}).
 */
class BitIdentityTest {
    private static final ParametersLiteral LITERAL = new ParametersLiteral(13, Security.CLASSICAL_128, 3, 25, 37, 2);

    /** Of the result's bytes. It changes with the arithmetic, the samplers or the choice of primes, and only then. */
    private static final String DIGEST = "e8ee1c87cde96f436872e81cf538e592bce035efb0b97d6858f6ea71d9139608";

    /** Keys and inputs as bytes, as another machine would get them. */
    private record Input(byte[] keys, byte[] x, byte[] y) {}

    private static Input input() {
        Context context = Context.of(Parameters.of(LITERAL));
        var generator = new KeyGenerator(context, new ReplayedRandom(31));
        SecretKey secret = generator.secretKey();
        int top = context.parameters().levelMax();
        List<EvaluationKey> keys = new ArrayList<>();
        keys.add(generator.relinearisationKey(secret, top));
        keys.add(generator.conjugationKey(secret, top));
        for (int by : new int[] {1, 2, 4, -7}) {
            keys.add(generator.rotationKey(secret, by, top));
        }
        Encryptor encryptor = Encryptor.of(context, secret, new ReplayedRandom(32));
        Encoder encoder = new Encoder(context);
        double[] numbers = Wires.numbers(context.parameters());
        return new Input(
                WireWriter.bytes(EvaluationKeys.of(keys), context.parameters()),
                WireWriter.bytes(encryptor.encrypt(encoder.encode(numbers, top))),
                WireWriter.bytes(encryptor.encrypt(
                        encoder.encodeConstant(0.75, top, context.parameters().scale(top)))));
    }

    private static String evaluate(Input input, Parallel parallel) throws IOException {
        Context context = Context.of(Parameters.of(LITERAL), parallel);
        var reader = new WireReader(context);
        EvaluationKeys keys = reader.evaluationKeys(new ByteArrayInputStream(input.keys()), input.keys().length);
        Ciphertext x = reader.ciphertext(input.x());
        Ciphertext y = reader.ciphertext(input.y());
        var evaluator = new Evaluator(context, keys);
        var encoder = new Encoder(context);

        Ciphertext square = evaluator.times(x, x);
        Ciphertext sum = evaluator.innerSum(square, 1, 8);
        List<Ciphertext> moved = evaluator.rotateMany(y, 1, -7);
        Ciphertext mixed = evaluator.subtract(moved.get(0), evaluator.conjugate(moved.get(1)));
        Ciphertext lower = evaluator.dropTo(evaluator.add(mixed, 0.25), sum.level());
        Ciphertext product = evaluator.relinearise(evaluator.multiply(lower, evaluator.negate(sum)));
        List<Ciphertext> lowerMoved = evaluator.automorphismsRescaled(
                product,
                List.of(new Automorphism(context.rotation(2), false), new Automorphism(context.conjugation(), true)));
        Ciphertext rescaled =
                evaluator.subtract(evaluator.add(evaluator.rescale(product), lowerMoved.get(0)), lowerMoved.get(1));
        Plaintext mask = encoder.encode(Wires.numbers(context.parameters()), rescaled.level());
        Ciphertext masked = evaluator.rescale(evaluator.multiply(rescaled, mask));
        Ciphertext result = evaluator.add(masked, evaluator.dropTo(x, masked.level()));
        return HexFormat.of().formatHex(WireWriter.digest(result));
    }

    @Test
    void longEvaluationHasTheDigestThatStandsHereOnOneThreadAndOnTwo() throws IOException {
        Input input = input();
        String one = evaluate(input, Parallel.none());
        try (var pool = new ForkJoinPool(2)) {
            assertEquals(one, evaluate(input, Parallel.on(pool)));
        }
        assertEquals(DIGEST, one);
    }

    @Test
    void anotherInputHasAnotherDigest() throws IOException {
        Input input = input();
        var swapped = new Input(input.keys(), input.y(), input.x());

        assertEquals(false, evaluate(input, Parallel.none()).equals(evaluate(swapped, Parallel.none())));
    }
}
