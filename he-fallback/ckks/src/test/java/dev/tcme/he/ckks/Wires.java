package dev.tcme.he.ckks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One object of each kind with what reads it, for tests that go through all of them. */
final class Wires {
    interface Reading {
        Object read(WireReader reader, byte[] bytes) throws MalformedException;
    }

    record Sample(byte[] bytes, Reading reading) {}

    private Wires() {}

    /** By name; the same every time. */
    static Map<String, Sample> samples(Fixture fixture) {
        Parameters parameters = fixture.parameters;
        var generator = new KeyGenerator(fixture.context, new ReplayedRandom(11));
        SecretKey secret = generator.secretKey();
        PublicKey open = generator.publicKey(secret);
        EvaluationKey relinearisation = generator.relinearisationKey(secret, parameters.levelMax());
        EvaluationKey rotation = generator.rotationKey(secret, 1, 0);
        Plaintext plain = fixture.encoder.encode(numbers(parameters), parameters.levelMax());
        Ciphertext fresh =
                Encryptor.of(fixture.context, secret, new ReplayedRandom(12)).encrypt(plain);
        Ciphertext other =
                Encryptor.of(fixture.context, open, new ReplayedRandom(13)).encrypt(plain);
        Ciphertext full = new Evaluator(fixture.context, EvaluationKeys.none()).multiplyWhole(fresh, -2);

        Map<String, Sample> result = new LinkedHashMap<>();
        result.put("parameters", new Sample(WireWriter.bytes(parameters), (_, b) -> WireReader.parameters(b)));
        result.put("fresh-ciphertext", new Sample(WireWriter.bytes(fresh), WireReader::ciphertext));
        result.put("public-key-ciphertext", new Sample(WireWriter.bytes(other), WireReader::ciphertext));
        result.put("full-ciphertext", new Sample(WireWriter.bytes(full), WireReader::ciphertext));
        result.put("plaintext", new Sample(WireWriter.bytes(plain), WireReader::plaintext));
        result.put("public-key", new Sample(WireWriter.bytes(open), WireReader::publicKey));
        result.put(
                "relinearisation-key", new Sample(WireWriter.bytes(relinearisation), WireReader::relinearisationKey));
        result.put("galois-key", new Sample(WireWriter.bytes(rotation), WireReader::galoisKey));
        EvaluationKeys keys = EvaluationKeys.of(List.of(rotation, relinearisation));
        result.put("evaluation-keys", new Sample(WireWriter.bytes(keys, parameters), WireReader::evaluationKeys));
        result.put("secret-key", new Sample(WireWriter.bytes(secret), WireReader::secretKey));
        // Last, so that the number of every other sample stays what the stored inputs of the fuzz test say.
        int[] primes = fixture.context.extended(parameters.levelMax());
        SwitchingKey switching = relinearisation.switching();
        ExtendedCiphertext extended = new ExtendedCiphertext(
                parameters,
                parameters.levelMax(),
                fixture.context.ring().restrict(switching.b(0), primes),
                fixture.context.ring().restrict(switching.a(0), primes));
        result.put("extended-ciphertext", new Sample(WireWriter.bytes(extended), WireReader::extendedCiphertext));
        return result;
    }

    /** What the samples encrypt. */
    static double[] numbers(Parameters parameters) {
        double[] values = new double[parameters.slots()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i % 17 - 8) / 8.0;
        }
        return values;
    }

    static byte[] bytes(Object value, Parameters parameters) {
        return switch (value) {
            case Parameters one -> WireWriter.bytes(one);
            case Ciphertext one -> WireWriter.bytes(one);
            case ExtendedCiphertext one -> WireWriter.bytes(one);
            case Plaintext one -> WireWriter.bytes(one);
            case PublicKey one -> WireWriter.bytes(one);
            case EvaluationKey one -> WireWriter.bytes(one);
            case EvaluationKeys one -> WireWriter.bytes(one, parameters);
            case SecretKey one -> WireWriter.bytes(one);
            default -> throw new IllegalArgumentException("no wire form: " + value.getClass());
        };
    }
}
