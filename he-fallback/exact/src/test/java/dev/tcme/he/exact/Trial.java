package dev.tcme.he.exact;

import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.EvaluationKeys;
import dev.tcme.he.ckks.Evaluator;
import dev.tcme.he.ckks.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A circuit with keys, from numbers to the answer. */
final class Trial<R> {
    final ExactCircuit<R> circuit;
    final Collective keys;
    final EvaluationKeys evaluationKeys;
    final Evaluator evaluator;

    Trial(Program<R> program) {
        circuit = ExactCircuit.of(program, Security.CLASSICAL_128);
        keys = new Collective(circuit.parameters(), program.parties(), program.hashCode());
        evaluationKeys = keys.evaluationKeys(circuit.keys());
        evaluator = new Evaluator(keys.context, evaluationKeys);
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

    /** With every party's noise on its share. */
    Decoded open(Ciphertext result) {
        return circuit.decode(keys.context, keys.opened(result, circuit.shareDeviation()));
    }

    Optional<R> answer(long[]... values) {
        return circuit.read(open(evaluate(values)));
    }
}
