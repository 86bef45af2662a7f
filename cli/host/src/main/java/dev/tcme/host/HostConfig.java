package dev.tcme.host;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What is started, where, and what is taken from elsewhere instead.
 *
 * @param home cache and state
 * @param distribution folder with {@code gateway}, {@code lib/runner} and {@code policies}
 * @param searchPath the value of {@code PATH}: where opa, go and python3 are looked for
 * @param extraEnvironment more variables for the gateway and the runner; they win over the host's own
 */
public record HostConfig(
        TcmeHome home,
        Path distribution,
        Ports ports,
        DatabaseSource database,
        PolicySource policy,
        ModelSource model,
        String searchPath,
        Map<String, String> extraEnvironment) {

    public HostConfig {
        distribution = distribution.toAbsolutePath().normalize();
        extraEnvironment = Map.copyOf(extraEnvironment);
    }

    /** As the variables say: {@code TCME_HOME}, {@code DATABASE_URL}, {@code OPA_URL}, {@code MODEL_URL} and so on. */
    public static HostConfig of(Map<String, String> environment, Path userHome, Path distribution) {
        return new HostConfig(
                TcmeHome.of(environment, userHome),
                distribution,
                Ports.ANY,
                DatabaseSource.of(environment),
                PolicySource.of(environment),
                ModelSource.of(environment),
                environment.getOrDefault("PATH", ""),
                Map.of());
    }

    public HostConfig withHome(TcmeHome other) {
        return new HostConfig(other, distribution, ports, database, policy, model, searchPath, extraEnvironment);
    }

    public HostConfig withPorts(Ports other) {
        return new HostConfig(home, distribution, other, database, policy, model, searchPath, extraEnvironment);
    }

    public HostConfig withExtraEnvironment(Map<String, String> other) {
        return new HostConfig(home, distribution, ports, database, policy, model, searchPath, other);
    }

    /** Without the extra variables, which may hold secrets. */
    @Override
    public String toString() {
        return "HostConfig[" + home + ", " + distribution + ", " + ports + ", " + database + ", " + policy + ", "
                + model + "]";
    }

    static URI httpAddress(String variable, String text) {
        try {
            URI uri = new URI(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getRawUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Told below, without the text, which may hold a credential.
        }
        throw new HostException(variable + " must be an address like http://host:port without user or password");
    }
}
