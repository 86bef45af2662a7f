package dev.tcme.client.he;

import dev.tcme.client.GatewayFailure;
import dev.tcme.client.PartyClient;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Contribution;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.SessionId;
import dev.tcme.he.protocol.Round;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What one party sends and fetches in one session, and what it says of it. */
final class Exchange {
    /** Between the refusal of what comes too late and the end being told lies one write to the log: far less than this. */
    private static final Duration END_WAIT = Duration.ofSeconds(1);

    private final PartyClient client;
    private final Contract contract;
    private final List<String> parties;
    private final SessionId session;
    private final Consumer<Step> steps;
    private long received;

    /** @param parties all that take part, in their order */
    Exchange(PartyClient client, Contract contract, List<String> parties, Following following) {
        this.client = client;
        this.contract = contract;
        this.parties = parties;
        this.session = following.session();
        this.steps = following.steps();
    }

    /** Its own index among the parties. */
    int own() {
        return parties.indexOf(client.id());
    }

    String id() {
        return client.id();
    }

    List<String> parties() {
        return parties;
    }

    SessionId session() {
        return session;
    }

    /**
     * Whether the session has ended, or does so while this waits: what this party gives is then refused, and what it asks for is
     * forgotten, a moment before the end is in the log and told.
     */
    boolean isOver() {
        try {
            client.watch(session, END_WAIT, view -> {});
            return true;
        } catch (GatewayFailure e) {
            // Not over in time, or nobody there who would say so.
            return false;
        }
    }

    /** @param text for people: what was done */
    void send(Round round, byte[] content, String text) {
        client.contribute(contract, session, round.toString(), content);
        steps.accept(new Step(text, content.length, received));
        received = 0;
    }

    /** What a party gave, under its signature. */
    byte[] fetch(Round round, int party) {
        Contribution contribution = client.contribution(contract, session, round.toString(), parties.get(party));
        received += contribution.content().length;
        return contribution.content();
    }

    /** For one other party alone, from this one, in this session. */
    Sealed sealTo(int party, byte[] secret) {
        return client.sealTo(contract, session, parties.get(party), secret);
    }

    /** What {@link #sealTo} of another party sealed for this one. */
    byte[] openFrom(int party, Sealed sealed) {
        return client.openFrom(contract, session, parties.get(party), sealed);
    }

    /** Of all parties, its own too: what it gives will be held against what the gateway shows everybody. */
    List<byte[]> all(Round round) {
        List<byte[]> contents = new ArrayList<>();
        for (int party = 0; party < parties.size(); party++) {
            contents.add(fetch(round, party));
        }
        return contents;
    }
}
