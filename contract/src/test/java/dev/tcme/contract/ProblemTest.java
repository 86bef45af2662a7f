package dev.tcme.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {
    private static final Path REFERENCE = Path.of("..", "docs", "reference", "problems.md");

    /** Name and title of each, in the reference's order, which is the declared one. */
    @Test
    void theReferenceHasEveryProblemAndNoOther() throws IOException {
        List<String> written = Files.readAllLines(REFERENCE).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|"))
                .map(cells -> cells[1].strip() + " " + cells[3].strip())
                .toList();
        List<String> declared = Arrays.stream(Problem.values())
                .map(problem -> "`" + problem.slug() + "` " + problem.title())
                .toList();
        assertEquals(declared, written);
    }
}
