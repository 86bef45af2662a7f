package dev.tcme.audit.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.audit.verifier.Check.Name;
import dev.tcme.audit.verifier.Check.Verdict;
import dev.tcme.audit.verifier.ReceiptVerifier.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever stands in the place of a proof or a checkpoint, the verifier answers with its list. */
class HostileEvidenceTest {
    private static final long SEED = 20_261_121;
    private static final int ROUNDS = 2_000;

    private static final ReceiptVerifier VERIFIER = new ReceiptVerifier(Sample.CONTRACT);

    private static List<String> malformed() {
        String proof = Sample.proof();
        String note = Sample.checkpoint();
        List<String> texts = new ArrayList<>(List.of(
                "",
                "\n",
                "\n\n",
                "\0",
                "{}",
                "c2sp.org/tlog-proof@v1",
                "c2sp.org/tlog-proof@v1\nindex 0\n\n",
                "c2sp.org/tlog-proof@v1\nindex -1\n\n" + note,
                "c2sp.org/tlog-proof@v1\nindex 99999999999999999999\n\n" + note,
                "c2sp.org/tlog-proof@v1\nindex 4\n" + "A".repeat(44) + "\n\n" + note,
                proof.replace("v1", "v2"),
                proof.toUpperCase(Locale.ROOT),
                proof + "\n",
                proof + proof,
                note + note,
                "\ud800",
                "x".repeat(1 << 20),
                note.replaceFirst("^.*\n", "\n"),
                // An origin that cannot name a key: the verifier builds one from it.
                note.replaceFirst("^.*\n", "a name with+plus\n"),
                note.replaceFirst("^.*\n", "x".repeat(300) + "\n"),
                note.replaceFirst("\n[0-9]+\n", "\n-7\n"),
                note.replaceFirst("\n[0-9]+\n", "\n9223372036854775808\n")));
        for (int end = 0; end < proof.length(); end++) {
            texts.add(proof.substring(0, end));
        }
        return texts;
    }

    private static List<Check> verify(String proof, String checkpoint) {
        return VERIFIER.verify(
                new Evidence(Sample.RECEIPT, Optional.of(proof), Optional.of(checkpoint), Map.of(), Map.of()));
    }

    private static Verdict verdict(List<Check> checks, Name name) {
        return checks.stream()
                .filter(check -> check.name() == name)
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    @Test
    void aMalformedProofFailsItsCheckAndThrowsNothing() {
        for (String text : malformed()) {
            assertEquals(Verdict.FAILED, verdict(verify(text, Sample.checkpoint()), Name.INCLUSION));
        }
    }

    @Test
    void aMalformedCheckpointFailsItsCheckAndThrowsNothing() {
        for (String text : malformed()) {
            assertEquals(Verdict.FAILED, verdict(verify(Sample.proof(), text), Name.CHECKPOINT));
        }
    }

    @Test
    void mixedUpAndRandomlyChangedTextsThrowNothingAndNeverPass() {
        Random random = new Random(SEED);
        String proof = Sample.proof();
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder text = new StringBuilder(proof);
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(4)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, (char) random.nextInt(0x250));
                    case 2 -> text.setCharAt(at, "\n\0 +=—0A".charAt(random.nextInt(8)));
                    default -> {
                        int from = random.nextInt(proof.length());
                        text.insert(at, proof, from, Math.min(proof.length(), from + random.nextInt(80)));
                    }
                }
            }
            if (!text.toString().equals(proof)) {
                List<Check> checks = verify(text.toString(), text.toString());
                assertEquals(Verdict.FAILED, verdict(checks, Name.INCLUSION), "seed " + SEED + " round " + round);
                assertEquals(Verdict.FAILED, verdict(checks, Name.CHECKPOINT), "seed " + SEED + " round " + round);
            }
        }
    }

    @Test
    void detailsOfFailuresDoNotQuoteTheEvidence() {
        for (Check check : verify("canary-7c1e\n\ncanary-7c1e\n", "canary-7c1e\n")) {
            assertTrue(!check.detail().contains("canary-7c1e"), check.detail());
        }
    }
}
