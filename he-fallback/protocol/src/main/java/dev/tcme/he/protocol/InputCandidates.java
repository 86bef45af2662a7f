package dev.tcme.he.protocol;

import dev.tcme.he.exact.ExactCircuit;
import dev.tcme.he.ring.Seed;
import dev.tcme.he.threshold.CollectiveEncryptor;
import dev.tcme.he.threshold.Digest;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A party's candidates for one session's input: encryptions of random bits, each made from one seed and nothing else, so that a
 * candidate is checked by its seed. The seed of the one that is kept hides the party's value and is wiped on close.
 */
public final class InputCandidates implements AutoCloseable {
    private static final String BITS = "tcme input candidate 2 bits";
    private static final String BITS_ENCRYPTION = "tcme input candidate 2 encryption of bits";
    private static final String MASK_ENCRYPTION = "tcme input candidate 2 encryption of the mask";

    private final JointTask task;
    private final int party;
    private final List<Seed> seeds = new ArrayList<>();
    private final List<byte[]> made = new ArrayList<>();

    /** @param party index of the party among those of the task */
    public InputCandidates(JointTask task, SharedKeys keys, int party, SecureRandom random) {
        this.task = task;
        this.party = party;
        for (int i = 0; i < Round.CANDIDATES; i++) {
            Seed seed = Seed.random(random);
            seeds.add(seed);
            made.add(opened(task, keys, party, seed));
        }
    }

    /** The ciphertexts that follow from a seed. */
    static byte[] opened(JointTask task, SharedKeys keys, int party, Seed seed) {
        CollectiveEncryptor encryptor = keys.encryptor();
        Seed bits = derived(seed, BITS);
        ExactCircuit.Prepared prepared = task.prepare(party, bits);
        bits.wipe();
        Seed ofBits = derived(seed, BITS_ENCRYPTION);
        Seed ofMask = derived(seed, MASK_ENCRYPTION);
        int level = task.context().parameters().levelMax();
        byte[] made = new PreparedInput(
                        encryptor.encryptExtended(prepared.bits(), level, ofBits),
                        prepared.mask().map(mask -> encryptor.encrypt(mask, ofMask)))
                .bytes();
        ofBits.wipe();
        ofMask.wipe();
        prepared.wipe();
        return made;
    }

    static Digest digest(byte[] ciphertexts) {
        return Digest.of(dev.tcme.contract.Digest.ofFile(ciphertexts).bytes());
    }

    /** For {@link CandidateCommitment}. */
    public List<Digest> digests() {
        return made.stream().map(InputCandidates::digest).toList();
    }

    /**
     * What the party gives to {@link Round#INPUT}: opens all candidates but one, and turns that one into its input.
     *
     * @param kept by the coin
     */
    public byte[] input(int kept, EncryptedInput.Value value) {
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < seeds.size(); i++) {
            if (i != kept) {
                parts.add(seeds.get(i).bytes());
            }
        }
        Seed bits = derived(seeds.get(kept), BITS);
        parts.add(made.get(kept));
        parts.add(task.corrections(party, value.value(), bits));
        bits.wipe();
        return new Frames(value.commitment(), parts).bytes();
    }

    /** HKDF-Expand (RFC 5869, section 2.3): a seed is uniform already. */
    private static Seed derived(Seed seed, String use) {
        byte[] key = seed.bytes();
        try {
            byte[] derived = KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.expandOnly(
                            new SecretKeySpec(key, "HKDF"),
                            use.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                            Seed.BYTES));
            Seed result = Seed.of(derived);
            Arrays.fill(derived, (byte) 0);
            return result;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HKDF-SHA256", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    @Override
    public void close() {
        seeds.forEach(Seed::wipe);
    }

    @Override
    public String toString() {
        return "InputCandidates[" + made.size() + "]";
    }
}
