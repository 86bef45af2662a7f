package dev.tcme.he.exact;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.EvaluationKeys;
import dev.tcme.he.ckks.Evaluator;
import dev.tcme.he.ckks.Security;
import dev.tcme.he.ring.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A circuit with keys, from numbers to the answer. */
final class Trial<R> {
    final ExactCircuit<R> circuit;
    final Collective keys;
    final EvaluationKeys evaluationKeys;
    final Evaluator evaluator;

    Trial(Program<R> program) {
        this(ExactCircuit.of(program, Security.CLASSICAL_128));
    }

    Trial(ExactCircuit<R> circuit) {
        this.circuit = circuit;
        keys = new Collective(
                circuit.parameters(),
                circuit.program().parties(),
                circuit.program().hashCode());
        evaluationKeys = keys.evaluationKeys(circuit.keys());
        evaluator = new Evaluator(keys.context, evaluationKeys);
    }

    /** Another circuit on the same keys, which must do. */
    private Trial(ExactCircuit<R> circuit, Trial<?> other) {
        this.circuit = circuit;
        keys = other.keys;
        evaluationKeys = other.evaluationKeys;
        evaluator = other.evaluator;
    }

    <S> Trial<S> with(ExactCircuit<S> another) {
        return new Trial<>(another, this);
    }

    List<Ciphertext> inputs(long[]... values) {
        List<Ciphertext> inputs = new ArrayList<>();
        for (int party = 0; party < values.length; party++) {
            inputs.addAll(keys.encrypt(circuit, party, values[party]));
        }
        return inputs;
    }

    Ciphertext evaluate(long[]... values) {
        return circuit.evaluate(evaluator, inputs(values));
    }

    /** A party's seed, in tests that prepare bits. */
    static Seed seed(int party, long run) {
        return Seed.ofNumber(1_000_003 * run + party);
    }

    /** Encryptions of all parties' bits, not turned over. */
    List<ExactCircuit.Corrected> prepared(long run) {
        return IntStream.range(0, circuit.program().parties())
                .mapToObj(party -> {
                    ExactCircuit.Prepared prepared = circuit.prepare(keys.context, party, seed(party, run));
                    return new ExactCircuit.Corrected(
                            keys.encryptExtended(
                                    prepared.bits(), circuit.parameters().levelMax()),
                            prepared.mask().map(keys::encrypt),
                            new byte[circuit.correctionBytes()]);
                })
                .toList();
    }

    static List<ExactCircuit.Corrected> with(List<ExactCircuit.Corrected> prepared, List<byte[]> corrections) {
        return IntStream.range(0, prepared.size())
                .mapToObj(party -> new ExactCircuit.Corrected(
                        prepared.get(party).bits(), prepared.get(party).mask(), corrections.get(party)))
                .toList();
    }

    List<ExactCircuit.Corrected> corrected(long run, long[]... values) {
        return with(
                prepared(run),
                IntStream.range(0, values.length)
                        .mapToObj(party -> circuit.corrections(party, values[party], seed(party, run)))
                        .toList());
    }

    Optional<R> correctedAnswer(long run, long[]... values) {
        return circuit.read(open(circuit.evaluateCorrected(evaluator, corrected(run, values))));
    }

    /** With every party's noise on its share. */
    Decoded open(Ciphertext result) {
        return circuit.decode(keys.context, keys.opened(result, circuit.shareDeviation()));
    }

    Optional<R> answer(long[]... values) {
        return circuit.read(open(evaluate(values)));
    }
}
