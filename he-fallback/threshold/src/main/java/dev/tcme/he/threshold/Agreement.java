package dev.tcme.he.threshold;

import dev.tcme.he.ckks.Context;
import dev.tcme.he.ckks.WireWriter;
import dev.tcme.he.ring.Seed;

/**
 * What all parties have agreed on before the first share. Every share carries its digest, and the common random polynomials
 * are expanded from it: two sets of keys never share one, as long as their bindings differ.
 */
public final class Agreement {
    /** A share is one array, and a gateway has those of all parties at a time. */
    private static final long SHARE_BYTES_MAX = 1L << 30;

    private static final String LABEL = "tcme threshold agreement 1";
    private static final String COMMON = "tcme threshold common polynomial 1";
    private static final String CANDIDATE = "tcme threshold candidate 1";

    private final Context context;
    private final KeyPlan plan;
    private final Quorum quorum;
    private final Digest digest;

    private Agreement(Context context, KeyPlan plan, Quorum quorum, Digest digest) {
        this.context = context;
        this.plan = plan;
        this.quorum = quorum;
        this.digest = digest;
    }

    /**
     * @param binding a digest of what else the keys belong to: the contract, a number of this set of keys that never comes
     *     again, and who the parties are; not a secret
     * @throws IllegalArgumentException if the plan is for other parameters, or a key share would be too long
     */
    public static Agreement of(Context context, KeyPlan plan, Quorum quorum, Digest binding) {
        if (!context.parameters().equals(plan.parameters())) {
            throw new IllegalArgumentException("the plan was made for other parameters: " + plan.parameters()
                    + " instead of " + context.parameters());
        }
        if (KeyShare.size(plan) > SHARE_BYTES_MAX) {
            throw new IllegalArgumentException("a key share has at most 2^30 bytes, under this plan it has "
                    + KeyShare.size(plan) + "; plan fewer keys, or keys for lower levels");
        }
        Hash hash = Hash.of(LABEL)
                .bytes(WireWriter.bytes(plan.parameters()))
                .digest(binding)
                .number(quorum.parties())
                .number(quorum.threshold())
                .number(quorum.decryptionsMax());
        plan.into(hash);
        return new Agreement(context, plan, quorum, hash.digest());
    }

    /**
     * The same agreement for one of several sets of keys that are made side by side, of which a joint coin keeps one and opens the
     * others ({@link Opening}). Nothing is made under this agreement itself; its digest stands for all of its candidates, and is
     * what the coins belong to.
     *
     * @param index 0 to {@value Coins#CHOICES_MAX} − 1
     * @throws UnsupportedOperationException where fewer than all parties decrypt
     */
    public Agreement candidate(int index) {
        quorum.requireAll();
        if (index < 0 || index >= Coins.CHOICES_MAX) {
            throw new IllegalArgumentException(
                    "a candidate has a number of 0 to " + (Coins.CHOICES_MAX - 1) + ", not " + index);
        }
        return of(
                context,
                plan,
                quorum,
                Hash.of(CANDIDATE).digest(digest).number(index).digest());
    }

    public Context context() {
        return context;
    }

    public KeyPlan plan() {
        return plan;
    }

    public Quorum quorum() {
        return quorum;
    }

    public Digest digest() {
        return digest;
    }

    /** What the common polynomials of a purpose are expanded from, each under the number of its digit. Public. */
    Seed common(Purpose purpose, int element) {
        Digest seed = Hash.of(COMMON)
                .digest(digest)
                .number(purpose.common())
                .number(element)
                .digest();
        return Seed.of(seed.bytes());
    }

    /** The same digest, whatever the context computes with. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Agreement that && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return "agreement " + digest;
    }
}
