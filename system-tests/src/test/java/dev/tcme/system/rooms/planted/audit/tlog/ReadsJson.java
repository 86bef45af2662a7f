package dev.tcme.system.rooms.planted.audit.tlog;

import com.fasterxml.jackson.databind.JsonNode;

/** Planted: the tree knows what an entry means. */
final class ReadsJson {
    JsonNode entry;
}
