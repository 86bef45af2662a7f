package dev.tcme.gateway.session;

import dev.tcme.contract.Contract;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import java.util.List;
import java.util.Map;

/** A contract that every one of its parties has signed. There is no other way to get one than by the signatures. */
public final class AgreedContract {
    private final Contract contract;
    private final List<String> signedBy;

    private AgreedContract(Contract contract, List<String> signedBy) {
        this.contract = contract;
        this.signedBy = signedBy;
    }

    /**
     * @param signatures by party id, 64 bytes each
     * @throws ProblemException {@link Problem#CONTRACT_NOT_AGREED} if one is missing or wrong
     */
    public static AgreedContract of(Contract contract, Map<String, byte[]> signatures) {
        List<String> signedBy = contract.parties().stream()
                .map(Contract.Party::id)
                .filter(id -> contract.isSignedBy(id, signatures.getOrDefault(id, new byte[0])))
                .toList();
        if (signedBy.size() != contract.parties().size()) {
            throw new ProblemException(
                    Problem.CONTRACT_NOT_AGREED,
                    signedBy.size() + " of " + contract.parties().size() + " parties have signed");
        }
        return new AgreedContract(contract, signedBy);
    }

    public Contract contract() {
        return contract;
    }

    public List<String> signedBy() {
        return signedBy;
    }
}
