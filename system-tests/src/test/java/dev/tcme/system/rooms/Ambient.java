package dev.tcme.system.rooms;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What code could take from around it instead of being given it. Each kind has the programs and wirings that may; a test
 * finds names that no longer need to be here.
 */
enum Ambient {
    CLOCK(
            "java\\.time\\.(Instant|LocalDateTime|LocalDate|OffsetDateTime|ZonedDateTime)\\.now"
                    + "|java\\.time\\.Clock\\.system.*|java\\.time\\.InstantSource\\.system"
                    + "|java\\.lang\\.System\\.currentTimeMillis",
            Set.of("gateway.Wiring", "client.TcmeClient", "bench.BenchParty")),
    RANDOM(
            "java\\.util\\.Random\\.<init>|java\\.util\\.UUID\\.randomUUID|java\\.lang\\.Math\\.random"
                    + "|java\\.util\\.concurrent\\.ThreadLocalRandom\\.current",
            Set.of()),
    ENVIRONMENT(
            "java\\.lang\\.System\\.getenv",
            Set.of(
                    "cli.Main",
                    "bench.CompareBenchCommand",
                    "bench.GatewayBenchCommand",
                    "demo.DemoCommand",
                    "host.HostOptions",
                    "model.pool.Pool")),
    OUTPUT(
            "java\\.lang\\.System\\.(out|err)|java\\.lang\\.Throwable\\.printStackTrace",
            Set.of(
                    "cli.Main",
                    "demo.PartyProcess",
                    "host.HostOptions",
                    "model.pool.Pool",
                    "model.Calibrate",
                    "he.bench.ScalingFork",
                    "he.examples.MatrixVector",
                    "he.examples.MeanAndVariance",
                    "he.examples.Sigmoid",
                    "he.examples.WhoIsOlder")),
    PROCESS(
            "java\\.lang\\.ProcessBuilder\\.<init>|java\\.lang\\.Runtime\\.exec",
            Set.of(
                    "he.bench.Peers",
                    "he.bench.Scaling",
                    "host.Part",
                    "host.Tool",
                    "bench.Background",
                    "model.pool.Sandbox",
                    "model.pool.WorkerProcess",
                    "demo.Pair"));

    private final Pattern members;
    private final Set<String> allowed;

    Ambient(String members, Set<String> allowed) {
        this.members = Pattern.compile(members);
        this.allowed = allowed;
    }

    Set<String> allowed(String root) {
        return allowed.stream().map(name -> root + "." + name).collect(Collectors.toSet());
    }

    /** A nested class is part of the class that it stands in. */
    static String topLevel(JavaClass type) {
        String name = type.getName();
        return name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
    }

    /** Calls, method references and field reads alike. */
    boolean isTakenBy(JavaClass type) {
        return type.getAccessesFromSelf().stream().anyMatch(this::matches);
    }

    private boolean matches(JavaAccess<?> access) {
        return members.matcher(access.getTargetOwner().getName() + "." + access.getName())
                .matches();
    }

    ArchCondition<JavaClass> onlyIn(String root) {
        return new ArchCondition<>("take " + this + " only where it is named") {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                if (!allowed(root).contains(topLevel(origin))) {
                    origin.getAccessesFromSelf().stream()
                            .filter(Ambient.this::matches)
                            .forEach(access ->
                                    events.add(SimpleConditionEvent.violated(origin, access.getDescription())));
                }
            }
        };
    }
}
