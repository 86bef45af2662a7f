package dev.tcme.he.exact;

import dev.tcme.he.ckks.Automorphism;
import dev.tcme.he.ckks.Ciphertext;
import dev.tcme.he.ckks.Evaluator;
import dev.tcme.he.ckks.ExtendedCiphertext;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.ring.Poly;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A program on ciphertexts. They are labelled with the scale of their level throughout, which exact numbers do not have; the
 * factors come from the analysis that runs along.
 */
final class Execution implements Arithmetic<Execution.Encrypted> {
    private final Evaluator evaluator;
    private final Parameters parameters;
    private final PlainModulus plain;
    private final ExactEncoder encoder;
    private final Analysis analysis;

    /** A ciphertext and what is known of it. */
    record Encrypted(Ciphertext ciphertext, Bound bound) {}

    Execution(Evaluator evaluator, PlainModulus plain, int parties) {
        this.evaluator = evaluator;
        this.parameters = evaluator.context().parameters();
        this.plain = plain;
        this.encoder = new ExactEncoder(evaluator.context(), plain);
        this.analysis = new Analysis(parameters, plain, parties);
    }

    Encrypted input(Ciphertext fresh) {
        return labelled(fresh, analysis.input(fresh.level()));
    }

    /** A fresh encryption over Q·P, times public numbers, divided by P. */
    Encrypted dividedProduct(ExtendedCiphertext fresh, long[] slots) {
        Poly factors = encoder.extendedMultiplier(slots, fresh.level());
        return labelled(fresh.dividedProduct(evaluator.context(), factors), analysis.dividedProduct(fresh.level()));
    }

    /** A fresh encryption that has the factor of something else. */
    Encrypted inputLike(Encrypted a, Ciphertext fresh) {
        return labelled(fresh, analysis.inputLike(a.bound()));
    }

    private Encrypted labelled(Ciphertext made, Bound bound) {
        return new Encrypted(
                new Ciphertext(
                        made.parameters(), made.level(), parameters.scale(made.level()), made.parts(), made.seed()),
                bound);
    }

    @Override
    public Grid grid() {
        return plain.grid();
    }

    @Override
    public int level(Encrypted a) {
        return a.bound().level();
    }

    @Override
    public Encrypted add(Encrypted a, Encrypted b) {
        return labelled(evaluator.add(a.ciphertext(), aligned(a, b)), analysis.add(a.bound(), b.bound()));
    }

    @Override
    public Encrypted subtract(Encrypted a, Encrypted b) {
        return labelled(evaluator.subtract(a.ciphertext(), aligned(a, b)), analysis.subtract(a.bound(), b.bound()));
    }

    private Ciphertext aligned(Encrypted a, Encrypted b) {
        long alignment = analysis.alignment(a.bound(), b.bound());
        return alignment == 1 ? b.ciphertext() : evaluator.multiplyWhole(b.ciphertext(), alignment);
    }

    @Override
    public Encrypted negate(Encrypted a) {
        return labelled(evaluator.negate(a.ciphertext()), analysis.negate(a.bound()));
    }

    @Override
    public Encrypted add(Encrypted a, long constant) {
        Bound bound = a.bound();
        Plaintext added = encoder.encodeConstant(constant, bound.level(), bound.factor());
        return labelled(evaluator.add(a.ciphertext(), added), analysis.add(bound, constant));
    }

    @Override
    public Encrypted add(Encrypted a, long[] slots) {
        Bound bound = a.bound();
        Plaintext added = encoder.encode(slots, bound.level(), bound.factor());
        return labelled(evaluator.add(a.ciphertext(), added), analysis.add(bound, slots));
    }

    @Override
    public Encrypted times(Encrypted a, long constant) {
        return labelled(
                evaluator.multiplyWhole(a.ciphertext(), plain.centred(constant)), analysis.times(a.bound(), constant));
    }

    @Override
    public Encrypted divide(Encrypted a, long constant) {
        return new Encrypted(a.ciphertext(), analysis.divide(a.bound(), constant));
    }

    @Override
    public Encrypted multiply(Encrypted a, Encrypted b) {
        Bound bound = analysis.multiply(a.bound(), b.bound());
        Ciphertext raised = evaluator.multiplyWhole(a.ciphertext(), plain.value());
        return labelled(evaluator.multiply(raised, b.ciphertext()), bound);
    }

    @Override
    public Encrypted relinearise(Encrypted a) {
        return labelled(evaluator.relinearise(a.ciphertext()), analysis.relinearise(a.bound()));
    }

    @Override
    public Encrypted rotate(Encrypted a, int by) {
        return labelled(evaluator.rotate(a.ciphertext(), by), analysis.rotate(a.bound(), by));
    }

    @Override
    public List<Encrypted> movedRescaled(Encrypted a, Move... moves) {
        List<Automorphism> automorphisms =
                Arrays.stream(moves).map(move -> move.automorphism(parameters)).toList();
        List<Bound> bounds = analysis.movedRescaled(a.bound(), moves);
        List<Ciphertext> moved = evaluator.automorphismsRescaled(a.ciphertext(), automorphisms);
        return IntStream.range(0, moves.length)
                .mapToObj(i -> labelled(moved.get(i), bounds.get(i)))
                .toList();
    }

    @Override
    public Encrypted rescale(Encrypted a) {
        Ciphertext rescaled = a.bound().degree() == 1
                ? evaluator.rescale(a.ciphertext())
                : evaluator.relineariseRescaled(a.ciphertext());
        return labelled(rescaled, analysis.rescale(a.bound()));
    }
}
