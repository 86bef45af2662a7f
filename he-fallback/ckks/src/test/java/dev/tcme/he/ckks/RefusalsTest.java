package dev.tcme.he.ckks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What cannot be computed is refused, and the message names what was needed and what is there. */
class RefusalsTest {
    private final Fixture fixture = Fixture.of(13, 3, 25);
    private final Fixture other = Fixture.of(12, 1, 25);
    private final Parameters parameters = fixture.parameters;
    private final int top = fixture.top();
    private final double[] numbers = {0.5, -0.25};
    private final Ciphertext high = fixture.encrypt(numbers);
    private final Ciphertext low = fixture.encrypt(numbers, 1);
    private final Ciphertext bottom = fixture.encrypt(numbers, 0);
    private final Ciphertext foreign = other.encrypt(numbers);
    private final Evaluator bare = new Evaluator(fixture.context, EvaluationKeys.none());

    private static void refused(Class<? extends Exception> type, Executable work, String... expected) {
        String message = assertThrows(type, work).getMessage();
        for (String part : expected) {
            assertTrue(message.contains(part), message);
        }
    }

    private static void refused(Executable work, String... expected) {
        refused(IllegalArgumentException.class, work, expected);
    }

    @Test
    void missingRelinearisationKeyIsNamedWithItsLevel() {
        String expected = "a relinearisation key for level 3 is needed, there is none";

        refused(MissingKeyException.class, () -> bare.times(high, high), expected);
        refused(MissingKeyException.class, () -> bare.relinearise(bare.multiply(high, high)), expected);
        refused(MissingKeyException.class, () -> bare.relineariseRescaled(bare.multiply(high, high)), expected);
    }

    @Test
    void missingGaloisKeyIsNamedWithTheKeysThatAreThere() {
        Evaluator one = new Evaluator(
                fixture.context, EvaluationKeys.of(List.of(fixture.generator.rotationKey(fixture.secret, 1, top))));
        String expected = "a Galois key for element " + fixture.context.rotation(2)
                + " at level 3 is needed, there are keys for [5]";

        refused(MissingKeyException.class, () -> one.rotate(high, 2), expected);
        refused(MissingKeyException.class, () -> one.rotateMany(high, 1, 2), expected);
        refused(MissingKeyException.class, () -> one.innerSum(high, 1, 4), expected);
        List<Automorphism> missing = List.of(new Automorphism(parameters.rotation(2), true));
        refused(MissingKeyException.class, () -> one.automorphismsRescaled(high, missing), expected);
        refused(MissingKeyException.class, () -> bare.conjugate(high), "element " + (2 * parameters.degree() - 1));
    }

    @Test
    void keyForALowerLevelIsNamedWithTheLevelThatIsNeeded() {
        Evaluator lower = new Evaluator(fixture.context, EvaluationKeys.of(fixture.keys(1, 1)));

        refused(
                MissingKeyException.class,
                () -> lower.rotate(high, 1),
                "a key for level 3 is needed, the Galois key for element 5, levels up to 1 is for lower ones only");
        refused(
                MissingKeyException.class,
                () -> lower.times(high, high),
                "a key for level 3 is needed, the relinearisation key for levels up to 1");
        assertEquals(1, lower.rotate(low, 1).level());
    }

    @Test
    void operandsAtDifferentLevelsAreRefusedWithBoth() {
        String expected = "the operands are at levels 3 and 1";

        refused(() -> bare.add(high, low), expected);
        refused(() -> bare.subtract(high, low), expected);
        refused(() -> bare.multiply(high, low), expected);
        refused(() -> bare.add(high, fixture.encoder.encode(numbers, 1)), expected);
        refused(() -> bare.subtract(high, fixture.encoder.encode(numbers, 1)), expected);
        refused(() -> bare.multiply(high, fixture.encoder.encode(numbers, 1)), expected);
    }

    @Test
    void operandsOfDifferentScalesAreRefusedWithBoth() {
        Ciphertext product = bare.multiply(high, 2.0);
        String mine = "2^" + Require.log2(parameters.scale(top));
        String theirs = "2^" + Require.log2(parameters.scale(top) * parameters.scale(top));

        refused(() -> bare.add(high, product), "the operands have scales", mine, theirs);
        refused(() -> bare.subtract(product, high), "the operands have scales", mine, theirs);
        refused(() -> bare.add(high, fixture.encoder.encode(numbers, top, 0x1p20)), mine, "2^20");
        refused(() -> bare.subtract(high, fixture.encoder.encode(numbers, top, 0x1p20)), mine, "2^20");
    }

    @Test
    void otherParametersAreRefusedWithBoth() {
        String mine = parameters.toString();
        String theirs = other.parameters.toString();

        refused(() -> bare.add(high, foreign), mine, theirs);
        refused(() -> bare.multiply(foreign, high), mine, theirs);
        refused(() -> bare.add(high, other.encoder.encode(numbers, 0)), mine, theirs);
        refused(() -> bare.multiply(high, other.encoder.encode(numbers, 0)), mine, theirs);
        refused(() -> bare.rescale(foreign), mine, theirs);
        refused(() -> bare.rotate(foreign, 1), mine, theirs);
        refused(() -> fixture.decryptor.decrypt(foreign), mine, theirs);
        refused(() -> fixture.encryptor.encrypt(other.encoder.encode(numbers, 0)), mine, theirs);
        refused(() -> new Decryptor(fixture.context, other.secret), mine, theirs);
        refused(() -> Encryptor.of(fixture.context, other.secret, new ReplayedRandom(1)), mine, theirs);
        PublicKey key = other.generator.publicKey(other.secret);
        refused(() -> Encryptor.of(fixture.context, key, new ReplayedRandom(1)), mine, theirs);
        EvaluationKeys keys = EvaluationKeys.of(other.keys(0));
        refused(() -> new Evaluator(fixture.context, keys), mine, theirs);
    }

    @Test
    void degreesAreCheckedWhereTheyMatter() {
        Ciphertext two = bare.multiply(high, high);
        Ciphertext three = bare.multiply(two, high);

        refused(() -> bare.relinearise(three), "only degree 2 can be relinearised, not 3");
        refused(() -> bare.relineariseRescaled(high), "only degree 2 can be relinearised, not 1");
        refused(() -> bare.rotate(two, 1), "degree 1", "degree 2");
        refused(() -> bare.rotateMany(two, 1), "degree 1", "degree 2");
        refused(() -> bare.conjugate(three), "degree 1", "degree 3");
        Ciphertext eight = bare.multiply(bare.multiply(two, two), bare.multiply(two, two));
        assertEquals(8, eight.degree());
        refused(() -> bare.multiply(eight, high), "a ciphertext has 2 to 9 parts, not 10");
    }

    @Test
    void levelZeroHasNothingToRescaleBy() {
        Evaluator evaluator = fixture.evaluator();
        String expected = "at level 0 there is nothing left to rescale by";

        refused(() -> bare.rescale(bottom), expected);
        refused(() -> evaluator.times(bottom, bottom), expected);
        refused(() -> bare.automorphismsRescaled(bottom, List.of()), expected);
    }

    @Test
    void levelsThatAreNotThereAreRefused() {
        refused(() -> bare.dropTo(low, 2), "a ciphertext at level 1 cannot be raised to level 2");
        refused(() -> bare.dropTo(low, -1), "these parameters have levels 0 to 3, not -1");
        refused(() -> bare.dropTo(high, 4), "these parameters have levels 0 to 3, not 4");
        refused(() -> fixture.encoder.encode(numbers, 4), "levels 0 to 3, not 4");
        refused(() -> fixture.generator.rotationKey(fixture.secret, 1, 4), "levels 0 to 3, not 4");
        refused(() -> fixture.generator.relinearisationKey(fixture.secret, -1), "levels 0 to 3, not -1");
        refused(() -> WireSize.evaluationKey(parameters, 4), "levels 0 to 3, not 4");
        refused(() -> WireSize.plaintext(parameters, -1), "levels 0 to 3, not -1");
    }

    @Test
    void numbersThatDoNotFitAreRefusedWithoutBeingShown() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> fixture.encoder.encode(new double[] {12345.678e30}, 0))
                .getMessage();

        assertTrue(message.contains("a number is too large, or not finite"), message);
        assertTrue(!message.contains("12345") && !message.contains("1.23"), message);
        refused(() -> fixture.encoder.encode(new double[] {Double.NaN}, top), "not finite");
        refused(() -> fixture.encoder.encode(new double[] {Double.NEGATIVE_INFINITY}, top), "not finite");
        refused(() -> bare.multiply(high, Double.NaN), "a constant is a finite number");
        refused(() -> bare.add(high, Double.POSITIVE_INFINITY), "a constant is a finite number");
    }

    @Test
    void vectorsThatAreTooLongAreRefusedWithBothLengths() {
        double[] longer = new double[parameters.slots() + 1];

        refused(() -> fixture.encoder.encode(longer, top), "at most 4096", "4097");
        refused(() -> fixture.encoder.encode(numbers, new double[1], top, 0x1p20), "these are 2 and 1");
        refused(
                () -> fixture.encoder.encodeCoefficients(new double[parameters.degree() + 1], top, 0x1p20),
                "there are 8192 coefficients, not 8193");
    }

    @Test
    void innerSumHasAPowerOfTwoOfTerms() {
        for (int count : new int[] {0, 3, 6, -1}) {
            refused(() -> bare.innerSum(high, 1, count), "a power of two of terms, not " + count);
        }
    }
}
