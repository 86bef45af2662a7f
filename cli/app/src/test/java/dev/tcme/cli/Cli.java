package dev.tcme.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.client.Behaviour;
import dev.tcme.client.TcmeClient;
import dev.tcme.client.TestGateway;
import dev.tcme.contract.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Runs commands in this process against a gateway in memory, with a home of their own. */
final class Cli implements AutoCloseable {
    final Path folder;
    final TestGateway gateway;
    final Map<String, String> environment = new HashMap<>();
    Shell.Terminal terminal = Shell.Terminal.PLAIN;
    String stdin = "";
    private final List<String> printed = new ArrayList<>();

    record Result(int exit, String out, String err) {
        JsonNode json() {
            byte[] bytes = out.getBytes(StandardCharsets.UTF_8);
            return Json.parse(bytes, bytes.length);
        }
    }

    Cli(Path folder, Behaviour behaviour) {
        this.folder = folder;
        this.gateway = TestGateway.start(behaviour);
        environment.put("TCME_HOME", folder.resolve("home").toString());
        environment.put("TCME_GATEWAY", gateway.address().toString());
    }

    Result run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.run(shell(out, err), args);
        printed.add(out.toString());
        printed.add(err.toString());
        return new Result(exit, out.toString(), err.toString());
    }

    private Shell shell(StringWriter out, StringWriter err) {
        return new Shell(
                environment,
                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out),
                new PrintWriter(err),
                terminal,
                new TcmeClient.Settings(Clock.systemUTC(), new SecureRandom(), Duration.ofSeconds(3)));
    }

    /** All commands, to look at. */
    CommandLine commandLine() {
        return Main.commandLine(shell(new StringWriter(), new StringWriter()));
    }

    /** Runs a command that must succeed. */
    Result ok(String... args) {
        Result result = run(args);
        if (result.exit() != Exit.OK) {
            throw new AssertionError(String.join(" ", args) + ": exit " + result.exit() + ": " + result.err());
        }
        return result;
    }

    /** Everything that any command printed. */
    String printed() {
        return String.join("\n", printed);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    String path(String name) {
        return file(name).toString();
    }

    String write(String name, String content) {
        try {
            return Files.writeString(file(name), content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path home() {
        return folder.resolve("home");
    }

    /** Files under the home, relative, sorted. */
    List<String> homeFiles() throws IOException {
        if (!Files.exists(home())) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(home())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> home().relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** Two parties and a contract of this kind that both signed; its digest. */
    String agree(String kind, String... more) {
        ok("party", "init", "alice");
        ok("party", "init", "bob");
        List<String> args =
                new ArrayList<>(List.of("contract", "new", kind, "--parties", "alice,bob", "--out", path("c.json")));
        args.addAll(List.of(more));
        String digest = ok(args.toArray(String[]::new)).out().strip();
        ok("contract", "submit", path("c.json"), "--as", "alice");
        ok("contract", "sign", path("c.json"), "--as", "alice");
        ok("contract", "sign", digest, "--as", "bob");
        return digest;
    }

    /** A fresh session's id. */
    String open(String digest) {
        return ok("session", "open", digest, "--as", "alice", "--json")
                .json()
                .path("id")
                .asText();
    }

    /** A session of an overlap contract that has released its answer. */
    String released(String digest) {
        String id = open(digest);
        ok("session", "submit", id, "first", "--as", "alice", "--text", write("a.txt", "alice's private abstract\n"));
        ok("session", "submit", id, "second", "--as", "bob", "--text", write("b.txt", "bob's private abstract\n"));
        return id;
    }

    @Override
    public void close() {
        gateway.close();
    }
}
