package dev.tcme.contract;

import java.util.Map;
import java.util.Optional;

/**
 * What a party checks before it sends anything: the session's key, bound to session and contract by the gateway's
 * signature. The level is spelled out; {@link Assurance#SELF_ASSERTED} means that only the operator's word stands
 * behind the claims.
 *
 * @param sealingKey inputs are sealed to it; absent in the lane that takes ciphertexts, where nobody has a key to them
 * @param issued RFC 3339, gateway's clock
 */
public record Evidence(
        String version,
        SessionId session,
        Digest contract,
        Optional<Sealing.PublicKey> sealingKey,
        LaneForm form,
        Assurance assurance,
        Map<String, String> claims,
        String issued) {

    public LaneKind lane() {
        return form.kind();
    }

    public static final String VERSION = "tcme/evidence/v1";

    /** @param signature {@link Base64Url} of the 64 bytes over the evidence's digest */
    public record Signed(Evidence evidence, String signature) {
        public static Signed sign(Evidence evidence, SigningKey gateway) {
            byte[] signature = gateway.sign(Domain.EVIDENCE, evidence.digest());
            return new Signed(evidence, Base64Url.encode(signature));
        }

        /**
         * Checks everything a party must check before it seals an input.
         *
         * @throws ProblemException {@link Problem#SIGNATURE_INVALID} if the evidence is not the agreed gateway's for
         *     this session and contract, or its level is below what the contract demands
         */
        public void requireFor(Contract contract, SessionId session) {
            boolean genuine = isSignedBy(contract.gateway())
                    && evidence.version().equals(VERSION)
                    && evidence.session().equals(session)
                    && evidence.contract().equals(contract.digest())
                    && contract.lanes().contains(evidence.lane())
                    && evidence.assurance().atLeast(contract.minimumAssurance());
            if (!genuine) {
                throw new ProblemException(
                        Problem.SIGNATURE_INVALID,
                        "the evidence is not the agreed gateway's for this session and contract; nothing was sent");
            }
        }

        private boolean isSignedBy(VerificationKey gateway) {
            return Base64Url.decode(signature)
                    .map(bytes -> gateway.verifies(Domain.EVIDENCE, evidence.digest(), bytes))
                    .orElse(false);
        }
    }

    public Digest digest() {
        return Digest.of(Domain.EVIDENCE, Json.canonicalOf(this));
    }
}
