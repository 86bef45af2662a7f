package dev.tcme.he.exact;

import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ckks.Plaintext;
import dev.tcme.he.ckks.WireSize;
import dev.tcme.he.exact.ExactCircuit.Input;
import dev.tcme.he.exact.ExactCircuit.Kind;
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
            + " encryptions before they are chosen; it can be protected against curious parties only";

    private final Program<?> program;
    private final Parameters parameters;
    private final PlainModulus plain;
    private final int depth;

    /** For {@link Protection#COVERT}. */
    private final Optional<MaskedBits> maskedBits;

    /**
     * @throws IllegalArgumentException if there are too few levels, or inputs must be bits and are not
     */
    InputVectors(Program<?> program, Parameters parameters, PlainModulus plain, Protection protection) {
        this.program = program;
        this.parameters = parameters;
        this.plain = plain;
        this.depth = program.depth() + protection.levels();
        if (depth > parameters.levelMax()) {
            throw new IllegalArgumentException(
                    "the program needs " + depth + " levels, the parameters have " + parameters.levelMax());
        }
        requireBits(program, protection);
        this.maskedBits = switch (protection) {
            case CURIOUS -> Optional.empty();
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

    /** Rescalings from the inputs to the result. */
    int depth() {
        return depth;
    }

    int resultLevel() {
        return parameters.levelMax() - depth;
    }

    List<Input> all() {
        return IntStream.range(0, program.parties())
                .boxed()
                .flatMap(party -> Stream.concat(
                        Collections.nCopies(program.vectors(), new Input(party, Kind.VALUES, parameters.levelMax()))
                                .stream(),
                        Collections.nCopies(hasMasks() ? 1 : 0, new Input(party, Kind.MASK, resultLevel())).stream()))
                .toList();
    }

    private boolean hasMasks() {
        Grid grid = plain.grid();
        return IntStream.range(0, grid.slots()).anyMatch(slot -> !program.keeps(grid, slot));
    }

    int masks() {
        return hasMasks() ? program.parties() : 0;
    }

    /** On the wire, of one party. */
    long bytes() {
        return all().stream()
                        .filter(input -> input.party() == 0)
                        .mapToLong(input -> WireSize.ciphertext(parameters, input.level(), 1))
                        .sum()
                + maskedBits.map(MaskedBits::correctionBytes).orElse(0);
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
        if (hasMasks()) {
            long[] mask = mask(maskSeed);
            plaintexts.add(encoder.encode(mask, resultLevel(), maskFactor));
            Arrays.fill(mask, 0);
        }
        maskSeed.wipe();
        return plaintexts;
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

    /**
     * @param values the vectors of {@link Kind#VALUES}
     * @param corrections each party's, if bits were prepared
     * @return what the program begins with
     */
    <C> List<C> corrected(Arithmetic<C> on, List<C> values, List<byte[]> corrections) {
        return maskedBits.map(bits -> bits.apply(on, values, corrections)).orElse(values);
    }

    /** Of everybody, for analyses, which do not depend on what they are. */
    List<byte[]> anyCorrections() {
        return maskedBits
                .map(bits -> Collections.nCopies(program.parties(), new byte[bits.correctionBytes()]))
                .orElse(List.of());
    }
}
