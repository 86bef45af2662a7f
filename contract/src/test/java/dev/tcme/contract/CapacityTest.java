package dev.tcme.contract;

import static dev.tcme.contract.SampleContract.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"const":5}                                                        | 1   | 0
                    {"type":"boolean"}                                                 | 2   | 1
                    {"type":"null"}                                                    | 1   | 0
                    {"enum":["a","b","c"]}                                             | 3   | 2
                    {"type":"integer","minimum":-1,"maximum":2}                        | 4   | 2
                    {"type":"integer","minimum":0,"maximum":4294967295}                | 4294967296 | 32
                    {"type":"string","maxLength":0}                                    | 1   | 0
                    {"type":"string","minLength":1,"maxLength":1}                      | 1112064 | 21
                    {"type":"array","items":{"type":"boolean"},"maxItems":2}           | 7   | 3
                    {"type":"array","items":{"type":"boolean"},"minItems":2,"maxItems":2} | 4 | 2
                    {"oneOf":[{"type":"boolean"},{"enum":[1,2,3]}]}                    | 5   | 3
                    {"type":"object","additionalProperties":false}                     | 1   | 0
                    {"type":"object","properties":{"a":{"type":"boolean"},"b":{"type":"boolean"}},"required":["a"],"additionalProperties":false} | 6 | 3
                    {"title":"t","description":"d","type":"boolean"}                   | 2   | 1
                    """)
    void aSchemaHasTheCardinalityOneCounts(String schema, String cardinality, int bits) {
        BigInteger counted = Capacity.cardinality(value(schema));
        assertEquals(new BigInteger(cardinality), counted);
        assertEquals(bits, Capacity.bits(counted));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    true
                    {}
                    {"type":["boolean","null"]}
                    {"type":"number","minimum":0,"maximum":1}
                    {"type":"integer"}
                    {"type":"integer","minimum":2,"maximum":1}
                    {"type":"integer","minimum":0,"maximum":1.5}
                    {"type":"string"}
                    {"type":"string","maxLength":300}
                    {"type":"string","maxLength":3,"format":"date"}
                    {"type":"array","items":{"type":"boolean"}}
                    {"type":"array","maxItems":2}
                    {"type":"array","items":{"type":"boolean"},"maxItems":100000000}
                    {"type":"object","properties":{"a":{"type":"boolean"}}}
                    {"type":"object","patternProperties":{},"additionalProperties":false}
                    {"enum":[]}
                    {"enum":[1,1]}
                    {"oneOf":[]}
                    {"not":{"type":"null"}}
                    {"type":"boolean","x-covert":1}
                    """)
    void whatIsNotCountedIsRefused(String schema) {
        ProblemException refused = assertThrows(
                ProblemException.class,
                () -> Capacity.cardinality(Json.tree(schema.strip().equals("true") ? Boolean.TRUE : value(schema))));
        assertEquals(Problem.UNBOUNDED_OUTPUT, refused.problem());
    }

    @Test
    void oneMoreValueThanAPowerOfTwoNeedsOneMoreBit() {
        assertEquals(8, Capacity.bits(BigInteger.valueOf(256)));
        assertEquals(9, Capacity.bits(BigInteger.valueOf(257)));
    }
}
