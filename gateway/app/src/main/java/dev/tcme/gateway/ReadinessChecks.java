package dev.tcme.gateway;

import dev.tcme.contract.ProblemException;
import dev.tcme.contract.spi.PolicyEngine;
import dev.tcme.model.lane.ModelLane;
import dev.tcme.policy.OpaSettings;
import dev.tcme.policy.ServedBundle;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means that a session could run: OPA serves the bundle it began with, and the model-runner has a worker. */
final class ReadinessChecks {
    private ReadinessChecks() {}

    @Readiness
    @ApplicationScoped
    static class Policy implements HealthCheck {
        private final PolicyEngine engine;
        private final OpaSettings settings;

        Policy(PolicyEngine engine, OpaSettings settings) {
            this.engine = engine;
            this.settings = settings;
        }

        @Override
        public HealthCheckResponse call() {
            return HealthCheckResponse.named("policy").status(serves()).build();
        }

        private boolean serves() {
            try {
                return ServedBundle.digest(settings).equals(engine.bundle());
            } catch (ProblemException e) {
                return false;
            }
        }
    }

    @Readiness
    @ApplicationScoped
    static class Model implements HealthCheck {
        private final ModelLane lane;

        Model(ModelLane lane) {
            this.lane = lane;
        }

        @Override
        public HealthCheckResponse call() {
            return HealthCheckResponse.named("model-runner")
                    .status(lane.isReady())
                    .build();
        }
    }

    /** In its first seconds the gateway refuses every signature, see {@link Door}; until then it is not ready. */
    @Readiness
    @ApplicationScoped
    static class Signatures implements HealthCheck {
        private final Door door;

        Signatures(Door door) {
            this.door = door;
        }

        @Override
        public HealthCheckResponse call() {
            return HealthCheckResponse.named("signatures").status(door.isOpen()).build();
        }
    }
}
