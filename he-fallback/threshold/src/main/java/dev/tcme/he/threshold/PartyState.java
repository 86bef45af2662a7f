package dev.tcme.he.threshold;

import dev.tcme.he.ckks.Packing;
import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ring.Modulus;
import dev.tcme.he.ring.Poly;
import dev.tcme.he.ring.Seed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * All that a party must remember over a restart. As bytes, version {@value #VERSION}, little-endian:
 *
 * <pre>
 *   0   4  magic, "TCPS"
 *   4   1  version
 *   5   1  phase
 *   6   1  number of the party
 *   7   1  zero
 *   8   4  how many requests were answered
 *  12   4  zero
 *  16  32  digest of the agreement
 *  48  32  seed of the secret; zeros when opened or burnt
 *  80  32  transcript of the key round; zeros before it
 * 112      32 bytes for each request that was answered
 *          when ready and shares were dealt: the party's share of all secrets, packed
 *          32 bytes, SHA-256 of all before
 * </pre>
 *
 * @param master the seed; empty when opened or burnt
 * @param threshold the party's share of all secrets, when ready and shares were dealt
 * @param answered what stands for each request
 */
record PartyState(
        Phase phase,
        int party,
        Optional<Seed> master,
        Digest transcript,
        Optional<Poly> threshold,
        List<Digest> answered) {
    private static final int MAGIC = 0x5350_4354;
    private static final byte VERSION = 1;
    private static final int FIXED_BYTES = 112;

    PartyState {
        answered = List.copyOf(answered);
    }

    static PartyState fresh(int party, Seed master) {
        return new PartyState(Phase.FRESH, party, Optional.of(master), Wire.NOTHING, Optional.empty(), List.of());
    }

    PartyState committed() {
        return new PartyState(Phase.COMMITTED, party, master, transcript, threshold, answered);
    }

    PartyState revealed(Digest theTranscript) {
        return new PartyState(Phase.REVEALED, party, master, theTranscript, threshold, answered);
    }

    PartyState ready(Optional<Poly> theThreshold) {
        return new PartyState(Phase.READY, party, master, transcript, theThreshold, answered);
    }

    PartyState answered(Digest one) {
        List<Digest> more = new ArrayList<>(answered);
        more.add(one);
        return new PartyState(phase, party, master, transcript, threshold, more);
    }

    PartyState opened() {
        return gone(Phase.OPENED);
    }

    PartyState burnt() {
        return gone(Phase.BURNT);
    }

    private PartyState gone(Phase why) {
        return new PartyState(why, party, Optional.empty(), Wire.NOTHING, Optional.empty(), List.of());
    }

    /** As secret as the secret. */
    byte[] bytes(Agreement agreement) {
        Parameters parameters = agreement.plan().parameters();
        long packed = threshold
                .map(poly -> Layout.bytes(parameters, List.of(poly.primes())))
                .orElse(0L);
        int length = Math.toIntExact(FIXED_BYTES + (long) answered.size() * Digest.BYTES + packed + Digest.BYTES);
        ByteBuffer out = Wire.littleEndian(length)
                .putInt(MAGIC)
                .put(VERSION)
                .put(phase.code())
                .put((byte) party)
                .put((byte) 0)
                .putInt(answered.size())
                .putInt(0)
                .put(agreement.digest().bytes());
        byte[] seed = master.map(Seed::bytes).orElseGet(() -> new byte[Seed.BYTES]);
        out.put(seed).put(transcript.bytes());
        Arrays.fill(seed, (byte) 0);
        answered.forEach(one -> out.put(one.bytes()));
        threshold.ifPresent(poly -> {
            for (int i = 0; i < poly.size(); i++) {
                Modulus modulus = parameters.moduli().get(poly.prime(i));
                int bytes = Packing.bytes(modulus, parameters.degree());
                Packing.pack(
                        poly.limb(i), modulus, out.slice(out.position(), bytes).order(ByteOrder.LITTLE_ENDIAN));
                out.position(out.position() + bytes);
            }
        });
        MessageDigest digest = Hash.sha256();
        digest.update(out.array(), 0, out.position());
        return out.put(digest.digest()).array();
    }

    static PartyState read(Agreement agreement, byte[] bytes) throws FaultyStateException {
        if (bytes.length < FIXED_BYTES + Digest.BYTES) {
            throw new FaultyStateException("a party's state has at least " + (FIXED_BYTES + Digest.BYTES)
                    + " bytes, this one has " + bytes.length);
        }
        MessageDigest digest = Hash.sha256();
        digest.update(bytes, 0, bytes.length - Digest.BYTES);
        byte[] sum = Arrays.copyOfRange(bytes, bytes.length - Digest.BYTES, bytes.length);
        if (!MessageDigest.isEqual(digest.digest(), sum)) {
            throw new FaultyStateException("the party's state was damaged: its checksum does not match");
        }
        return new Input(agreement, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)).state();
    }

    /** Bytes that are whole; what they say is still to be checked. */
    private record Input(Agreement agreement, ByteBuffer in) {

        PartyState state() throws FaultyStateException {
            require(in.getInt() == MAGIC, "the first four bytes are not those of a party's state");
            byte version = in.get();
            require(version == VERSION, "version " + VERSION + " of a party's state is understood, not " + version);
            Phase phase = phase(in.get());
            int party = in.get();
            require(
                    party >= 1 && party <= agreement.quorum().parties(),
                    "parties are 1 to " + agreement.quorum().parties() + ", not " + party);
            require(in.get() == 0, "byte 7 of a party's state is zero, this is not");
            int count = in.getInt();
            require(in.getInt() == 0, "bytes 12 to 15 of a party's state are zero, these are not");
            require(agreement.digest().equals(digest()), "the party's state belongs to another agreement");
            Optional<Seed> master = master(phase);
            Digest transcript = digest();
            require(
                    count >= 0
                            && count
                                    <= (phase == Phase.READY
                                            ? agreement.quorum().decryptionsMax()
                                            : 0),
                    "a party that " + phase.words() + " has not answered " + count + " requests");
            boolean dealt = phase == Phase.READY && agreement.quorum().dealt();
            int[] primes = dealt ? Layout.decryptionPrimes(agreement.plan()) : new int[0];
            long length = (long) count * Digest.BYTES
                    + Layout.bytes(agreement.plan().parameters(), List.of(primes))
                    + Digest.BYTES;
            require(
                    in.remaining() == length,
                    "the party's state has " + length + " more bytes by its beginning, and " + in.remaining());
            List<Digest> answered = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                answered.add(digest());
            }
            return new PartyState(
                    phase, party, master, transcript, dealt ? Optional.of(poly(primes)) : Optional.empty(), answered);
        }

        private Optional<Seed> master(Phase phase) {
            byte[] seed = new byte[Seed.BYTES];
            in.get(seed);
            boolean gone = phase == Phase.OPENED || phase == Phase.BURNT;
            Optional<Seed> master = gone ? Optional.empty() : Optional.of(Seed.of(seed));
            Arrays.fill(seed, (byte) 0);
            return master;
        }

        private static Phase phase(byte code) throws FaultyStateException {
            for (Phase phase : Phase.values()) {
                if (phase.code() == code) {
                    return phase;
                }
            }
            throw new FaultyStateException("a phase is a code from 1 to 6, not " + Byte.toUnsignedInt(code));
        }

        private Digest digest() {
            byte[] digest = new byte[Digest.BYTES];
            in.get(digest);
            return Digest.of(digest);
        }

        private Poly poly(int... primes) throws FaultyStateException {
            Parameters parameters = agreement.plan().parameters();
            double[][] limbs = new double[primes.length][];
            for (int i = 0; i < primes.length; i++) {
                Modulus modulus = parameters.moduli().get(primes[i]);
                int bytes = Packing.bytes(modulus, parameters.degree());
                limbs[i] = new double[parameters.degree()];
                require(
                        Packing.unpack(
                                in.slice(in.position(), bytes).order(ByteOrder.LITTLE_ENDIAN), modulus, limbs[i]),
                        "a residue in the party's state is not below its prime, " + modulus.value());
                in.position(in.position() + bytes);
            }
            return agreement.context().ring().poly(primes, limbs);
        }

        private static void require(boolean holds, String otherwise) throws FaultyStateException {
            if (!holds) {
                throw new FaultyStateException(otherwise);
            }
        }
    }

    @Override
    public String toString() {
        return "state of party " + party + ", which " + phase.words();
    }
}
