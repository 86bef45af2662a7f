package dev.tcme.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.tcme.contract.Json;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.Sealing;
import dev.tcme.contract.VerificationKey;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The public half of a party, to be given to others: {@code {"id","signingKey","sealingKey"}}. Nothing in it says that
 * the id is whose one thinks it is; compare the keys over another channel before signing a contract with them.
 *
 * @param id {@code [a-z][a-z0-9-]{0,31}}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PartyCard(String id, VerificationKey signingKey, Sealing.PublicKey sealingKey) {
    /** A card is three short lines. */
    public static final int MAX_BYTES = 4096;

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    public PartyCard {
        requireId(id);
        Objects.requireNonNull(signingKey);
        Objects.requireNonNull(sealingKey);
    }

    /**
     * @throws ProblemException {@link Problem#MALFORMED_DOCUMENT} or {@link Problem#OVERSIZE}
     */
    public static PartyCard parse(byte[] json) {
        return Json.read(Json.parse(json, MAX_BYTES), PartyCard.class);
    }

    static String requireId(String id) {
        if (!ID.matcher(id).matches()) {
            throw new ProblemException(
                    Problem.MALFORMED_DOCUMENT,
                    "expected a party id: a lower-case letter, then up to 31 lower-case letters, digits or dashes");
        }
        return id;
    }
}
