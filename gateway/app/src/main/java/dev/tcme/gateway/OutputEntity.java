package dev.tcme.gateway;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One recipient's part of a released answer, sealed to its key. */
@Entity
@Table(name = "session_output")
@IdClass(OutputEntity.Key.class)
@SuppressWarnings("NullAway.Init")
class OutputEntity extends PanacheEntityBase {
    @Id
    String session;

    @Id
    String party;

    String sealed;
    Instant created;

    @SuppressWarnings("NullAway.Init")
    static class Key implements Serializable {
        private static final long serialVersionUID = 1L;
        String session;
        String party;

        static Key of(String session, String party) {
            Key key = new Key();
            key.session = session;
            key.party = party;
            return key;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && session.equals(that.session) && party.equals(that.party);
        }

        @Override
        public int hashCode() {
            return Objects.hash(session, party);
        }
    }
}
