/**
 * This room is the {@code tcme} command: a party's keys, contracts, sessions and receipts from a terminal. It may know
 * the client, the offline verifier and what the log's full check finds; it may never print a secret key or write an input anywhere but into a sealed
 * message.
 *
 * <p>Results go to stdout, everything else to stderr; with {@code --json} stdout is one JSON document. {@link
 * dev.tcme.cli.Exit} lists the exit codes. A command is one class with one {@code call}; {@link dev.tcme.cli.Main}
 * lists them all.
 */
@NullMarked
package dev.tcme.cli;

import org.jspecify.annotations.NullMarked;
