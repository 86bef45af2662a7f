package dev.tcme.system.rooms.planted.client;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Planted: a failure that is given a document. */
final class TakesJson extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TakesJson(ObjectNode document) {
        super(document.toString());
    }
}
