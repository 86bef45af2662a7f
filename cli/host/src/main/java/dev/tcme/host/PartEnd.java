package dev.tcme.host;

/**
 * A part ended though nobody stopped it.
 *
 * @param part its name
 * @param status its exit status
 * @param explanation one sentence and the last lines of its log
 */
public record PartEnd(String part, int status, String explanation) {}
