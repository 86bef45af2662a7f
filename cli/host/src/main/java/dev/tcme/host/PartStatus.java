package dev.tcme.host;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One line of the table that {@code tcme up} prints.
 *
 * @param name gateway, runner, opa or postgres
 * @param address where it is reached, without credentials
 * @param pid its process; empty when somebody else runs it
 * @param log its log; empty when somebody else runs it
 */
public record PartStatus(String name, String address, Optional<Long> pid, Optional<Path> log) {}
