package dev.tcme.system.rooms;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.tcme.contract.Opening;
import dev.tcme.contract.Sealed;
import dev.tcme.contract.spi.LaneSession;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The rules, for the rooms below one root package: the real ones or the planted ones. */
record RoomRules(String root) {
    static final RoomRules REAL = new RoomRules("dev.tcme");
    static final RoomRules PLANTED = new RoomRules("dev.tcme.system.rooms.planted");

    /** The JDK without network, files, processes and SQL; parsers and vetted primitives. */
    private static final String[] CONTRACT_LIBRARIES = {
        "java.io",
        "java.lang..",
        "java.math",
        "java.nio",
        "java.nio.charset",
        "java.nio.file",
        "java.security..",
        "java.time..",
        "java.util..",
        "org.jspecify..",
        "com.fasterxml.jackson..",
        "com.networknt..",
        "org.bouncycastle..",
        "org.erdtman.jcs..",
        "org.greenbytes.http.sfv.."
    };

    /** The JDK, and one primitive: Ed25519. */
    private static final String[] TLOG_LIBRARIES = {
        "java.io",
        "java.lang..",
        "java.nio",
        "java.nio.charset",
        "java.security..",
        "java.util..",
        "org.jspecify..",
        "org.bouncycastle.math.ec.rfc8032"
    };

    private static final String[] FRAMEWORK = {
        "io.quarkus..",
        "io.smallrye..",
        "io.vertx..",
        "io.agroal..",
        "io.micrometer..",
        "jakarta..",
        "org.eclipse.microprofile..",
        "org.hibernate..",
        "org.jboss.."
    };

    private static final String[] LOGGING = {
        "java.util.logging..",
        "org.jboss.logging..",
        "org.slf4j..",
        "org.apache.logging..",
        "org.apache.commons.logging.."
    };

    /** Types that hold, or may hold, what a party sent or is to get. */
    private static final Set<String> PAYLOAD = Set.of(
            Opening.class.getName(),
            Sealed.class.getName(),
            LaneSession.Answer.class.getName(),
            "dev.tcme.gateway.session.ConstrainedOutput",
            "dev.tcme.gateway.session.Release",
            "com.fasterxml.jackson.core.TreeNode",
            "byte[]");

    /** Every package is its own slice. */
    ArchRule noCycles() {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    ArchRule arrows() {
        return classes().should(new Arrows(root));
    }

    ArchRule contractLibraries() {
        return classes()
                .that()
                .resideInAPackage(root + ".contract..")
                .should()
                .onlyDependOnClassesThat(inAny(root + ".contract..", CONTRACT_LIBRARIES));
    }

    ArchRule tlogLibraries() {
        return classes()
                .that()
                .resideInAPackage(root + ".audit.tlog..")
                .should()
                .onlyDependOnClassesThat(inAny(root + ".audit.tlog..", TLOG_LIBRARIES));
    }

    private static DescribedPredicate<JavaClass> inAny(String own, String[] libraries) {
        // byte[] and int are in no package.
        return resideInAnyPackage(libraries).or(resideInAnyPackage(own, "")).as("are of the allowed libraries");
    }

    /** The session's machine is pure too: only the app around it knows the framework. */
    ArchRule frameworkOnlyInTheGateway() {
        return noClasses()
                .that(not(resideInAPackage(root + ".gateway")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORK);
    }

    /** The module incubates: what it changes into must be learned in one place. */
    ArchRule vectorsOnlyInTheRing() {
        return noClasses()
                .that(not(resideInAPackage(root + ".he.ring")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jdk.incubator..");
    }

    ArchRule sqlOnlyInGatewayAndReceipts() {
        return noClasses()
                .that(not(resideInAPackage(root + ".gateway")).and(not(resideInAPackage(root + ".audit.receipts"))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..");
    }

    /** One closed list of log lines is easier to read than a rule about what may be in one. */
    ArchRule onlyTheGatewaysLogLogs() {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName(root + ".gateway.GatewayLog")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(LOGGING)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.System$Logger");
    }

    ArchRule ambient(Ambient kind) {
        return classes().should(kind.onlyIn(root));
    }

    ArchRule namesSayWhatThingsAre() {
        return noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)(\\$.*)?");
    }

    /**
     * What an exception holds ends in logs and answers. One may read a document: the client's, a problem document
     * (RFC 9457), of which it keeps four cut and cleaned members.
     */
    ArchRule failuresHoldNoContent() {
        return classes()
                .that()
                .areAssignableTo(Throwable.class)
                .and()
                .doNotHaveFullyQualifiedName(root + ".client.TcmeProblem")
                .should(holdNoContent());
    }

    private static ArchCondition<JavaClass> holdNoContent() {
        return new ArchCondition<>("neither keep nor take content") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Stream<JavaClass> kept = type.getFields().stream().map(JavaField::getRawType);
                Stream<JavaClass> taken = type.getCodeUnits().stream()
                        .map(JavaCodeUnit::getRawParameterTypes)
                        .flatMap(List::stream);
                Stream.concat(kept, taken)
                        .filter(RoomRules::isPayload)
                        .forEach(content -> events.add(SimpleConditionEvent.violated(
                                type, type.getName() + " keeps or takes " + content.getName())));
            }
        };
    }

    private static boolean isPayload(JavaClass type) {
        String name = type.isArray() ? type.getSimpleName() : type.getName();
        return PAYLOAD.contains(name)
                || type.getAllRawInterfaces().stream().anyMatch(above -> PAYLOAD.contains(above.getName()))
                || type.getAllRawSuperclasses().stream().anyMatch(above -> PAYLOAD.contains(above.getName()));
    }
}
