package dev.tcme.system.rooms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules between the rooms. Each is also held against classes that break it, and has to find exactly those. */
class RoomsTest {
    private static final JavaClasses REAL = House.classes();
    private static final JavaClasses PLANTED = House.planted();

    /** The Javadoc that a package begins with. */
    private static final Pattern ROOM = Pattern.compile("\\A/\\*\\*\\s*\\*?\\s*This room ");

    private static void holds(Function<RoomRules, ArchRule> rule, String... planted) {
        List<String> found = details(rule.apply(RoomRules.PLANTED), PLANTED);
        for (String name : planted) {
            assertTrue(
                    found.stream().anyMatch(detail -> detail.contains(name)),
                    "the rule does not see the planted " + name);
        }
        List<String> others = found.stream()
                .filter(detail -> Set.of(planted).stream().noneMatch(detail::contains))
                .toList();
        assertEquals(List.of(), others, "the rule sees more than what was planted for it");
        assertEquals("", String.join("\n", details(rule.apply(RoomRules.REAL), REAL)));
    }

    private static List<String> details(ArchRule rule, JavaClasses classes) {
        return rule.evaluate(classes).getFailureReport().getDetails();
    }

    @Test
    void everyModuleAndEveryRoomIsRead() {
        assertTrue(House.modules().size() >= 14, "modules: " + House.modules().size());
        Set<String> packages = REAL.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        Set<String> unread = new TreeSet<>(Arrows.ALLOWED.keySet());
        unread.removeIf(room -> packages.contains("dev.tcme." + room));
        assertEquals(Set.of(), unread);
    }

    @Test
    void noRoomIsPartOfACycle() {
        holds(RoomRules::noCycles, "planted.contract.CycleHere");
    }

    @Test
    void roomsNameOnlyTheRoomsThatTheirArrowsLeadTo() {
        holds(RoomRules::arrows, "planted.gateway.session.SeesAnAdapter", "planted.nowhere.InNoRoom");
    }

    @Test
    void theSharedNounsNeedNoInputOutputAndNoFramework() {
        holds(RoomRules::contractLibraries, "planted.contract.OpensASocket");
    }

    @Test
    void theTreeNeedsTheJdkAndEd25519Alone() {
        holds(RoomRules::tlogLibraries, "planted.audit.tlog.ReadsJson");
    }

    @Test
    void onlyTheGatewaysAppKnowsTheFramework() {
        holds(RoomRules::frameworkOnlyInTheGateway, "planted.gateway.session.IsInjected");
    }

    @Test
    void onlyTheRingKnowsVectors() {
        holds(RoomRules::vectorsOnlyInTheRing, "planted.he.ckks.AddsVectors");
    }

    @Test
    void onlyTheGatewaysAppAndTheReceiptLogSpeakSql() {
        holds(RoomRules::sqlOnlyInGatewayAndReceipts, "planted.audit.verifier.AsksADatabase");
    }

    @Test
    void onlyTheGatewaysClosedListOfLinesIsLogged() {
        holds(RoomRules::onlyTheGatewaysLogLogs, "planted.policy.LogsALine", "planted.policy.LogsThroughTheJdk");
    }

    @Test
    void processesAreStartedInNamedPlacesOnly() {
        holds(rules -> rules.ambient(Ambient.PROCESS), "planted.cli.StartsAProcess");
    }

    @Test
    void clocksAreGiven() {
        holds(rules -> rules.ambient(Ambient.CLOCK), "planted.model.lane.AsksTheClock");
    }

    @Test
    void randomnessIsGiven() {
        holds(rules -> rules.ambient(Ambient.RANDOM), "planted.model.lane.RollsDice");
    }

    @Test
    void theEnvironmentIsReadByProgramsAndWiringsOnly() {
        holds(rules -> rules.ambient(Ambient.ENVIRONMENT), "planted.host.ReadsTheEnvironment");
    }

    @Test
    void onlyProgramsPrint() {
        holds(rules -> rules.ambient(Ambient.OUTPUT), "planted.client.Prints");
    }

    @Test
    void everyClassThatIsNamedAsAnExceptionNeedsToBe() {
        for (Ambient kind : Ambient.values()) {
            Set<String> unused = new TreeSet<>(kind.allowed(RoomRules.REAL.root()));
            REAL.stream().filter(kind::isTakenBy).map(Ambient::topLevel).forEach(unused::remove);
            assertEquals(Set.of(), unused, kind.toString());
        }
    }

    @Test
    void namesSayWhatThingsAre() {
        holds(
                RoomRules::namesSayWhatThingsAre,
                "planted.contract.KeyManager",
                "planted.contract.KeyImpl",
                "planted.contract.TextUtil",
                "planted.contract.TextHelper");
    }

    @Test
    void failuresHoldNoContent() {
        holds(
                RoomRules::failuresHoldNoContent,
                "planted.client.KeepsAnOpening",
                "planted.client.TakesJson",
                "planted.client.TakesAnAnswer",
                "planted.client.TakesBytes");
    }

    @Test
    void everyPackageSaysWhatItsRoomMayKnow() {
        List<String> wrong = House.modules().stream()
                .map(House::sources)
                .flatMap(sources -> unsaid(sources).stream())
                .toList();
        assertEquals(List.of(), wrong);
    }

    @Test
    void aPackageThatDoesNotSayWhatItsRoomMayKnowIsFound() {
        Path planted = House.plantedSources();
        List<String> found = unsaid(planted);
        assertTrue(found.contains(House.name(planted.resolve("policy")) + ": no package-info.java"), found.toString());
        assertTrue(found.contains(House.name(planted.resolve("contract")) + ": not @NullMarked"), found.toString());
        assertTrue(
                found.contains(House.name(planted.resolve("audit/tlog")) + ": does not begin with 'This room'"),
                found.toString());
    }

    private static List<String> unsaid(Path sources) {
        List<String> wrong = new ArrayList<>();
        House.files(sources, ".java").stream().map(Path::getParent).distinct().forEach(folder -> {
            List<Path> info = House.files(folder, "package-info.java").stream()
                    .filter(file -> file.getParent().equals(folder))
                    .toList();
            if (info.isEmpty()) {
                wrong.add(House.name(folder) + ": no package-info.java");
                return;
            }
            String text = House.text(info.getFirst());
            if (!text.contains("\n@NullMarked\n")) {
                wrong.add(House.name(folder) + ": not @NullMarked");
            }
            if (!ROOM.matcher(text).find()) {
                wrong.add(House.name(folder) + ": does not begin with 'This room'");
            }
        });
        return wrong;
    }
}
