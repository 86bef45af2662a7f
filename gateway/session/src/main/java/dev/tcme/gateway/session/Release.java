package dev.tcme.gateway.session;

import dev.tcme.contract.Contract;
import dev.tcme.contract.Decision;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Domain;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.SessionId;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An answer on its way out: each recipient's part, sealed to that recipient's key, with its salted commitment. Made
 * only from a constrained output and policy's permit.
 */
public final class Release {
    /**
     * Every part is padded to this length, so that the ciphertext says nothing about the answer. More than
     * {@link dev.tcme.contract.OutputConstraint} answers of up to 4096 bits need in any sensible schema.
     */
    public static final int FRAME_BYTES = 4096;

    private final SortedMap<String, Sealed> sealed;
    private final SortedMap<String, Digest> commitments;

    private Release(SortedMap<String, Sealed> sealed, SortedMap<String, Digest> commitments) {
        this.sealed = sealed;
        this.commitments = commitments;
    }

    /** What a session without an answer gives out. */
    static Release nothing() {
        return new Release(Collections.emptySortedMap(), Collections.emptySortedMap());
    }

    /** Envelopes for the recipients of a contract's answer, by party. Nothing of any answer is needed for them. */
    static Map<String, Sealing.Envelope> envelopes(Contract contract) {
        Map<String, Sealing.Envelope> envelopes = new HashMap<>();
        for (String recipient : contract.output().recipients()) {
            envelopes.put(
                    recipient,
                    contract.party(recipient).orElseThrow().sealingKey().envelope());
        }
        return envelopes;
    }

    /** Where a release goes: a session, and an unused envelope for each of its recipients. */
    record Address(SessionId session, Map<String, Sealing.Envelope> envelopes) {}

    static Release seal(ConstrainedOutput output, Decision.Permit permit, Address address, SecureRandom random) {
        if (permit.reference().stage() != dev.tcme.contract.Stage.RELEASE) {
            throw new IllegalArgumentException("a release needs the permit of the release stage");
        }
        Contract contract = output.contract();
        SortedMap<String, Sealed> sealed = new TreeMap<>();
        SortedMap<String, Digest> commitments = new TreeMap<>();
        for (String recipient : contract.output().recipients()) {
            Opening part = Opening.of(output.partOf(recipient), random);
            Sealing.Context context = Sealing.Context.ofOutput(contract.digest(), address.session(), recipient);
            Sealing.Envelope envelope =
                    Objects.requireNonNull(address.envelopes().get(recipient));
            sealed.put(recipient, envelope.seal(context, part.frame(FRAME_BYTES)));
            commitments.put(recipient, part.commitment(Domain.OUTPUT));
        }
        return new Release(sealed, commitments);
    }

    Map<String, Sealed> sealed() {
        return sealed;
    }

    SortedMap<String, Digest> commitments() {
        return commitments;
    }
}
