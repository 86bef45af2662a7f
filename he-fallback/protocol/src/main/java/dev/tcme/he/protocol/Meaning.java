package dev.tcme.he.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.he.exact.Program;

/**
 * What a contract's words mean to a program, and what its results mean in the contract's words.
 *
 * @param <R> the program's result
 */
interface Meaning<R> {
    Program<R> program();

    /** A party's value as the program's numbers. */
    long[] numbers(int party, JsonNode value);

    /** A result as the answer that the contract's output schema describes. */
    JsonNode answer(R result);
}
