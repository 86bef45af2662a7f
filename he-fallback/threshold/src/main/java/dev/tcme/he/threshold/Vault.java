package dev.tcme.he.threshold;

/**
 * Where a party's secret and state outlast the process: one file that only its user may read (mode 0600), replaced as a whole.
 *
 * <p>A party calls it before it lets a share go. What it was given must be on disk when the call returns (written to a new file,
 * synchronised, renamed), or the call must throw: then no share leaves and the party stays as it was. The old contents must not
 * come back: a party that is restored from an older state can give shares a second time. They are the same ones for the same
 * requests, but not for other sets of parties.
 */
@FunctionalInterface
public interface Vault {
    /**
     * @param state as secret as the party's secret; overwritten when the call has returned
     */
    void keep(byte[] state);
}
