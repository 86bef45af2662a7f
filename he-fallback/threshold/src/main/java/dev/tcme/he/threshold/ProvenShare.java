package dev.tcme.he.threshold;

import java.util.Arrays;

/**
 * A decryption share that holds what {@link ShareProof} says: the party's own, or one that was verified. There is no other way to
 * get one. Its bytes are those of the share, then those of the proof.
 */
public final class ProvenShare {
    private final DecryptionShare share;
    private final ShareProof proof;

    ProvenShare(DecryptionShare share, ShareProof proof) {
        this.share = share;
        this.proof = proof;
    }

    /**
     * Reads and verifies.
     *
     * @param request what the share must answer
     * @param keys of the agreement that the request belongs to
     * @param party whose share it must be, one of the request's active parties
     * @throws FaultException if it is anything but a well-formed share of this party for this request with a proof that holds;
     *     names the party
     * @throws IllegalArgumentException if the keys belong to another agreement, the party is not active, or nothing can be proven
     *     about shares for this request ({@link ShareProof#requireProvable})
     */
    public static ProvenShare read(DecryptionRequest request, PublicShares keys, int party, byte[] bytes)
            throws FaultException {
        if (!keys.agreement().equals(request.agreement())) {
            throw new IllegalArgumentException("the public shares belong to another agreement than the request");
        }
        request.requireActive(party);
        ShareProof.requireProvable(request);
        KeyPlan plan = request.agreement().plan();
        int level = request.ciphertext().level();
        long length = size(plan, level, request.deviation());
        if (bytes.length != length) {
            throw FaultException.of(
                    party,
                    "a proven decryption share has " + length + " bytes by the agreement, the input has "
                            + bytes.length);
        }
        int split = Math.toIntExact(DecryptionShare.size(plan, level));
        DecryptionShare share = DecryptionShare.read(request, party, Arrays.copyOf(bytes, split));
        ProofBounds bounds = ProofBounds.of(plan.parameters().degree(), request.deviation());
        ShareProof proof = ShareProof.read(bounds, party, Arrays.copyOfRange(bytes, split, bytes.length));
        proof.verify(new ProofStatement(share, keys.share(party, request.primes())), party);
        return new ProvenShare(share, proof);
    }

    /**
     * How many bytes one has for a ciphertext of this level.
     *
     * @param deviation of the smudging noise
     */
    public static long size(KeyPlan plan, int level, double deviation) {
        return DecryptionShare.size(plan, level)
                + ProofBounds.of(plan.parameters().degree(), deviation).bytes();
    }

    /** For {@link DecryptionRequest#sum}, whose result must be doubled before it is decoded. */
    public DecryptionShare share() {
        return share;
    }

    public int party() {
        return share.party();
    }

    public byte[] bytes() {
        byte[] first = share.bytes();
        byte[] second = proof.bytes();
        byte[] result = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, result, first.length, second.length);
        return result;
    }

    /** SHA-256 of the bytes. */
    public Digest digest() {
        return Wire.digest(bytes());
    }

    ShareProof proof() {
        return proof;
    }

    @Override
    public String toString() {
        return "proven decryption share of party " + party();
    }
}
