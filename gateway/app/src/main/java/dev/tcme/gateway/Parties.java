package dev.tcme.gateway;

import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.VerificationKey;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** The registered parties. A party's keys never change; new keys are a new party. */
@ApplicationScoped
class Parties {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final int REMEMBERED = 10_000;

    private final Recent<String, Card> recent = new Recent<>(REMEMBERED);
    private final InstantSource clock;

    /** What everybody may know of a party. */
    record Card(String id, VerificationKey signingKey, Sealing.PublicKey sealingKey) {
        Card {
            Objects.requireNonNull(signingKey);
            Objects.requireNonNull(sealingKey);
            if (!NAME.matcher(id).matches()) {
                throw new ProblemException(
                        Problem.MALFORMED_DOCUMENT,
                        "'id' must be 1 to 32 of a-z, 0-9 and '-', beginning with a letter");
            }
        }
    }

    Parties(InstantSource clock) {
        this.clock = clock;
    }

    Optional<Card> find(String id) {
        if (!NAME.matcher(id).matches()) {
            return Optional.empty();
        }
        return recent.get(
                id,
                key -> QuarkusTransaction.joiningExisting()
                        .call(() ->
                                PartyEntity.<PartyEntity>findByIdOptional(key).map(Parties::card)));
    }

    /**
     * @return whether the party is new; registering the same card again changes nothing
     * @throws ProblemException {@link Problem#PARTY_EXISTS} if name or key belong to another card
     */
    boolean register(Card card) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Optional<PartyEntity> taken = PartyEntity.<PartyEntity>find(
                            "id = ?1 or signingKey = ?2 or sealingKey = ?3",
                            card.id(),
                            card.signingKey().toString(),
                            card.sealingKey().toString())
                    .firstResultOptional();
            if (taken.isPresent() && !card(taken.get()).equals(card)) {
                throw new ProblemException(
                        Problem.PARTY_EXISTS, "choose another name, or use the keys it was registered with");
            }
            if (taken.isEmpty()) {
                PartyEntity entity = new PartyEntity();
                entity.id = card.id();
                entity.signingKey = card.signingKey().toString();
                entity.sealingKey = card.sealingKey().toString();
                entity.created = clock.instant();
                entity.persist();
            }
            return taken.isEmpty();
        });
    }

    private static Card card(PartyEntity entity) {
        return new Card(entity.id, VerificationKey.parse(entity.signingKey), new Sealing.PublicKey(entity.sealingKey));
    }
}
