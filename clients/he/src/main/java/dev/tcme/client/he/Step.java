package dev.tcme.client.he;

/**
 * Something that this party has done.
 *
 * @param text for people
 * @param sent bytes that left this machine with it
 * @param received bytes that came for it
 */
public record Step(String text, long sent, long received) {}
