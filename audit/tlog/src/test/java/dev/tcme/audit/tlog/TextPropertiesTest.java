package dev.tcme.audit.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** What is printed is read back the same; whatever is read prints as it came. */
class TextPropertiesTest {
    private static final Keys LOG = Keys.named("log.example");

    @Provide
    Arbitrary<String> lines() {
        return Arbitraries.strings()
                .all()
                .ofMaxLength(40)
                .map(s -> s.codePoints()
                        .filter(c -> c >= ' ' && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE))
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
    }

    @Provide
    Arbitrary<String> texts() {
        return lines().list().ofMinSize(1).ofMaxSize(6).map(l -> String.join("\n", l) + "\n");
    }

    @Provide
    Arbitrary<Hash> hashes() {
        return Arbitraries.bytes().array(byte[].class).ofSize(Hash.LENGTH).map(Hash::of);
    }

    @Provide
    Arbitrary<Checkpoint> checkpoints() {
        Arbitrary<String> filled = lines().filter(l -> !l.isEmpty());
        return Combinators.combine(
                        filled,
                        Arbitraries.longs().between(0, Long.MAX_VALUE),
                        hashes(),
                        filled.list().ofMaxSize(3))
                .as(Checkpoint::new);
    }

    @Property
    void hashesRoundTrip(@ForAll("hashes") Hash hash) {
        assertEquals(hash, Hash.parseBase64(hash.base64()));
        assertEquals(hash, Hash.parseHex(hash.toString()));
    }

    @Property(tries = 300)
    void notesRoundTripAndVerify(@ForAll("texts") String text) {
        SignedNote note = SignedNote.sign(text, LOG.signer());
        SignedNote read = SignedNote.parse(note.toBytes());
        assertEquals(note, read);
        assertTrue(read.isSignedBy(LOG.verifier()));
    }

    @Property
    void checkpointsRoundTrip(@ForAll("checkpoints") Checkpoint checkpoint) {
        assertEquals(checkpoint, Checkpoint.parse(checkpoint.text()));
    }

    @Property(tries = 300)
    void proofsRoundTrip(
            @ForAll @Size(max = 50) byte[] extra,
            @ForAll @LongRange(min = 0) long index,
            @ForAll("checkpoints") Checkpoint checkpoint) {
        List<Hash> path = Arrays.asList(new Hash[(int) (index % 64)]);
        path.replaceAll(ignored -> checkpoint.root());
        SignedNote note = SignedNote.sign(checkpoint.text(), LOG.signer());
        TlogProof proof = new TlogProof(extra, index, path, note);
        TlogProof read = TlogProof.parse(proof.toBytes());
        assertEquals(proof, read);
        assertArrayEquals(proof.toBytes(), read.toBytes());
    }
}
