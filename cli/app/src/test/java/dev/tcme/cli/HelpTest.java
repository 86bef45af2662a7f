package dev.tcme.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.client.Behaviour;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HelpTest {
    @TempDir
    Path folder;

    private static void leaves(CommandLine line, List<String> path, List<List<String>> found) {
        line.getSubcommands().forEach((name, sub) -> {
            List<String> deeper = new ArrayList<>(path);
            deeper.add(name);
            boolean ours = Main.isOurs(sub);
            if (ours && sub.getSubcommands().isEmpty()) {
                found.add(deeper);
            }
            leaves(sub, deeper, found);
        });
    }

    @Test
    void everyCommandTeachesItself() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            List<List<String>> all = new ArrayList<>();
            leaves(cli.commandLine(), List.of(), all);
            assertEquals(22, all.size());
            for (List<String> command : all) {
                List<String> args = new ArrayList<>(command);
                args.add("--help");
                String help = cli.ok(args.toArray(String[]::new)).out();
                assertTrue(help.contains("Exit codes:"), help);
                assertTrue(help.contains("Example"), help);
                assertTrue(help.contains("tcme " + String.join(" ", command)), help);
                assertFalse(help.contains("${"), help);
                assertFalse(help.contains("\u001b"));
            }
        }
    }

    private static void all(CommandLine line, List<String> path, List<List<String>> found) {
        found.add(path);
        line.getSubcommands().forEach((name, sub) -> {
            List<String> deeper = new ArrayList<>(path);
            deeper.add(name);
            all(sub, deeper, found);
        });
    }

    @Test
    void everyCommandAndGroupAnswersHelpThoseOfOtherRoomsToo() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            List<List<String>> all = new ArrayList<>();
            all(cli.commandLine(), List.of(), all);
            assertTrue(all.contains(List.of("bench", "compare")), all.toString());
            for (List<String> command : all) {
                for (String option : List.of("--help", "-h")) {
                    List<String> args = new ArrayList<>(command);
                    args.add(option);
                    Cli.Result result = cli.run(args.toArray(String[]::new));
                    assertEquals(Exit.OK, result.exit(), args + ": " + result.err());
                    String name = String.join(" ", args).replaceAll(" ?" + option + "$", "");
                    assertTrue(result.out().contains(("Usage: tcme " + name).strip()), result.out());
                    assertEquals("", result.err());
                }
            }
        }
    }

    @Test
    void theDemoSaysWhatElseThereIsToSee() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            String help = cli.ok("demo", "--help").out();
            assertTrue(help.contains("tcme demo millionaires"), help);
            assertTrue(help.contains("Exit codes:"), help);
            Cli.Result wrong = cli.run("demo", "nonsense");
            assertEquals(Exit.USAGE, wrong.exit());
            assertTrue(wrong.err().toLowerCase(java.util.Locale.ROOT).contains("millionaires"), wrong.err());
        }
    }

    @Test
    void theTopHelpShowsAWholeSession() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            String help = cli.ok("--help").out();
            for (String step :
                    List.of("party init", "contract new", "contract sign", "session open", "receipt verify")) {
                assertTrue(help.contains("tcme " + step), help);
            }
        }
    }

    @Test
    void theCompletionScriptIsOneThatBashTakes() throws IOException, InterruptedException {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            String script = cli.write("completion", cli.ok("completion").out());
            Process bash = new ProcessBuilder("bash", "-n", script)
                    .redirectErrorStream(true)
                    .start();
            assertTrue(bash.waitFor(20, TimeUnit.SECONDS));
            assertEquals("", new String(bash.getInputStream().readAllBytes()));
            assertEquals(0, bash.exitValue());
        }
    }

    @Test
    void theCompletionScriptKnowsKindsLanesAndShows() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            String script = cli.ok("completion").out();
            for (String word : List.of("weighted-score", "intersection-size", "uint64", "at-least", "millionaires")) {
                assertTrue(script.contains("\"" + word + "\""), word);
            }
        }
    }

    @Test
    void onATerminalMarksAreColouredAndTheWatchRewritesItsLine() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            String id = cli.released(cli.agree("overlap"));
            assertFalse(cli.printed().contains("\u001b"));
            cli.terminal = Shell.Terminal.LIVE;
            assertTrue(cli.ok("session", "watch", id, "--as", "alice").err().contains("\r\u001b[K"));
            assertTrue(cli.ok("session", "output", id, "--as", "alice").err().contains("\u001b[32m✓"));
        }
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            assertTrue(cli.ok("version").out().matches("tcme \\d+\\.\\d+\\.\\d+.*\n"));
        }
    }

    @Test
    void asAProcessItPrintsItsResultAndNothingElse() throws IOException, InterruptedException {
        try (Cli cli = new Cli(folder, Behaviour.HONEST)) {
            cli.agree("overlap");
            ProcessBuilder builder = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Main.class.getName(),
                            "contract",
                            "lint",
                            cli.path("c.json"))
                    .redirectErrorStream(true);
            builder.environment().putAll(cli.environment);
            Process process = builder.start();
            String printed =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            assertEquals(cli.ok("contract", "lint", cli.path("c.json")).out(), printed);
            assertEquals(0, process.exitValue());
        }
    }
}
