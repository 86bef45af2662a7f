package dev.tcme.he.protocol;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Evaluator;
import dev.tcme.he.exact.ExactCircuit;
import dev.tcme.he.threshold.Agreement;
import dev.tcme.he.threshold.CollectiveEncryptor;
import dev.tcme.he.threshold.CollectiveKeys;
import dev.tcme.he.threshold.Digest;
import dev.tcme.he.threshold.FaultException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finished keys of all parties, made ready for one task. Public; the gateway and every party have the same ones. Safe for use by
 * many threads.
 */
public final class SharedKeys {
    private final JointTask task;
    private final CollectiveKeys keys;
    private final Evaluator evaluator;
    private final CollectiveEncryptor encryptor;
    private final String digest;

    private SharedKeys(JointTask task, CollectiveKeys keys) {
        this.task = task;
        this.keys = keys;
        this.evaluator = new Evaluator(task.context(), keys.evaluationKeys());
        this.encryptor = keys.encryptor();
        this.digest = keys.digest().toString();
    }

    /** @throws FaultException if these are not well-formed keys of the agreement from that key round */
    public static SharedKeys read(JointTask task, Agreement agreement, Digest transcript, byte[] bytes)
            throws FaultException {
        return new SharedKeys(task, CollectiveKeys.read(agreement, transcript, bytes));
    }

    /**
     * Keys that were added up here. A residue has several forms in memory, and which one it is may decide how a result is rounded;
     * {@link CollectiveKeys#of} leaves it in the one that a reader does, so that everybody computes the same bits.
     */
    public static SharedKeys of(JointTask task, CollectiveKeys made) {
        return new SharedKeys(task, made);
    }

    public Agreement agreement() {
        return keys.agreement();
    }

    /** In hex: what parties compare before they use the keys. */
    public String digest() {
        return digest;
    }

    public CollectiveKeys keys() {
        return keys;
    }

    /** With a seed for each plaintext. */
    CollectiveEncryptor encryptor() {
        return encryptor;
    }

    /**
     * Computes the result of all inputs. Everybody gets the same bits.
     *
     * @param inputs of all parties, in their order, each read from the bytes that were sent
     */
    public Result result(List<EncryptedInput> inputs) {
        List<Ciphertext> ciphertexts =
                inputs.stream().flatMap(input -> input.ciphertexts().stream()).toList();
        return encrypted(task.circuit().evaluate(evaluator, ciphertexts));
    }

    /** As {@link #result}, of inputs that were checked. */
    public Result resultOfMasked(List<MaskedInput> inputs) {
        List<ExactCircuit.Corrected> contents =
                inputs.stream().map(MaskedInput::content).toList();
        return encrypted(task.circuit().evaluateCorrected(evaluator, contents));
    }

    /** A result, computed here or elsewhere. */
    Result encrypted(Ciphertext result) {
        return new Result(keys, result, task.circuit().shareDeviation());
    }

    /** The numbers of all parties, who decrypt together unless the contract says otherwise. */
    public List<Integer> everybody() {
        return IntStream.rangeClosed(1, task.parties().size()).boxed().toList();
    }
}
