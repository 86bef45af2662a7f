package dev.tcme.he.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.he.exact.Program;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.LongFunction;

/**
 * A meaning whose results are whole numbers, each of which stands for one number of the answer.
 *
 * @param finish what a result of the program is in the answer
 */
record WholeMeaning(Program<long[]> program, Numbers encoding, LongFunction<BigInteger> finish, WholeAnswer answer)
        implements Meaning<long[]> {

    /** How a party's value becomes the program's numbers. */
    interface Numbers {
        long[] of(int party, JsonNode value);
    }

    @Override
    public long[] numbers(int party, JsonNode value) {
        return encoding.of(party, value);
    }

    @Override
    public JsonNode answer(long[] result) {
        return answer.of(Arrays.stream(result).mapToObj(finish).toArray(BigInteger[]::new));
    }

    @Override
    public String toString() {
        return "meaning of " + program;
    }
}
