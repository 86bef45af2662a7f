package dev.tcme.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.contract.Base64Url;
import dev.tcme.contract.Contract;
import dev.tcme.contract.Digest;
import dev.tcme.contract.ProblemException;
import java.util.Objects;
import java.util.SortedMap;

/**
 * A contract as the gateway keeps it.
 *
 * @param contract the document
 * @param signatures base64url by party id, as the gateway says; see {@link Contract#isSignedBy}
 * @param agreed whether every party has signed, as the gateway says
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ContractView(Digest digest, JsonNode contract, SortedMap<String, String> signatures, boolean agreed) {
    public ContractView {
        Objects.requireNonNull(digest);
        Objects.requireNonNull(contract);
        Objects.requireNonNull(signatures);
    }

    /**
     * The checked contract.
     *
     * @throws ProblemException if the document is no contract
     * @throws GatewayFailure {@link GatewayFailure.Kind#CONTRADICTION} if it is not the one that the digest names: a
     *     gateway cannot show one contract and have another signed
     */
    public Contract checked() {
        Contract checked = Contract.check(contract);
        if (!checked.digest().equals(digest)) {
            throw new GatewayFailure(
                    GatewayFailure.Kind.CONTRADICTION,
                    "the gateway shows another document than the one that the digest names");
        }
        return checked;
    }

    /**
     * Whether a party's signature is here and is its own, whatever the gateway says.
     *
     * @param checked what {@link #checked} gave
     */
    public boolean isSignedBy(Contract checked, String party) {
        return Base64Url.decode(signatures.getOrDefault(party, ""))
                .map(signature -> checked.isSignedBy(party, signature))
                .orElse(false);
    }
}
