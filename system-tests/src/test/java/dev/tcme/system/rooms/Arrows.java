package dev.tcme.system.rooms;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which room may name which. A room is a package with all below it that is no room of its own; whatever the table does
 * not allow is forbidden, a package in no room too.
 */
final class Arrows extends ArchCondition<JavaClass> {
    static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("contract", Set.of()),
            Map.entry("audit.tlog", Set.of()),
            Map.entry("audit.receipts", Set.of("contract", "audit.tlog")),
            Map.entry("audit.verifier", Set.of("contract", "audit.tlog")),
            Map.entry("policy", Set.of("contract")),
            Map.entry("model", Set.of("contract")),
            Map.entry("model.pool", Set.of("contract", "model")),
            Map.entry("model.lane", Set.of("contract")),
            Map.entry("gateway.session", Set.of("contract")),
            Map.entry(
                    "gateway",
                    Set.of(
                            "contract",
                            "gateway.session",
                            "audit.receipts",
                            "audit.tlog",
                            "policy",
                            "model.lane",
                            "he.lane",
                            "he.protocol",
                            "he.ring")),
            Map.entry("he.approx", Set.of()),
            Map.entry("he.ring", Set.of()),
            Map.entry("he.ckks", Set.of("he.ring")),
            Map.entry("he.bgv", Set.of("he.ring")),
            Map.entry("he.circuits", Set.of("he.ring", "he.ckks", "he.approx")),
            Map.entry("he.exact", Set.of("he.ckks", "he.ring")),
            Map.entry("he.threshold", Set.of("he.ckks", "he.ring")),
            Map.entry("he.protocol", Set.of("contract", "he.exact", "he.threshold", "he.bgv", "he.ckks", "he.ring")),
            Map.entry("he.lane", Set.of("contract", "he.protocol", "he.exact", "he.threshold", "he.ckks", "he.ring")),
            Map.entry("client.he", Set.of("contract", "client", "he.protocol", "he.threshold")),
            Map.entry("he.examples", Set.of("he.circuits", "he.ckks", "he.ring", "he.approx")),
            Map.entry("he.bench", Set.of("he.circuits", "he.ckks", "he.ring", "he.bgv")),
            Map.entry("client", Set.of("contract")),
            Map.entry("host", Set.of("contract")),
            Map.entry(
                    "bench",
                    Set.of(
                            "contract",
                            "host",
                            "client",
                            "client.he",
                            "he.protocol",
                            "he.threshold",
                            "he.bench",
                            "he.ring")),
            Map.entry(
                    "demo",
                    Set.of("contract", "client", "client.he", "he.protocol", "he.ring", "host", "audit.verifier")),
            Map.entry(
                    "cli",
                    Set.of(
                            "contract",
                            "client",
                            "client.he",
                            "he.protocol",
                            "he.exact",
                            "he.ring",
                            "host",
                            "bench",
                            "demo",
                            "audit.verifier",
                            "audit.tlog",
                            "audit.receipts")));

    private final String root;

    Arrows(String root) {
        super("name only the rooms that the table allows");
        this.root = root + ".";
    }

    @Override
    public void check(JavaClass origin, ConditionEvents events) {
        Optional<String> room = room(origin);
        if (room.isEmpty()) {
            events.add(SimpleConditionEvent.violated(origin, origin.getName() + " is in no room of the table"));
            return;
        }
        for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
            JavaClass target = dependency.getTargetClass().getBaseComponentType();
            if (target.getName().startsWith(root)) {
                String other = room(target).orElse("no room");
                if (!other.equals(room.get()) && !ALLOWED.get(room.get()).contains(other)) {
                    events.add(SimpleConditionEvent.violated(
                            origin, room.get() + " -> " + other + ": " + dependency.getDescription()));
                }
            }
        }
    }

    /** The room with the longest name that fits. */
    private Optional<String> room(JavaClass type) {
        String inside = type.getPackageName() + ".";
        return ALLOWED.keySet().stream()
                .filter(name -> inside.startsWith(root + name + "."))
                .max(Comparator.comparingInt(String::length));
    }
}
