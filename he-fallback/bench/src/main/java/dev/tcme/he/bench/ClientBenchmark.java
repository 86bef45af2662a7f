package dev.tcme.he.bench;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Decryptor;
import dev.tcme.he.ckks.Encryptor;
import dev.tcme.he.ckks.Plaintext;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the holder of the secret key does. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class ClientBenchmark {
    private double[] values;
    private Plaintext plaintext;
    private Ciphertext ciphertext;
    private Encryptor bySecret;
    private Encryptor byPublic;
    private Decryptor decryptor;

    @Setup
    public void setUp(SchemeState scheme) {
        values = SchemeState.uniform(scheme.parameters.slots());
        plaintext = scheme.plaintext();
        ciphertext = scheme.encrypted();
        bySecret = Encryptor.of(scheme.context, scheme.secret, scheme.random);
        byPublic = Encryptor.of(scheme.context, scheme.generator.publicKey(scheme.secret), scheme.random);
        decryptor = new Decryptor(scheme.context, scheme.secret);
    }

    @Benchmark
    public Plaintext encode(SchemeState scheme) {
        return scheme.encoder.encode(values, scheme.parameters.levelMax());
    }

    @Benchmark
    public Ciphertext encryptSecret() {
        return bySecret.encrypt(plaintext);
    }

    @Benchmark
    public Ciphertext encryptPublic() {
        return byPublic.encrypt(plaintext);
    }

    @Benchmark
    public double[] decrypt() {
        return decryptor.decryptCoefficients(ciphertext);
    }

    @Benchmark
    public double[] decryptDecode() {
        return decryptor.decrypt(ciphertext);
    }
}
