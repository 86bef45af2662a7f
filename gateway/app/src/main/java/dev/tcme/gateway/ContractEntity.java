package dev.tcme.gateway;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A contract document as it was drafted, in canonical form. */
@Entity
@Table(name = "contract")
@SuppressWarnings("NullAway.Init")
class ContractEntity extends PanacheEntityBase {
    @Id
    String digest;

    String title;
    String document;
    Instant created;
}
