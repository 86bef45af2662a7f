package dev.tcme.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.tcme.contract.Digest;
import java.util.Objects;

/** A line in the list of a party's contracts. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ContractSummary(Digest digest, String title, boolean agreed) {
    public ContractSummary {
        Objects.requireNonNull(digest);
        Objects.requireNonNull(title);
    }
}
