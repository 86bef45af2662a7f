package dev.tcme.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.tcme.contract.Decision;
import dev.tcme.contract.Digest;
import dev.tcme.contract.EndReason;
import dev.tcme.contract.Evidence;
import dev.tcme.contract.LaneKind;
import dev.tcme.contract.SessionId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A session as the gateway shows it to its parties.
 *
 * @param reason why it ended, once it has
 * @param reasons what policy said, if policy refused
 * @param opened RFC 3339, gateway's clock
 * @param expires RFC 3339; without all inputs by then the session ends
 * @param progress where a joint computation stands, while it is one
 * @param evidence absent in lists and events; nothing may be sealed before it is verified
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SessionView(
        SessionId id,
        Digest contract,
        State state,
        Optional<EndReason> reason,
        Optional<List<Decision.Reason>> reasons,
        String opened,
        String expires,
        Optional<LaneKind> lane,
        List<InputState> inputs,
        Optional<Progress> progress,
        Optional<Evidence.Signed> evidence) {

    public SessionView {
        Objects.requireNonNull(id);
        Objects.requireNonNull(contract);
        Objects.requireNonNull(state);
        Objects.requireNonNull(opened);
        Objects.requireNonNull(expires);
        inputs = List.copyOf(inputs);
    }

    /** Where a session stands; the last four are final. */
    public enum State {
        OPEN,
        SEALED,
        RUNNING,
        RELEASED,
        REFUSED,
        ABORTED,
        EXPIRED;

        public boolean isFinal() {
            return compareTo(RUNNING) > 0;
        }
    }

    /** Whether an input has come; nothing else of it is shown. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record InputState(String name, String party, boolean received) {
        public InputState {
            Objects.requireNonNull(name);
            Objects.requireNonNull(party);
        }
    }

    /**
     * What a joint computation waits for.
     *
     * @param facts digests of keys and results, by name, which each party checks against its own
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Progress(String round, List<String> waitingFor, Map<String, String> facts) {
        public Progress {
            Objects.requireNonNull(round);
            waitingFor = List.copyOf(waitingFor);
            facts = Map.copyOf(facts);
        }
    }

    public Optional<InputState> input(String name) {
        return inputs.stream().filter(input -> input.name().equals(name)).findFirst();
    }
}
