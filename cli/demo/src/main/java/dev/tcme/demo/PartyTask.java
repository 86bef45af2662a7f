package dev.tcme.demo;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a party's process is told, as JSON on its standard input.
 *
 * @param identity its key file
 * @param contract the contract's file, as it was agreed beforehand
 * @param earlier sessions that there have been under this contract; for who joins
 * @param receipt where to keep the receipt
 */
record PartyTask(
        String gateway,
        String identity,
        String contract,
        String input,
        JsonNode value,
        Start start,
        int earlier,
        String receipt) {
    /** Who begins. */
    enum Start {
        OPENS,
        JOINS
    }

    static final int MAX_BYTES = 1024 * 1024;
}
