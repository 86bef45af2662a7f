/**
 * This room starts, watches and stops the parts of one machine: Postgres, OPA, the model-runner and the gateway. It
 * knows processes, ports, files and addresses; it never sees a contract, an input or an output. Besides the
 * model-runner's pool it is the only room that may start a process.
 *
 * <h2>Life of a part</h2>
 *
 * <ol>
 *   <li>{@link dev.tcme.host.Host#start} takes the lock of the state folder, so that one folder has one owner.
 *   <li>Whatever an owner that was killed left running is ended: the pid files name each process with its start time
 *       and program, and nothing that does not match all three is touched.
 *   <li>What has to be fetched is fetched once into the cache: the OPA program, the model's weights, the Postgres
 *       server. Everything fetched from outside is checked by a digest before it is used.
 *   <li>Each part is started with a nearly empty environment and a pipe as its tether. When this process ends, however
 *       it ends, the kernel closes the pipe: the gateway and the model-runner read it themselves; a small shell script
 *       ({@code guard.sh}) reads it for Postgres and OPA and stops them.
 *   <li>A part counts as started when it answers its health question; one that dies or stays silent ends the start,
 *       and the last lines of its log are in the error.
 *   <li>{@link dev.tcme.host.Host#close} stops the parts in reverse order: first asked, after a bound killed.
 * </ol>
 */
@NullMarked
package dev.tcme.host;

import org.jspecify.annotations.NullMarked;
