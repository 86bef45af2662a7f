package dev.tcme.system.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tcme.contract.Adversary;
import dev.tcme.contract.Assurance;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Contribution;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.PolicyQuestion.LaneFacts;
import dev.tcme.contract.SessionId;
import dev.tcme.contract.spi.JointSession;
import dev.tcme.contract.spi.Lane;
import dev.tcme.contract.spi.LaneException;
import dev.tcme.contract.spi.PartyFault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Two rounds, "input" and "share", without cryptography: what matters is what the session makes of them. */
final class JointLane implements Lane {
    static final String INPUT = "input";
    static final String SHARE = "share";

    /** What a party sends that does not do its part. */
    static final String NONSENSE = "nonsense";

    private final Set<SessionId> openPlaces;
    private final Consumer<Contribution> checking;

    /** @param checking runs while a contribution is checked */
    JointLane(Set<SessionId> openPlaces, Consumer<Contribution> checking) {
        this.openPlaces = openPlaces;
        this.checking = checking;
    }

    @Override
    public LaneForm form() {
        return LaneForm.THRESHOLD;
    }

    @Override
    public LaneFacts offer(Contract contract) {
        return new LaneFacts(
                LaneForm.THRESHOLD,
                true,
                "",
                Assurance.CRYPTOGRAPHIC,
                Adversary.DEVIATING,
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(1));
    }

    @Override
    public JointSession open(SessionId id, Contract contract) {
        openPlaces.add(id);
        return new Place(id);
    }

    static Digest commitment(String party) {
        return Digest.of(Domain.INPUT, party.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private final class Place implements JointSession {
        private final SessionId id;
        private final Map<String, Map<String, Contribution>> rounds =
                new TreeMap<>(Map.of(INPUT, new TreeMap<>(), SHARE, new TreeMap<>()));

        Place(SessionId id) {
            this.id = id;
        }

        @Override
        public Map<String, String> claims() {
            return Map.of("engine", "simulated");
        }

        @Override
        public Checked check(Contribution contribution) throws PartyFault {
            Contribution.Address address = contribution.address();
            if (!address.round().equals(progress().round())) {
                throw new PartyFault(address.party(), address.round(), PartyFault.Kind.WRONG_ROUND);
            }
            if (new String(contribution.content(), java.nio.charset.StandardCharsets.UTF_8).equals(NONSENSE)) {
                throw new PartyFault(address.party(), address.round(), PartyFault.Kind.MALFORMED);
            }
            checking.accept(contribution);
            return () -> {
                rounds.get(address.round()).put(address.party(), contribution);
                return address.round().equals(INPUT) ? Map.of(address.party(), commitment(address.party())) : Map.of();
            };
        }

        @Override
        public Optional<Contribution> contribution(String round, String party) {
            return Optional.ofNullable(rounds.getOrDefault(round, Map.of()).get(party));
        }

        @Override
        public Progress progress() {
            String round = missing(INPUT).isEmpty() ? SHARE : INPUT;
            return new Progress(round, missing(round), Map.of());
        }

        private List<String> missing(String round) {
            return World.PARTIES.stream()
                    .filter(party -> !rounds.get(round).containsKey(party))
                    .toList();
        }

        /** Called when the simulation lets waiting things happen: whoever has not come by then never will. */
        @Override
        public Answer run(Runnable changed) throws LaneException, PartyFault {
            Progress progress = progress();
            changed.run();
            if (!progress.waitingFor().isEmpty()) {
                throw new PartyFault(progress.waitingFor().getFirst(), progress.round(), PartyFault.Kind.MISSING);
            }
            return new Answer.Found(
                    JsonNodeFactory.instance.objectNode().put("answer", "yes"), Map.of("engine.note", "simulated"));
        }

        @Override
        public void close() {
            openPlaces.remove(id);
        }
    }
}
