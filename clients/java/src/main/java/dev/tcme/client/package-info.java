/**
 * This room is what a party runs on its own machine: it signs requests, verifies a session's evidence, seals inputs
 * and opens outputs. It knows the shared nouns and the gateway's API; it is the only place outside a lane where a
 * party's input is in the clear, and it may never see another party's.
 *
 * <p>{@link dev.tcme.client.TcmeClient} reads what anybody may read; {@link dev.tcme.client.PartyClient} acts as one
 * party. A whole session of one party, compiled and run as a test ({@code src/test/java/dev/tcme/client/ExampleTest.java}):
 *
 * {@snippet :
 * try (TcmeClient gateway = TcmeClient.connect(address, TcmeClient.Settings.system())) {
 *     PartyClient alice = gateway.as(PartyIdentity.load(keyFile));
 *     alice.propose(contract);
 *     alice.sign(contract);
 *     SessionView session = alice.open(contract.digest());
 *     // Verifies the evidence before it seals; throws, and has sent nothing, if the evidence is not as agreed.
 *     PreparedInput input = alice.seal(contract, session.id(), "first", value);
 *     keep(input.opening().salt());
 *     alice.submit(input);
 *     if (alice.watch(session.id(), Duration.ofMinutes(5), state -> {}).state() == SessionView.State.RELEASED) {
 *         Answer answer = alice.output(contract, session.id());
 *         show(answer.value());
 *     }
 * }
 * }
 *
 * <p><b>What fails how.</b> {@link dev.tcme.client.TcmeProblem}: the gateway refused.
 * {@link dev.tcme.client.GatewayFailure}: the gateway did not answer as it should. {@link
 * dev.tcme.contract.ProblemException}: a check on this machine said no. None of them holds an input or an output.
 */
@NullMarked
package dev.tcme.client;

import org.jspecify.annotations.NullMarked;
