package dev.tcme.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claimed for one machine, one build and one number of threads, and tested for no more. */
class DeterminismTest {
    /** Prints the exact bits of the scores of one prompt. */
    static final class PrintScores {
        public static void main(String[] args) {
            EmbeddedModel model = EmbeddedModel.load(Weights.file(), Weights.DIGEST, 2);
            double[] scores = model.logProbabilities(
                    new Prompt("Answer Yes or No.", args[0]), List.of("Yes", "No", "I am not sure"));
            String bits = Arrays.stream(scores)
                    .mapToObj(score -> Long.toHexString(Double.doubleToLongBits(score)))
                    .collect(Collectors.joining(" "));
            System.out.println("scores " + bits);
            Runtime.getRuntime().halt(0);
        }
    }

    private static String scoresInItsOwnProcess(String question, Path folder) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + folder,
                        "-Duser.home=" + System.getProperty("user.home"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PrintScores.class.getName(),
                        question)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return out.substring(out.indexOf("scores "));
    }

    @Test
    void theSamePromptHasTheSameScoresToTheLastBitInTwoProcesses(@TempDir Path folder) throws IOException {
        String one = scoresInItsOwnProcess("Is the sky blue?", folder);
        assertEquals(one, scoresInItsOwnProcess("Is the sky blue?", folder));
        // The control: another prompt has other scores, so equality is no accident of printing.
        assertNotEquals(one, scoresInItsOwnProcess("Is the sky red?", folder));
    }
}
