package dev.tcme.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
    @Test
    void aComparisonIsWrappedIntoItsColumns() {
        StringWriter out = new StringWriter();
        String words = "word ".repeat(30).strip();
        new Page(new PrintWriter(out), Page.Style.PLAIN)
                .compare(new Page.Row("", "left", "right"), List.of(new Page.Row("what", words, "x".repeat(100))));
        List<String> lines =
                out.toString().lines().filter(line -> !line.isBlank()).toList();
        assertTrue(lines.stream().allMatch(line -> line.length() <= 3 + 24 + 44 + 44), out.toString());
        assertEquals(30, out.toString().split("word", -1).length - 1);
        assertEquals(100, out.toString().chars().filter(c -> c == 'x').count());
        assertTrue(lines.get(1).startsWith("   what"), out.toString());
    }

    @Test
    void sizesHaveTheUnitThatFits() {
        assertEquals("116 bytes", Story.size(116));
        assertEquals("1.5 KiB", Story.size(1536));
        assertEquals("23.6 MiB", Story.size(24_750_000));
    }
}
