package dev.tcme.he.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tcme.contract.Contract;
import dev.tcme.he.exact.Protection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of task, from the contract's words to the answer, with keys that the parties share; shares as they are, and proven. */
@ParameterizedClass
@EnumSource(
        value = Protection.class,
        names = {"CURIOUS", "PROVEN"})
record KindsTest(Protection protection) {
    private static final String NAMES = "{\"enum\":[\"in0\",\"in1\",\"equal\"]}";
    private static final String BOOLEAN = "{\"type\":\"boolean\"}";

    private static void assertAnswer(String expected, Ceremony ceremony, String... values) throws Exception {
        assertEquals(expected, ceremony.answer(values).orElseThrow().toString());
    }

    private Ceremony ceremony(Contract contract) throws Exception {
        Ceremony ceremony = new Ceremony(protection == Protection.CURIOUS ? Contracts.curious(contract) : contract);
        assertEquals(protection, ceremony.task().circuit().protection());
        return ceremony;
    }

    @Test
    void aComparisonNamesTheLargerNumber() throws Exception {
        String number = Contracts.integer(-1_000_000_000, 3_000_000_000L);
        Ceremony ceremony = ceremony(Contracts.of("\"kind\":\"comparison\"", NAMES, number, number));
        assertAnswer("\"in0\"", ceremony, "3000000000", "-1000000000");
        assertAnswer("\"in1\"", ceremony, "-1", "0");
        assertAnswer("\"equal\"", ceremony, "17", "17");
    }

    @Test
    void aRelationIsToldAndNothingElse() throws Exception {
        String number = Contracts.integer(0, 200);
        for (String[] one : new String[][] {
            {"less", "true", "false", "false"},
            {"at-most", "true", "true", "false"},
            {"equal", "false", "true", "false"},
            {"different", "true", "false", "true"},
            {"at-least", "false", "true", "true"},
            {"greater", "false", "false", "true"},
        }) {
            Ceremony ceremony = ceremony(Contracts.of(
                    "\"kind\":\"comparison\",\"parameters\":{\"relation\":\"" + one[0] + "\"}",
                    BOOLEAN,
                    number,
                    number));
            assertAnswer(one[1], ceremony, "7", "8");
            assertAnswer(one[2], ceremony, "8", "8");
            assertAnswer(one[3], ceremony, "200", "0");
        }
    }

    @Test
    void decimalsDatesAndLongTextsAreCompared() throws Exception {
        String price = "{\"type\":\"number\",\"minimum\":-5,\"maximum\":99.99,\"multipleOf\":0.01}";
        assertAnswer(
                "\"in0\"", ceremony(Contracts.of("\"kind\":\"comparison\"", NAMES, price, price)), "0.07", "-4.99");
        String date = "{\"type\":\"object\",\"properties\":{\"on\":{\"type\":\"string\",\"format\":\"date\"}},"
                + "\"required\":[\"on\"],\"additionalProperties\":false}";
        assertAnswer(
                "\"in1\"",
                ceremony(Contracts.of("\"kind\":\"comparison\"", NAMES, date, date)),
                "{\"on\":\"1999-12-31\"}",
                "{\"on\":\"2000-01-01\"}");
        String text = "{\"type\":\"string\",\"format\":\"uint64\"}";
        assertAnswer(
                "\"in0\"",
                ceremony(Contracts.of("\"kind\":\"comparison\"", NAMES, text, text)),
                "\"18446744073709551615\"",
                "\"18446744073709551614\"");
    }

    @Test
    void listsAreComparedPlaceByPlace() throws Exception {
        String list = Contracts.list(Contracts.integer(0, 255), 3);
        Ceremony ceremony = ceremony(Contracts.of("\"kind\":\"comparison\"", Contracts.list(NAMES, 3), list, list));
        assertAnswer("[\"in1\",\"equal\",\"in0\"]", ceremony, "[1,2,255]", "[2,2,0]");
    }

    @Test
    void theLargestAndTheSmallestOfThreeAreNamed() throws Exception {
        String number = Contracts.integer(0, 255);
        String names = "{\"enum\":[\"in0\",\"in1\",\"in2\"]}";
        Ceremony largest = ceremony(Contracts.of("\"kind\":\"maximum\"", names, number, number, number));
        assertAnswer("\"in2\"", largest, "5", "9", "200");
        assertAnswer("\"in0\"", largest, "9", "9", "9");
        Ceremony smallest = ceremony(Contracts.of("\"kind\":\"minimum\"", names, number, number, number));
        assertAnswer("\"in1\"", smallest, "5", "0", "255");
    }

    @Test
    void sumsAndMeansAreExact() throws Exception {
        String number = Contracts.integer(-1000, 1_000_000);
        Contract sum = Contracts.of("\"kind\":\"sum\"", Contracts.integer(-3000, 3_000_000), number, number, number);
        assertAnswer("-1998", ceremony(sum), "-1000", "-1000", "2");
        Contract mean = Contracts.of(
                "\"kind\":\"mean\",\"parameters\":{\"scale\":100}",
                Contracts.integer(-100_000, 100_000_000),
                number,
                number,
                number);
        assertAnswer("33", ceremony(mean), "0", "0", "1");
        assertAnswer("-67", ceremony(mean), "-1", "-1", "0");
    }

    @Test
    void aSumOfListsIsTakenPlaceByPlace() throws Exception {
        String list = Contracts.list(Contracts.integer(0, 100), 4);
        Contract sum = Contracts.of("\"kind\":\"sum\"", Contracts.list(Contracts.integer(0, 200), 4), list, list);
        assertAnswer("[101,2,3,104]", ceremony(sum), "[100,1,1,100]", "[1,1,2,4]");
    }

    @Test
    void aVarianceIsRoundedToItsScale() throws Exception {
        String number = Contracts.integer(0, 1000);
        Contract variance = Contracts.of(
                "\"kind\":\"variance\",\"parameters\":{\"scale\":10}",
                Contracts.integer(0, 10_000_000),
                number,
                number,
                number);
        // 0, 10, 20: mean 10, variance 200/3.
        assertAnswer("667", ceremony(variance), "0", "10", "20");
    }

    @Test
    void aWeightedScoreHasPublicWeights() throws Exception {
        String number = Contracts.integer(-10, 10);
        Contract score = Contracts.of(
                "\"kind\":\"weighted-score\",\"parameters\":{\"weights\":{\"in0\":3,\"in1\":-2}}",
                Contracts.integer(-50, 50),
                number,
                number);
        assertAnswer("46", ceremony(score), "10", "-8");
    }

    @Test
    void countsAndHistogramsTellNothingOfASingleParty() throws Exception {
        String number = Contracts.integer(0, 1000);
        Contract count = Contracts.of(
                "\"kind\":\"count\",\"parameters\":{\"atLeast\":100,\"atMost\":200}",
                Contracts.integer(0, 4),
                number,
                number,
                number,
                number);
        assertAnswer("2", ceremony(count), "99", "100", "200", "201");
        Contract histogram = Contracts.of(
                "\"kind\":\"histogram\",\"parameters\":{\"bounds\":[10,20]}",
                Contracts.list(Contracts.integer(0, 3), 3),
                number,
                number,
                number);
        assertAnswer("[1,0,2]", ceremony(histogram), "9", "20", "1000");
    }

    @Test
    void anInnerProductIsExact() throws Exception {
        String list = Contracts.list(Contracts.integer(-100, 100), 5);
        Contract product = Contracts.of("\"kind\":\"inner-product\"", Contracts.integer(-50_000, 50_000), list, list);
        assertAnswer("-9500", ceremony(product), "[100,0,1,-5,3]", "[-100,7,0,-100,0]");
    }

    @Test
    void theSizeOfAnIntersectionTellsNotWhichElements() throws Exception {
        String set = "{\"type\":\"array\",\"items\":" + Contracts.integer(0, 65535)
                + ",\"maxItems\":4,\"uniqueItems\":true}";
        Contract shared = Contracts.of("\"kind\":\"intersection-size\"", Contracts.integer(0, 4), set, set);
        Ceremony ceremony = ceremony(shared);
        assertAnswer("2", ceremony, "[1,2,3,65535]", "[65535,4,1]");
        assertAnswer("0", ceremony, "[]", "[]");
    }
}
