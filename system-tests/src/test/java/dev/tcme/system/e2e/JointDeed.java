package dev.tcme.system.e2e;

import dev.tcme.contract.spi.PartyFault;
import dev.tcme.he.protocol.ResultShare;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.threshold.Digest;
import dev.tcme.he.threshold.FaultException;
import dev.tcme.he.threshold.Party;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Something that bob sends where he should have sent something else, and how it is blamed on him.
 *
 * @param content what he sends to the round when it is his turn
 */
record JointDeed(String name, Round round, PartyFault.Kind kind, Function<JointRogue, byte[]> content) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Header of a share, see he-fallback/threshold. */
    private static final int SHARE_HEADER = 80;

    /** Where that header says whose share it is. */
    private static final int OWNER = 6;

    /** A commitment and then a ciphertext, see he-fallback/ckks: header, level, parts, limbs, scale, residues. */
    private static final int COMMITMENT = 32;

    private static final int SHAPE = COMMITMENT + 48;

    /** A result is a ciphertext alone. */
    private static final int RESULT_SHAPE = 48;

    private static final int RESULT_RESIDUES = RESULT_SHAPE + 16;
    private static final int BODY_LENGTH = 8;
    private static final int FINGERPRINT = 16;
    private static final int SCALE = SHAPE + 8;
    private static final int RESIDUES = SCALE + 8;

    static JointDeed malformed(String name, Round round, UnaryOperator<byte[]> spoil) {
        return new JointDeed(name, round, PartyFault.Kind.MALFORMED, bob -> spoil.apply(bob.make(round)));
    }

    /** Committed to as it is. */
    static JointDeed malformedInput(String name, UnaryOperator<byte[]> spoil) {
        return new JointDeed(name, Round.INPUT, PartyFault.Kind.MALFORMED, bob -> {
            bob.make(Round.INPUT_COMMIT);
            byte[] spoilt = spoil.apply(bob.make(Round.INPUT));
            bob.send(Round.INPUT_COMMIT, JointRogue.digest(spoilt)).requireStatus(200);
            bob.awaitTurn(Round.INPUT);
            return spoilt;
        });
    }

    /** Up to where bob must be honest for it. */
    Round turn() {
        return round == Round.INPUT && kind == PartyFault.Kind.MALFORMED ? Round.INPUT_COMMIT : round;
    }

    @Override
    public String toString() {
        return name;
    }

    static Stream<JointDeed> all() {
        return Stream.of(
                malformed("a commitment that is too short", Round.COMMIT, JointDeed::truncated),
                malformed("a commitment that is too long", Round.COMMIT, JointDeed::trailing),
                new JointDeed(
                        "alice's commitment as his own",
                        Round.COMMIT,
                        PartyFault.Kind.MALFORMED,
                        bob -> bob.shown(Round.COMMIT, 0)),
                new JointDeed(
                        "a good key share that he had not committed to",
                        Round.KEYS,
                        PartyFault.Kind.UNCOMMITTED,
                        JointDeed::anotherKeyShare),
                new JointDeed(
                        "alice's key share as his own",
                        Round.KEYS,
                        PartyFault.Kind.MALFORMED,
                        bob -> bob.shown(Round.KEYS, 0)),
                malformed("a truncated key share", Round.KEYS, JointDeed::truncated),
                malformed(
                        "an answer with residues above their primes",
                        Round.RELINEARISE,
                        bytes -> ones(bytes, SHARE_HEADER)),
                new JointDeed(
                        "his key share once more as the answer to all key shares",
                        Round.RELINEARISE,
                        PartyFault.Kind.MALFORMED,
                        bob -> bob.made(Round.KEYS)),
                malformed("a commitment to an input that is too long", Round.INPUT_COMMIT, JointDeed::trailing),
                new JointDeed(
                        "alice's commitment to her input as his own",
                        Round.INPUT_COMMIT,
                        PartyFault.Kind.MALFORMED,
                        bob -> bob.shown(Round.INPUT_COMMIT, 0)),
                new JointDeed(
                        "another good ciphertext than he had committed to",
                        Round.INPUT,
                        PartyFault.Kind.UNCOMMITTED,
                        bob -> bob.input(bob.value())),
                malformedInput("nothing as a ciphertext", bytes -> new byte[0]),
                malformedInput("a truncated ciphertext", JointDeed::truncated),
                malformedInput("a ciphertext and a byte", JointDeed::trailing),
                malformedInput("a ciphertext and megabytes", bytes -> Arrays.copyOf(bytes, bytes.length + 3_000_000)),
                malformedInput("a ciphertext of another format", bytes -> with(bytes, COMMITMENT, 0)),
                malformedInput("a ciphertext with residues above their primes", bytes -> ones(bytes, RESIDUES)),
                malformedInput("a ciphertext of another level", bytes -> with(bytes, SHAPE, bytes[SHAPE] - 1)),
                malformedInput("a ciphertext of another degree", bytes -> with(bytes, SHAPE + 1, 3)),
                malformedInput("a ciphertext with a limb less", bytes -> with(bytes, SHAPE + 2, bytes[SHAPE + 2] - 1)),
                malformedInput("a ciphertext of another scale", bytes -> scaled(bytes, 3.0)),
                malformedInput("a ciphertext of no scale at all", bytes -> scaled(bytes, Double.NaN)),
                malformedShare("a share with residues above their primes", bytes -> ones(bytes, SHARE_HEADER)),
                malformedShare("a share that says it is alice's", bytes -> with(bytes, OWNER, 1)),
                malformed("a truncated share", Round.SHARE, JointDeed::truncated),
                malformed("a share without a result", Round.SHARE, JointDeed::withoutResult),
                malformed(
                        "a result with residues above their primes",
                        Round.SHARE,
                        bytes -> ones(bytes, RESULT_RESIDUES)),
                malformed(
                        "a result of another level",
                        Round.SHARE,
                        bytes -> with(bytes, RESULT_SHAPE, bytes[RESULT_SHAPE] + 1)),
                malformed(
                        "a result of other parameters",
                        Round.SHARE,
                        bytes -> with(bytes, FINGERPRINT, bytes[FINGERPRINT] ^ 1)),
                new JointDeed(
                        "his input in the place of a result",
                        Round.SHARE,
                        PartyFault.Kind.MALFORMED,
                        bob -> bob.made(Round.INPUT)),
                new JointDeed(
                        "a share for another result than the one that it comes with",
                        Round.SHARE,
                        PartyFault.Kind.MALFORMED,
                        JointDeed::shareForAnother));
    }

    private static JointDeed malformedShare(String name, UnaryOperator<byte[]> spoil) {
        return malformed(name, Round.SHARE, given -> withShare(given, spoil));
    }

    /** What is given to {@link Round#SHARE}, with the share behind the result made another. */
    static byte[] withShare(byte[] given, UnaryOperator<byte[]> spoil) {
        byte[] share = withoutResult(given);
        byte[] spoilt = spoil.apply(share);
        int result = given.length - share.length;
        byte[] copy = Arrays.copyOf(given, result + spoilt.length);
        System.arraycopy(spoilt, 0, copy, result, spoilt.length);
        return copy;
    }

    /** Behind the ciphertext, whose header says how long it is. */
    private static byte[] withoutResult(byte[] given) {
        int body = Math.toIntExact(
                ByteBuffer.wrap(given).order(ByteOrder.LITTLE_ENDIAN).getLong(BODY_LENGTH));
        return Arrays.copyOfRange(given, RESULT_SHAPE + body, given.length);
    }

    private static byte[] shareForAnother(JointRogue bob) {
        byte[] other = bob.given(bob.result(bob.input(bob.value())));
        return new ResultShare(bob.result(), withoutResult(other)).bytes();
    }

    private static byte[] truncated(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length - 1);
    }

    private static byte[] trailing(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    private static byte[] with(byte[] bytes, int position, int value) {
        byte[] copy = bytes.clone();
        copy[position] = (byte) value;
        return copy;
    }

    /** All ones are above every prime of as many bits. */
    private static byte[] ones(byte[] bytes, int from) {
        byte[] copy = bytes.clone();
        Arrays.fill(copy, from, copy.length, (byte) 0xff);
        return copy;
    }

    private static byte[] scaled(byte[] bytes, double factor) {
        ByteBuffer copy = ByteBuffer.wrap(bytes.clone()).order(ByteOrder.LITTLE_ENDIAN);
        copy.putDouble(SCALE, copy.getDouble(SCALE) * factor);
        return copy.array();
    }

    /** Well-formed in every way, of a secret that has nothing to do with what he committed to. */
    private static byte[] anotherKeyShare(JointRogue bob) {
        try (Party other = Party.create(bob.agreement(), 2, state -> {}, RANDOM)) {
            Digest hers = Digest.of(bob.shown(Round.COMMIT, 0));
            return other.reveal(List.of(hers, other.commit())).share().bytes();
        } catch (FaultException e) {
            throw new IllegalStateException("these are two different commitments", e);
        }
    }
}
