package dev.tcme.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcme.policy.Unusable.Kind;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over https only the server that the certificate names is asked. */
class TlsTest {
    private static final char[] PASSWORD = "only-a-test".toCharArray();
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{\"result\":{\"allow\":true}}";

    @TempDir
    Path folder;

    /** A context whose server shows a fresh certificate for these names, and whose client trusts that one alone. */
    private SSLContext certifiedFor(String names) throws Exception {
        Path file = folder.resolve(names.replaceAll("[^a-z]", "") + ".p12");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=test",
                "-ext",
                "san=" + names,
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertTrue(keytool.waitFor(60, TimeUnit.SECONDS) && keytool.exitValue() == 0, "keytool failed");
        KeyStore pair = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            pair.load(in, PASSWORD);
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("server", pair.getCertificate("server"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(pair, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static JsonNode ask(SSLContext server, SSLContext client) throws Exception {
        try (ServerSocket listener =
                        server.getServerSocketFactory().createServerSocket(0, 8, InetAddress.getLoopbackAddress());
                Opa opa = new Opa(
                        new OpaSettings(
                                URI.create("https://127.0.0.1:" + listener.getLocalPort()), Duration.ofSeconds(10)),
                        client)) {
            Thread.ofVirtual().start(() -> {
                try (var socket = listener.accept()) {
                    while (socket.getInputStream().read() >= 0) {
                        if (socket.getInputStream().available() == 0) {
                            socket.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
                        }
                    }
                } catch (java.io.IOException e) {
                    // The client has hung up, which is what two of the tests are about.
                }
            });
            return opa.document("tcme/admit/decision");
        }
    }

    @Test
    void theServerThatTheCertificateNamesIsAsked() throws Exception {
        SSLContext right = certifiedFor("ip:127.0.0.1");
        assertTrue(ask(right, right).path("allow").booleanValue());
    }

    @Test
    void aTrustedCertificateForAnotherNameIsRefused() throws Exception {
        SSLContext other = certifiedFor("dns:elsewhere.example");
        assertEquals(
                Kind.UNREACHABLE,
                assertThrows(Unusable.class, () -> ask(other, other)).kind());
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefused() throws Exception {
        SSLContext right = certifiedFor("ip:127.0.0.1");
        assertEquals(
                Kind.UNREACHABLE,
                assertThrows(Unusable.class, () -> ask(right, SSLContext.getDefault()))
                        .kind());
    }
}
