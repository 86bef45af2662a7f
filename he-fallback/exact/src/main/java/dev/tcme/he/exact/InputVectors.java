package dev.tcme.he.exact;

import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.ckks.WireSize;
import dev.tcme.he.exact.ExactCircuit.Input;
import dev.tcme.he.exact.ExactCircuit.Kind;
import dev.tcme.he.exact.ExactCircuit.Prepared;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The vectors that go into a circuit: the program's inputs, or random bits that become them, and the masks of the result. */
final class InputVectors {
    private static final String NO_BITS = "inputs of this computation are not bits, so nothing can be checked of their"
            + " encryptions before they are chosen; only shares of the decryption can be";

    private final Program<?> program;
    private final Parameters parameters;
    private final PlainModulus plain;

    /** For {@link Protection#COVERT}. */
    private final Optional<MaskedBits> maskedBits;

    /**
     * @throws IllegalArgumentException if there are too few levels, or inputs must be bits and are not
     */
    InputVectors(Program<?> program, Parameters parameters, PlainModulus plain, Protection protection) {
        this.program = program;
        this.parameters = parameters;
        this.plain = plain;
        if (program.depth() > parameters.levelMax()) {
            throw new IllegalArgumentException(
                    "the program needs " + program.depth() + " levels, the parameters have " + parameters.levelMax());
        }
        requireBits(program, protection);
        if (protection == Protection.COVERT && parameters.specialPrimes().length == 0) {
            throw new IllegalArgumentException(
                    "prepared bits are encrypted over special primes too, and these parameters have none");
        }
        this.maskedBits = switch (protection) {
            case CURIOUS, PROVEN -> Optional.empty();
            case COVERT -> program.inputBits().map(bits -> new MaskedBits(bits, plain.grid()));
        };
    }

    /**
     * @throws IllegalArgumentException if inputs must be bits and are not
     */
    static void requireBits(Program<?> program, Protection protection) {
        if (protection == Protection.COVERT && program.inputBits().isEmpty()) {
            throw new IllegalArgumentException(NO_BITS);
        }
    }

    int resultLevel() {
        return parameters.levelMax() - program.depth();
    }

    /** Of circuits that take numbers as they are. */
    List<Input> all() {
        return IntStream.range(0, program.parties())
                .boxed()
                .flatMap(party -> Stream.concat(
                        Collections.nCopies(program.vectors(), new Input(party, Kind.VALUES, parameters.levelMax()))
                                .stream(),
                        Collections.nCopies(hasMasks() ? 1 : 0, new Input(party, Kind.MASK, resultLevel())).stream()))
                .toList();
    }

    boolean hasMasks() {
        Grid grid = plain.grid();
        return IntStream.range(0, grid.slots()).anyMatch(slot -> !program.keeps(grid, slot));
    }

    int masks() {
        return hasMasks() ? program.parties() : 0;
    }

    /** On the wire, of one party. */
    long bytes() {
        int top = parameters.levelMax();
        long values = maskedBits
                .map(bits -> WireSize.extendedCiphertext(parameters, top) + bits.correctionBytes())
                .orElseGet(() -> program.vectors() * WireSize.ciphertext(parameters, top, 1));
        return values + (hasMasks() ? WireSize.ciphertext(parameters, resultLevel(), 1) : 0);
    }

    /**
     * @throws IllegalStateException if numbers are taken as they are
     */
    MaskedBits prepared() {
        return maskedBits.orElseThrow(
                () -> new IllegalStateException("this circuit takes numbers as they are, not prepared bits"));
    }

    /**
     * @throws IllegalStateException if bits are prepared
     */
    void requireUnprepared() {
        if (maskedBits.isPresent()) {
            throw new IllegalStateException("this circuit takes prepared bits and their corrections");
        }
    }

    void requireParty(int party) {
        if (party < 0 || party >= program.parties()) {
            throw new IllegalArgumentException(
                    "the parties are 0 to " + (program.parties() - 1) + ", there is no " + party);
        }
    }

    /**
     * Overwrites the slots and the seed.
     *
     * @param maskFactor of the result
     */
    List<Plaintext> encode(Context context, List<long[]> vectors, Seed maskSeed, long maskFactor) {
        ExactEncoder encoder = new ExactEncoder(context, plain);
        List<Plaintext> plaintexts = new ArrayList<>();
        for (long[] slots : vectors) {
            plaintexts.add(encoder.encode(slots, parameters.levelMax(), 1));
            Arrays.fill(slots, 0);
        }
        encodeMask(encoder, maskSeed, maskFactor).ifPresent(plaintexts::add);
        return plaintexts;
    }

    /**
     * What a party prepares.
     *
     * @param seed neither changed nor kept
     * @param maskFactor of the result
     */
    Prepared prepare(Context context, int party, Seed seed, long maskFactor) {
        ExactEncoder encoder = new ExactEncoder(context, plain);
        long[] slots = prepared().random(party, seed);
        Poly bits = encoder.encodeExtended(slots, parameters.levelMax());
        Arrays.fill(slots, 0);
        return new Prepared(bits, encodeMask(encoder, MaskedBits.maskSeed(seed, party), maskFactor));
    }

    /** Overwrites the seed. */
    private Optional<Plaintext> encodeMask(ExactEncoder encoder, Seed seed, long factor) {
        Optional<Plaintext> encoded = Optional.empty();
        if (hasMasks()) {
            long[] mask = mask(seed);
            encoded = Optional.of(encoder.encode(mask, resultLevel(), factor));
            Arrays.fill(mask, 0);
        }
        seed.wipe();
        return encoded;
    }

    /** Uniform where the result has nothing, 0 where it has something. */
    long[] mask(Seed seed) {
        Grid grid = plain.grid();
        long[] mask = plain.uniform(seed);
        for (int slot = 0; slot < mask.length; slot++) {
            mask[slot] = program.keeps(grid, slot) ? 0 : mask[slot];
        }
        return mask;
    }

    /** What is known of what the program begins with. */
    List<Bound> analysed(Analysis on) {
        int top = parameters.levelMax();
        return maskedBits
                .map(bits -> bits.apply(
                        on,
                        (party, signs) -> on.dividedProduct(top),
                        // what they are makes no difference
                        Collections.nCopies(program.parties(), new byte[bits.correctionBytes()])))
                .orElseGet(() -> Collections.nCopies(program.parties() * program.vectors(), on.input(top)));
    }
}
