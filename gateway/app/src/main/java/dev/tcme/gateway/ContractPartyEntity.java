package dev.tcme.gateway;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A party of a contract and its signature, once it has signed. */
@Entity
@Table(name = "contract_party")
@IdClass(ContractPartyEntity.Key.class)
@SuppressWarnings("NullAway.Init")
class ContractPartyEntity extends PanacheEntityBase {
    @Id
    String digest;

    @Id
    String party;

    byte @Nullable [] signature;

    @SuppressWarnings("NullAway.Init")
    static class Key implements Serializable {
        private static final long serialVersionUID = 1L;
        String digest;
        String party;

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && digest.equals(that.digest) && party.equals(that.party);
        }

        @Override
        public int hashCode() {
            return Objects.hash(digest, party);
        }
    }
}
