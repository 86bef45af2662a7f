package dev.tcme.audit.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final String ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

    private final Keys log = Keys.named("log.example");
    private final Checkpoint checkpoint = new Checkpoint("log.example", 3, Hash.parseBase64(ROOT));

    @Test
    void readsThePublishedExample() {
        // c2sp.org/tlog-checkpoint
        String text = "example.com/behind-the-sofa\n20852163\n" + ROOT + "\n";
        Checkpoint read = Checkpoint.parse(text);
        assertEquals(new Checkpoint("example.com/behind-the-sofa", 20852163, Hash.parseBase64(ROOT)), read);
        assertEquals(text, read.text());
    }

    @Test
    void readsTheLargestSizeAndExtensions() {
        String text = "an origin + spaces\n9223372036854775807\n" + ROOT + "\nextension 1\n2\n";
        Checkpoint read = Checkpoint.parse(text);
        assertEquals(Long.MAX_VALUE, read.size());
        assertEquals(List.of("extension 1", "2"), read.extensions());
        assertEquals(text, read.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "o\n1\n",
                "o\n1\n" + ROOT,
                "\n1\n" + ROOT + "\n",
                "o\n\n" + ROOT + "\n",
                "o\n1\n\n",
                "o\n01\n" + ROOT + "\n",
                "o\n00\n" + ROOT + "\n",
                "o\n+1\n" + ROOT + "\n",
                "o\n-1\n" + ROOT + "\n",
                "o\n-0\n" + ROOT + "\n",
                "o\n 1\n" + ROOT + "\n",
                "o\n1 \n" + ROOT + "\n",
                "o\n0x1\n" + ROOT + "\n",
                "o\n1e3\n" + ROOT + "\n",
                "o\n\u0661\n" + ROOT + "\n",
                "o\n9223372036854775808\n" + ROOT + "\n",
                "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
                "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
                "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n",
                "o\n1\n" + ROOT + " \n",
                "o\n1\n" + ROOT + "\n\n",
                "o\n1\n" + ROOT + "\n\nextension\n",
                "o\r\n1\r\n" + ROOT + "\r\n",
                "o\u0001\n1\n" + ROOT + "\n",
            })
    void refusesOtherTexts(String text) {
        MalformedException e = assertThrows(MalformedException.class, () -> Checkpoint.parse(text));
        assertEquals(Artefact.CHECKPOINT, e.artefact());
    }

    @Test
    void refusesPartsThatCannotBePrinted() {
        Hash root = checkpoint.root();
        assertThrows(MalformedException.class, () -> new Checkpoint("", 1, root));
        assertThrows(MalformedException.class, () -> new Checkpoint("a\nb", 1, root));
        assertThrows(MalformedException.class, () -> new Checkpoint("a", -1, root));
        assertThrows(MalformedException.class, () -> new Checkpoint("a", 1, root, List.of("")));
        assertThrows(MalformedException.class, () -> new Checkpoint("a", 1, root, List.of("x\ny")));
    }

    @Test
    void boundsItsText() {
        int rest = Checkpoint.TEXT_BYTES_MAX - ("\n1\n" + ROOT + "\n").length();
        Checkpoint largest = new Checkpoint("o".repeat(rest), 1, checkpoint.root());
        assertEquals(largest, Checkpoint.parse(largest.text()));
        assertThrows(MalformedException.class, () -> new Checkpoint("o".repeat(rest + 1), 1, checkpoint.root()));
        assertThrows(MalformedException.class, () -> Checkpoint.parse("o" + largest.text()));
    }

    @Test
    void isVerifiedOnlyByTheLogOfItsOrigin() {
        SignedNote note = checkpoint.sign(log.signer());
        assertEquals(Optional.of(checkpoint), Checkpoint.verified(note, log.verifier()));
        assertTrue(
                Checkpoint.verified(note, Keys.named("log.example").verifier()).isEmpty());
        // A trusted key that signs for another origin is not that origin's log.
        Keys other = Keys.named("other.example");
        SignedNote foreign = SignedNote.sign(checkpoint.text(), other.signer());
        assertTrue(foreign.isSignedBy(other.verifier()));
        assertTrue(Checkpoint.verified(foreign, other.verifier()).isEmpty());
    }

    @Test
    void isSignedOnlyUnderItsOrigin() {
        NoteSigner other = Keys.named("other.example").signer();
        assertThrows(IllegalArgumentException.class, () -> checkpoint.sign(other));
    }

    @Test
    void signedTextThatIsNoCheckpointIsMalformed() {
        SignedNote words = SignedNote.sign("words\n", log.signer());
        assertThrows(MalformedException.class, () -> Checkpoint.verified(words, log.verifier()));
        assertThrows(MalformedException.class, () -> new TlogProof(new byte[0], 0, List.of(), words));
    }
}
