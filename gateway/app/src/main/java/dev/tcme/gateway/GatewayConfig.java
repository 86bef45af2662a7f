package dev.tcme.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What an operator sets; every name is also an environment variable: {@code tcme.opa-url} is {@code TCME_OPA_URL}. */
@ConfigMapping(prefix = "tcme")
interface GatewayConfig {
    /** OPA's address. */
    @WithDefault("http://127.0.0.1:8181")
    URI opaUrl();

    /** The model-runner's address. */
    @WithDefault("http://127.0.0.1:8090")
    URI runnerUrl();

    /** The model-runner's bearer token. */
    String runnerToken();

    /** File with the gateway's signing key, as {@code ed25519-secret:…}. */
    Path signingKeyFile();

    /** The address that parties use, without a path; what they sign as {@code @target-uri} begins with it. */
    Optional<URI> publicUrl();

    /** The log's name, the first line of its checkpoints. */
    @WithDefault("tcme.local/log")
    String logOrigin();

    /** Who may register: anybody, or whoever has the token. */
    @WithDefault("token")
    Enrolment enrolment();

    Optional<String> enrolmentToken();

    /** Bound on one policy decision. */
    @WithDefault("PT1S")
    Duration policyTimeout();

    /** Bound on one session's computation, above the model-runner's own. */
    @WithDefault("PT75S")
    Duration laneTimeout();

    /** The lane that computes on ciphertexts. */
    Joint joint();

    /** What joint computations may take of this process. */
    interface Joint {
        /** Sessions at one time; each holds up to some hundred megabytes of key shares in memory. */
        @WithDefault("2")
        int places();

        /** Contracts whose finished keys are kept for further sessions, some tens of megabytes each. */
        @WithDefault("4")
        int keySets();

        /** How long a round waits for a party. */
        @WithDefault("PT60S")
        Duration roundTime();

        /** Threads for one computation; its result does not depend on it. */
        @WithDefault("1")
        int threads();
    }

    /** How long sealed outputs wait for their recipients. */
    @WithDefault("P7D")
    Duration outputRetention();

    /** Whether the process ends when its standard input does, so that it never outlives the host that started it. */
    @WithDefault("0")
    int exitWithParent();

    /** Whether answers say in a {@code Server-Timing} header how long the gateway itself worked. */
    @WithDefault("off")
    ServerTiming serverTiming();

    enum Enrolment {
        OPEN,
        TOKEN
    }

    enum ServerTiming {
        ON,
        OFF
    }
}
