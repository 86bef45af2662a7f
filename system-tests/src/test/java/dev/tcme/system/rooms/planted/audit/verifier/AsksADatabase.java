package dev.tcme.system.rooms.planted.audit.verifier;

import java.sql.Connection;

/** Planted: the offline check asks somebody. */
final class AsksADatabase {
    Connection connection;
}
