package dev.tcme.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real launcher script with made-up JDK folders, whose {@code java} prints how it was called. */
@Timeout(60)
class LauncherTest {
    @TempDir
    Path folder;

    private Path checkout;
    private Path script;

    @BeforeEach
    void copyScript() throws Exception {
        folder = folder.toRealPath();
        checkout = Files.createDirectories(folder.resolve("dist of tcme"));
        script = Files.copy(Path.of("../../tcme"), checkout.resolve("tcme"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        program(home.resolve("bin/java"), "echo \"" + name + " $*\"");
        program(home.resolve("bin/javac"), "exit 1");
        return home;
    }

    private static void program(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Run(int status, String output) {}

    /** With an empty home and no JVM folder unless the test names them. */
    private Run run(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", folder.resolve("tools") + ":/usr/bin:/bin");
        builder.environment().put("HOME", folder.resolve("home").toString());
        builder.environment().put("TCME_JVM_FOLDER", folder.resolve("jvm").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }

    @Test
    void namedJdkWinsAndArgumentsArePassedOn() throws Exception {
        Run run = run(
                Map.of(
                        "TCME_JAVA_HOME", jdk("named", "25").toString(),
                        "JAVA_HOME", jdk("other", "26").toString()),
                "contract",
                "lint",
                "a b");
        assertEquals(0, run.status);
        assertTrue(run.output.startsWith("named -XX:"), run.output);
        assertTrue(run.output.endsWith(
                "-Dtcme.dist=" + checkout + " -cp " + checkout + "/lib/cli/* dev.tcme.cli.Main contract lint a b\n"));
    }

    @Test
    void namedJdkThatIsTooOldIsRefused() throws Exception {
        Run run = run(Map.of("TCME_JAVA_HOME", jdk("named", "21.0.4").toString()), "version");
        assertEquals(1, run.status);
        assertTrue(run.output.startsWith("tcme: TCME_JAVA_HOME is not a JDK 25 or newer"));
    }

    @Test
    void oldJdksAreSkippedForANewOneInTheUsualFolders() throws Exception {
        jdk("jvm/a-17", "17.0.1");
        jdk("jvm/b-25", "25.0.3");
        Run run = run(Map.of("JAVA_HOME", jdk("old", "21").toString()), "version");
        assertTrue(run.output.startsWith("jvm/b-25 "), run.output);
        Files.move(folder.resolve("jvm"), folder.resolve("elsewhere"));
        Files.createDirectories(folder.resolve("home/.sdkman/candidates/java"));
        jdk("home/.sdkman/candidates/java/25.0.1-tem", "25.0.1");
        run = run(Map.of(), "version");
        assertTrue(run.output.startsWith("home/.sdkman/candidates/java/25.0.1-tem "), run.output);
    }

    @Test
    void javaOnThePathIsFoundThroughLinks() throws Exception {
        Path home = jdk("real", "25");
        Files.createDirectories(folder.resolve("tools"));
        Files.createSymbolicLink(folder.resolve("tools/java"), home.resolve("bin/java"));
        assertTrue(run(Map.of(), "version").output.startsWith("real "));
    }

    @Test
    void withoutAnyJdkOneSentenceSaysWhatToInstall() throws Exception {
        Run run = run(Map.of("PATH", minimalPath()), "version");
        assertEquals(1, run.status);
        assertEquals(1, run.output.lines().count(), run.output);
        assertTrue(run.output.startsWith("tcme: no JDK 25 or newer was found; install one"));
    }

    /** Only what the script itself calls, so that no Java and no Maven of the machine is seen. */
    private String minimalPath() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("minimal"));
        for (String name : List.of("bash", "dirname", "sed", "head", "find", "mkdir", "touch", "cat", "rm", "grep")) {
            Path program = new Programs("/usr/bin:/bin").find(name).orElseThrow();
            Files.createSymbolicLink(tools.resolve(name), program);
        }
        return tools.toString();
    }

    @Test
    void scriptIsFoundThroughALink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), script);
        script = link;
        Run run = run(Map.of("JAVA_HOME", jdk("named", "25").toString()), "version");
        assertTrue(run.output.contains("-Dtcme.dist=" + checkout + " "), run.output);
    }

    @Test
    void sourcesAreBuiltOnceAndAgainWhenOneIsNewer() throws Exception {
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
        Path source = checkout.resolve("a/src/main/java/A.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, "");
        program(
                folder.resolve("tools/mvn"),
                "echo \"$JAVA_HOME $*\" >> '" + folder + "/builds'; mkdir -p dist/target/tcme");
        Map<String, String> environment = Map.of("JAVA_HOME", jdk("named", "25").toString());

        Run first = run(environment, "version");
        assertTrue(first.output.startsWith("building TCME"), first.output);
        assertTrue(first.output.contains("-Dtcme.dist=" + checkout + "/dist/target/tcme "));
        run(environment, "version");
        assertEquals(
                List.of(folder + "/named -q -B -DskipTests -Dspotless.check.skip=true package -pl dist -am"),
                Files.readAllLines(folder.resolve("builds")));

        Files.setLastModifiedTime(
                source, java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 5_000));
        run(environment, "version");
        assertEquals(2, Files.readAllLines(folder.resolve("builds")).size());
    }

    @Test
    void failedBuildShowsTheEndOfItsLog() throws Exception {
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
        program(folder.resolve("tools/mvn"), "echo first; echo '[ERROR] the reason'; exit 1");
        Run run = run(Map.of("JAVA_HOME", jdk("named", "25").toString()), "version");
        assertEquals(1, run.status);
        assertTrue(run.output.contains("[ERROR] the reason"));
        assertTrue(run.output.contains("tcme: the build failed; the whole log is " + checkout));
        assertTrue(Files.notExists(checkout.resolve("dist/target/build.lock")));
    }

    @Test
    void withoutMavenOneSentenceSaysWhatToInstall() throws Exception {
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
        Run run = run(
                Map.of("PATH", minimalPath(), "JAVA_HOME", jdk("named", "25").toString()), "version");
        assertEquals(1, run.status);
        assertTrue(run.output.startsWith("tcme: building needs Maven"), run.output);
    }

    @Test
    void serveStartsOnePartAndRefusesOthers() throws Exception {
        Map<String, String> environment = Map.of("JAVA_HOME", jdk("named", "25").toString());
        assertTrue(run(environment, "serve", "gateway")
                .output
                .endsWith(" -jar " + checkout + "/gateway/quarkus-run.jar\n"));
        assertTrue(run(environment, "serve", "runner")
                .output
                .endsWith(" -cp " + checkout + "/lib/runner/* dev.tcme.model.pool.Pool\n"));
        assertEquals(2, run(environment, "serve", "opa").status);
    }

    @Test
    void pingAsksTheRunnerWithItsToken() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> {
            boolean known = "Bearer t0ken".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(known ? 200 : 503, -1);
            exchange.close();
        });
        server.start();
        String listen = "127.0.0.1:" + server.getAddress().getPort();
        Map<String, String> known = Map.of("TCME_RUNNER_LISTEN", listen, "TCME_RUNNER_TOKEN", "t0ken");
        assertEquals(new Run(0, ""), run(known, "runner", "ping"));
        Run refused = run(Map.of("TCME_RUNNER_LISTEN", listen, "TCME_RUNNER_TOKEN", "wrong"), "runner", "ping");
        assertEquals(new Run(1, "tcme: the runner is not ready (503)\n"), refused);
        server.stop(0);
        assertEquals(1, run(known, "runner", "ping").status);
    }
}
