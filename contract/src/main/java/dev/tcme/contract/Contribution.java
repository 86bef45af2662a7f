package dev.tcme.contract;

import org.jspecify.annotations.Nullable;

/**
 * What a party gives to one round of a joint computation, signed such that it counts for that session, round and party
 * alone. Other parties check the signature themselves: the gateway that hands it on could not make one.
 */
public final class Contribution {
    private final Address address;
    private final byte[] content;
    private final Digest digest;
    private final byte[] signature;

    /** Where a contribution belongs. */
    public record Address(SessionId session, Digest contract, String round, String party) {}

    /** What is signed; the canonical JSON of this record. */
    private record Statement(SessionId session, Digest contract, String round, String party, Digest content) {}

    private Contribution(Address address, byte[] content, Digest digest, byte[] signature) {
        this.address = address;
        this.content = content;
        this.digest = digest;
        this.signature = signature.clone();
    }

    /** Signs content of one's own. The content must not be changed afterwards: some are tens of megabytes. */
    public static Contribution sign(Address address, byte[] content, SigningKey key) {
        Digest digest = Digest.ofFile(content);
        return new Contribution(address, content, digest, key.sign(Domain.CONTRIBUTION, statement(address, digest)));
    }

    /**
     * A contribution as it came, not yet verified.
     *
     * @param signature base64url, as {@link #signatureText} writes it
     * @throws ProblemException {@link Problem#SIGNATURE_MISSING} or {@link Problem#SIGNATURE_INVALID} if that is not one
     */
    public static Contribution received(Address address, byte[] content, @Nullable String signature) {
        return received(address, content, Digest.ofFile(content), signature);
    }

    /**
     * The same where the caller has computed the digest already.
     *
     * @param digest SHA-256 of the content
     */
    public static Contribution received(Address address, byte[] content, Digest digest, @Nullable String signature) {
        if (signature == null) {
            throw new ProblemException(Problem.SIGNATURE_MISSING, "expected the header 'TCME-Contribution-Signature'");
        }
        byte[] bytes = Base64Url.decode(signature)
                .orElseThrow(() -> new ProblemException(
                        Problem.SIGNATURE_INVALID, "'TCME-Contribution-Signature' must be base64url of 64 bytes"));
        return new Contribution(address, content, digest, bytes);
    }

    private static Digest statement(Address address, Digest content) {
        Statement statement =
                new Statement(address.session(), address.contract(), address.round(), address.party(), content);
        return Digest.of(Domain.CONTRIBUTION, Json.canonicalOf(statement));
    }

    public boolean isSignedBy(VerificationKey key) {
        return key.verifies(Domain.CONTRIBUTION, statement(address, digest), signature);
    }

    public Address address() {
        return address;
    }

    /** The content itself, not a copy; not to be modified. */
    public byte[] content() {
        return content;
    }

    /** SHA-256 of the content. */
    public Digest digest() {
        return digest;
    }

    public String signatureText() {
        return Base64Url.encode(signature);
    }

    @Override
    public String toString() {
        return "Contribution[" + address.party() + " to " + address.round() + ", " + content.length + " bytes]";
    }
}
