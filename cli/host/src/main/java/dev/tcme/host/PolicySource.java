package dev.tcme.host;

import java.net.URI;
import java.util.Map;

/** Where policy is decided. */
public sealed interface PolicySource permits PolicySource.Started, PolicySource.Running {
    /** An OPA that the host starts with the distribution's policies. */
    record Started() implements PolicySource {}

    /** An OPA that somebody else runs. */
    record Running(URI address) implements PolicySource {}

    /** {@code OPA_URL}, else an OPA of our own. */
    static PolicySource of(Map<String, String> environment) {
        String url = environment.getOrDefault("OPA_URL", "");
        return url.isBlank() ? new Started() : new Running(HostConfig.httpAddress("OPA_URL", url));
    }
}
