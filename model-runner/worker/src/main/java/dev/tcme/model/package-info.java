/**
 * This room is the inside of one worker process: it opens one session's inputs, asks the model once and writes the
 * answer to its pipe. It may know the shared nouns of {@code dev.tcme.contract}, model weights and prompt programs; it
 * is the only room that ever holds an input's plaintext, and it may never see a second session, a log, a disk it can
 * write to or, unless a served model is configured, a network.
 *
 * <p>The way of one input: {@link dev.tcme.model.Worker} reads a frame, {@code WorkerSession} opens and checks it, a
 * {@code PromptProgram} turns all inputs into prompts (one per order of the parties), an {@code Engine} gives the
 * log-probability of each option, {@code OptionDecision} turns these into one option or refuses as uncertain.
 */
@NullMarked
package dev.tcme.model;

import org.jspecify.annotations.NullMarked;
