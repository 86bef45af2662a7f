package dev.tcme.gateway;

import dev.tcme.audit.receipts.PostgresReceiptLog;
import dev.tcme.contract.LaneForm;
import dev.tcme.contract.SigningKey;
import dev.tcme.contract.spi.PolicyEngine;
import dev.tcme.gateway.session.Pipeline;
import dev.tcme.gateway.session.Session;
import dev.tcme.gateway.session.Sessions;
import dev.tcme.he.lane.ThresholdLane;
import dev.tcme.he.lane.TwoMessageLane;
import dev.tcme.he.protocol.Circuits;
import dev.tcme.he.protocol.Round;
import dev.tcme.he.ring.Parallel;
import dev.tcme.model.lane.ModelLane;
import dev.tcme.policy.OpaPolicyEngine;
import dev.tcme.policy.OpaSettings;
import dev.tcme.policy.ServedBundle;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.jackson.ObjectMapperCustomizer;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;

/** Puts the rooms together: the only place that chooses clocks, randomness, adapters. */
@Dependent
class Wiring {
    /** A session in two messages holds a fiftieth of what one with key rounds does. */
    private static final int TWO_MESSAGE_PLACES = 16;

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    ProcessStart processStart() {
        return new ProcessStart(
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()));
    }

    @Produces
    @Singleton
    SecureRandom random() {
        return new SecureRandom();
    }

    @Produces
    @Singleton
    SigningKey signingKey(GatewayConfig config) {
        Path file = config.signingKeyFile();
        try {
            return SigningKey.parseSecret(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the gateway's signing key file (TCME_SIGNING_KEY_FILE)", e);
        }
    }

    @Produces
    @Singleton
    PostgresReceiptLog receiptLog(AgroalDataSource source, GatewayConfig config, SigningKey key) {
        return new PostgresReceiptLog(source, config.logOrigin(), key);
    }

    @Produces
    @Singleton
    OpaSettings opaSettings(GatewayConfig config) {
        return new OpaSettings(config.opaUrl(), config.policyTimeout());
    }

    @Produces
    @Singleton
    ServedBundle servedBundle(OpaSettings settings) {
        return ServedBundle.of(settings);
    }

    @Produces
    @Singleton
    PolicyEngine policyEngine(OpaSettings settings, ServedBundle served) {
        return new OpaPolicyEngine(settings, served.digest());
    }

    @Produces
    @Singleton
    ModelLane modelLane(GatewayConfig config, InstantSource clock) {
        return new ModelLane(config.runnerUrl(), config.runnerToken(), config.laneTimeout(), clock);
    }

    /** The lanes whose parties share a key. */
    record SharedKeyLanes(ThresholdLane curious, ThresholdLane covert) {}

    @Produces
    @Singleton
    SharedKeyLanes sharedKeyLanes(GatewayConfig config, InstantSource clock) {
        GatewayConfig.Joint joint = config.joint();
        Parallel parallel = joint.threads() > 1 ? Parallel.on(new ForkJoinPool(joint.threads())) : Parallel.none();
        var settings = new ThresholdLane.Settings(joint.places(), joint.keySets(), joint.roundTime());
        // Candidates of keys take several times the memory of one set.
        var checked = new ThresholdLane.Settings(
                Math.max(1, joint.places() / Round.CANDIDATES), joint.keySets(), joint.roundTime());
        var circuits = new Circuits(parallel);
        return new SharedKeyLanes(
                new ThresholdLane(LaneForm.THRESHOLD, settings, circuits, clock),
                new ThresholdLane(LaneForm.COVERT, checked, circuits, clock));
    }

    @Produces
    @Singleton
    TwoMessageLane twoMessageLane(GatewayConfig config, InstantSource clock) {
        return new TwoMessageLane(
                config.joint().places() * TWO_MESSAGE_PLACES, config.joint().roundTime(), clock);
    }

    @Produces
    @Singleton
    Pipeline pipeline(
            PolicyEngine policy,
            ModelLane model,
            SharedKeyLanes shared,
            TwoMessageLane twoMessage,
            StoredSessions store,
            SigningKey key,
            InstantSource clock) {
        return new Pipeline(
                new Pipeline.Ports(
                        policy,
                        List.of(new LaneTime.Measured(model), shared.curious(), shared.covert(), twoMessage),
                        store,
                        Executors.newVirtualThreadPerTaskExecutor()),
                key,
                clock,
                new SecureRandom());
    }

    @Produces
    @Singleton
    Sessions sessions(Pipeline pipeline, InstantSource clock, Events events, ServerTimes times, MeterRegistry meters) {
        Executor executor = times.measuring(Executors.newVirtualThreadPerTaskExecutor());
        Sessions sessions = new Sessions(pipeline, clock, executor, session -> {
            times.ended(session.id());
            announce(session, events, meters);
        });
        meters.gauge("tcme.sessions.live", sessions, Sessions::count);
        return sessions;
    }

    private static void announce(Session session, Events events, MeterRegistry meters) {
        String reason = session.end().map(end -> end.reason().toString()).orElse("");
        GatewayLog.state(session.id(), session.state(), reason);
        if (!reason.isEmpty()) {
            meters.counter("tcme.sessions.ended", "reason", reason).increment();
        }
        events.changed(session);
    }

    /** Our documents leave out what is absent, in answers as in what is signed. */
    @Singleton
    static class Documents implements ObjectMapperCustomizer {
        @Override
        public void customize(com.fasterxml.jackson.databind.ObjectMapper mapper) {
            mapper.setDefaultPropertyInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_ABSENT);
        }
    }

    /** What happens once, before the first request. */
    @ApplicationScoped
    @Startup
    static class Start {
        void begin(
                @Observes StartupEvent event,
                PostgresReceiptLog log,
                Sessions sessions,
                PolicyEngine policy,
                GatewayConfig config) {
            log.initialise();
            int recovered = sessions.recover();
            GatewayLog.started(policy.bundle(), recovered);
            if (config.exitWithParent() == 1) {
                Thread.ofPlatform().daemon().name("parent-watch").start(Start::awaitParentsEnd);
            }
        }

        private static void awaitParentsEnd() {
            try {
                while (System.in.read() >= 0) {
                    // The host writes nothing; only the end of the stream matters.
                }
            } catch (IOException e) {
                // A broken pipe is the same message.
            }
            GatewayLog.parentGone();
            Quarkus.asyncExit(0);
        }
    }
}
