package dev.tcme.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Json;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.gateway.session.AgreedContract;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Contracts and their signatures. */
@ApplicationScoped
class Contracts {
    private static final int REMEMBERED = 1_000;
    private static final int MAX_LISTED = 200;

    private final Recent<Digest, Contract> recent = new Recent<>(REMEMBERED);
    private final Recent<Digest, AgreedContract> agreed = new Recent<>(REMEMBERED);
    private final Parties parties;
    private final InstantSource clock;

    /**
     * @param contract the document as it was drafted
     * @param signatures base64url, by party
     * @param agreed whether every party has signed
     */
    record View(Digest digest, JsonNode contract, Map<String, String> signatures, boolean agreed) {}

    record Summary(Digest digest, String title, boolean agreed) {}

    Contracts(Parties parties, InstantSource clock) {
        this.parties = parties;
        this.clock = clock;
    }

    /** Stores a draft; the same document again changes nothing. */
    boolean draft(Contract contract, String caller) {
        requireParty(contract, caller);
        for (Contract.Party party : contract.parties()) {
            boolean registered = parties.find(party.id())
                    .filter(card -> card.signingKey().equals(party.signingKey())
                            && card.sealingKey().equals(party.sealingKey()))
                    .isPresent();
            if (!registered) {
                throw new ProblemException(
                        Problem.UNKNOWN_PARTY, "every party of the contract must be registered here with these keys");
            }
        }
        return QuarkusTransaction.requiringNew().call(() -> {
            if (ContractEntity.findByIdOptional(contract.digest().toString()).isPresent()) {
                return false;
            }
            ContractEntity entity = new ContractEntity();
            entity.digest = contract.digest().toString();
            entity.title = contract.title();
            entity.document = new String(Json.canonical(contract.document()), StandardCharsets.UTF_8);
            entity.created = clock.instant();
            entity.persist();
            for (Contract.Party party : contract.parties()) {
                ContractPartyEntity row = new ContractPartyEntity();
                row.digest = entity.digest;
                row.party = party.id();
                row.persist();
            }
            return true;
        });
    }

    /** Stores a party's signature after verifying it. */
    void sign(Digest digest, String caller, byte[] signature) {
        Contract contract = ofParty(digest, caller);
        if (!contract.isSignedBy(caller, signature)) {
            throw new ProblemException(
                    Problem.SIGNATURE_INVALID, "expected the party's Ed25519 signature over the contract's digest");
        }
        QuarkusTransaction.requiringNew()
                .run(() -> ContractPartyEntity.update(
                        "signature = ?1 where digest = ?2 and party = ?3", signature, digest.toString(), caller));
    }

    /**
     * @throws ProblemException {@link Problem#CONTRACT_NOT_FOUND}, also for a contract of other parties
     */
    Contract ofParty(Digest digest, String caller) {
        return find(digest)
                .filter(contract -> contract.party(caller).isPresent())
                .orElseThrow(() -> new ProblemException(Problem.CONTRACT_NOT_FOUND, "no such contract of this party"));
    }

    Optional<Contract> find(Digest digest) {
        return recent.get(
                digest,
                key -> QuarkusTransaction.joiningExisting()
                        .call(() -> ContractEntity.<ContractEntity>findByIdOptional(key.toString())
                                .map(entity -> Contract.parse(entity.document.getBytes(StandardCharsets.UTF_8)))));
    }

    AgreedContract agreed(Digest digest, String caller) {
        Contract contract = ofParty(digest, caller);
        return agreed.get(digest, key -> Optional.of(AgreedContract.of(contract, signatures(key))))
                .orElseThrow();
    }

    View view(Digest digest, String caller) {
        Contract contract = ofParty(digest, caller);
        Map<String, String> texts = new TreeMap<>();
        signatures(digest)
                .forEach((party, signature) ->
                        texts.put(party, Base64.getUrlEncoder().withoutPadding().encodeToString(signature)));
        return new View(
                digest,
                contract.document(),
                texts,
                texts.size() == contract.parties().size());
    }

    /** The caller's contracts, newest first, at most {@value #MAX_LISTED}. */
    List<Summary> list(String caller) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> ContractEntity.<ContractEntity>find(
                                "digest in (select p.digest from ContractPartyEntity p where p.party = ?1)",
                                Sort.descending("created"),
                                caller)
                        .page(0, MAX_LISTED)
                        .stream()
                        .map(entity -> new Summary(
                                Digest.parse(entity.digest),
                                entity.title,
                                ContractPartyEntity.count("digest = ?1 and signature is null", entity.digest) == 0))
                        .toList());
    }

    private static Map<String, byte[]> signatures(Digest digest) {
        return QuarkusTransaction.joiningExisting().call(() -> {
            Map<String, byte[]> signatures = new TreeMap<>();
            List<ContractPartyEntity> rows = ContractPartyEntity.list("digest", digest.toString());
            for (ContractPartyEntity row : rows) {
                byte[] signature = row.signature;
                if (signature != null) {
                    signatures.put(row.party, signature);
                }
            }
            return signatures;
        });
    }

    private static void requireParty(Contract contract, String caller) {
        if (contract.party(caller).isEmpty()) {
            throw new ProblemException(Problem.FORBIDDEN, "only a party of the contract may draft it");
        }
    }
}
