package dev.tcme.gateway;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A session as it is stored; {@link StoredSessions} turns it into a value and back. */
@Entity
@Table(name = "session")
@SuppressWarnings("NullAway.Init")
class SessionEntity extends PanacheEntityBase {
    @Id
    String id;

    String contract;

    @Column(name = "opened_by")
    String openedBy;

    Instant opened;
    Instant deadline;
    String state;

    @Nullable
    String reason;

    @Nullable
    Instant ended;

    @Nullable
    String evidence;

    String accepted;
    String decisions;
}
