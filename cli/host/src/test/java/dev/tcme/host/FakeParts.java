package dev.tcme.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A distribution whose gateway and runner are small HTTP servers that keep the host's side of the agreement: they read
 * their variables, answer health, and end at the end of their standard input. Postgres and OPA are the real ones.
 */
final class FakeParts {
    private static final String POLICY = "package tcme.admit\n\ndefault allow := false\n";

    private FakeParts() {}

    static Path distribution(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("policies/tcme"));
        Files.writeString(folder.resolve("policies/tcme/admit.rego"), POLICY);
        Files.writeString(folder.resolve("policies/.manifest"), "{\"roots\": [\"tcme\"], \"rego_version\": 1}");
        jar(folder.resolve("gateway/quarkus-run.jar"), Gateway.class);
        jar(folder.resolve("lib/runner/runner.jar"), dev.tcme.model.pool.Pool.class);
        return folder;
    }

    private static void jar(Path file, Class<?> main) throws IOException {
        Files.createDirectories(file.getParent());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main.getName());
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            for (Class<?> type : new Class<?>[] {main, FakeServer.class}) {
                String name = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(name));
                try (InputStream bytes = type.getResourceAsStream("/" + name)) {
                    bytes.transferTo(jar);
                }
            }
        }
    }

    /** The gateway: dies at once when the test's extra variable says so. */
    public static final class Gateway {
        public static void main(String[] arguments) throws IOException {
            Map<String, String> environment = System.getenv();
            if (environment.containsKey("FAKE_DIES")) {
                System.out.println("cannot migrate the schema");
                System.exit(9);
            }
            String[] demanded = {
                "TCME_DATABASE_URL", "TCME_DATABASE_USER", "TCME_DATABASE_PASSWORD", "TCME_OPA_URL", "TCME_RUNNER_URL",
                "TCME_RUNNER_TOKEN", "TCME_SIGNING_KEY_FILE", "TCME_PUBLIC_URL", "TCME_HTTP_HOST", "TCME_HTTP_PORT",
                "TCME_ENROLMENT", "TCME_EXIT_WITH_PARENT"
            };
            for (String name : demanded) {
                if (environment.getOrDefault(name, "").isEmpty()) {
                    System.out.println("missing " + name);
                    System.exit(8);
                }
            }
            FakeServer.serve(Integer.parseInt(environment.get("TCME_MANAGEMENT_PORT")), "");
        }
    }
}
