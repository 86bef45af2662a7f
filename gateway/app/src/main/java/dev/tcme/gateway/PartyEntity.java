package dev.tcme.gateway;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A registered party: its name and public keys. */
@Entity
@Table(name = "party")
@SuppressWarnings("NullAway.Init")
class PartyEntity extends PanacheEntityBase {
    @Id
    String id;

    @Column(name = "signing_key")
    String signingKey;

    @Column(name = "sealing_key")
    String sealingKey;

    Instant created;
}
