package dev.tcme.client.he;

import dev.tcme.contract.Sealed;
import dev.tcme.he.protocol.DealtShares;
import dev.tcme.he.protocol.JointTask;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.protocol.SharedKeys;
import dev.tcme.he.threshold.Agreement;
import dev.tcme.he.threshold.CollectiveKeys;
import dev.tcme.he.threshold.DealtShare;
import dev.tcme.he.threshold.Digest;
import dev.tcme.he.threshold.FaultException;
import dev.tcme.he.threshold.KeyShare;
import dev.tcme.he.threshold.KeySum;
import dev.tcme.he.threshold.Party;
import dev.tcme.he.threshold.RelinearisationShare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One set of keys, which nothing proves to be well made. */
final class PlainKeyMaking implements KeyMaking {
    private final Exchange exchange;
    private final JointTask task;
    private final PartyKeys keys;

    private Optional<KeyShare> keyShare = Optional.empty();
    private Optional<KeySum> sum = Optional.empty();
    private Optional<RelinearisationShare> relinearisation = Optional.empty();

    PlainKeyMaking(Exchange exchange, JointTask task, PartyKeys keys) {
        this.exchange = exchange;
        this.task = task;
        this.keys = keys;
    }

    @Override
    public void give(Round round) throws FaultException {
        switch (round) {
            case COMMIT ->
                exchange.send(round, keys.party().commit().bytes(), "committed to a fresh share of the keys");
            case KEYS -> {
                Party.Revealed revealed = keys.party().reveal(commitments());
                keyShare = Optional.of(revealed.share());
                exchange.send(
                        round,
                        new DealtShares(revealed.share().bytes(), sealed(revealed.dealt())).bytes(),
                        "gave its share of the public and evaluation keys");
            }
            case RELINEARISE -> relinearise();
            default -> throw new JoinException("the gateway asks for a round that this protocol does not have");
        }
    }

    private List<Digest> commitments() {
        return exchange.all(Round.COMMIT).stream().map(Digest::of).toList();
    }

    private List<Sealed> sealed(List<DealtShare> dealt) {
        List<Sealed> sealed = new ArrayList<>();
        for (DealtShare share : dealt) {
            byte[] bytes = share.bytes();
            sealed.add(exchange.sealTo(share.to() - 1, bytes));
            Arrays.fill(bytes, (byte) 0);
            share.close();
        }
        return sealed;
    }

    private void relinearise() throws FaultException {
        Agreement agreement = keys.party().agreement();
        List<KeyShare> shares = new ArrayList<>();
        List<DealtShare> dealt = new ArrayList<>();
        for (int party = 0; party < exchange.parties().size(); party++) {
            if (party == exchange.own()) {
                shares.add(keyShare.orElseThrow(() ->
                        new JoinException("the session asks for an answer to key shares before this party gave its own;"
                                + " this party has stopped")));
                continue;
            }
            DealtShares given = DealtShares.read(task, exchange.fetch(Round.KEYS, party));
            shares.add(KeyShare.read(agreement, party + 1, given.keyShare()));
            if (!given.sealed().isEmpty()) {
                byte[] bytes = exchange.openFrom(party, given.of(party, exchange.own()));
                dealt.add(DealtShare.read(agreement, party + 1, exchange.own() + 1, bytes));
                Arrays.fill(bytes, (byte) 0);
            }
        }
        KeySum all = KeySum.of(agreement, commitments(), shares);
        RelinearisationShare answer = keys.party().relinearise(all, dealt);
        dealt.forEach(DealtShare::close);
        keyShare = Optional.empty();
        sum = Optional.of(all);
        relinearisation = Optional.of(answer);
        exchange.send(Round.RELINEARISE, answer.bytes(), "checked all key shares and gave its relinearisation share");
    }

    @Override
    public SharedKeys finished() throws FaultException {
        KeySum all = sum.orElseThrow(
                () -> new JoinException("the session asks for an input before there are keys; this party has stopped"));
        List<RelinearisationShare> shares = new ArrayList<>();
        for (int party = 0; party < exchange.parties().size(); party++) {
            shares.add(
                    party == exchange.own()
                            ? relinearisation.orElseThrow()
                            : RelinearisationShare.read(all, party + 1, exchange.fetch(Round.RELINEARISE, party)));
        }
        sum = Optional.empty();
        relinearisation = Optional.empty();
        return SharedKeys.of(task, CollectiveKeys.of(all, shares));
    }
}
