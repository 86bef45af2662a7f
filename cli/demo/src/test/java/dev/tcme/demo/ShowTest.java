package dev.tcme.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.client.Behaviour;
import dev.tcme.client.TcmeClient;
import dev.tcme.client.TestGateway;
import dev.tcme.contract.Contract;
import dev.tcme.contract.LaneKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the shows count as broken, with real processes against a gateway in memory, which has no crypto lane. */
class ShowTest {
    @TempDir
    Path folder;

    private final StringWriter printed = new StringWriter();

    private Page page() {
        return new Page(new PrintWriter(printed), Page.Style.PLAIN);
    }

    @Test
    void aSessionThatPolicyShouldHaveRefusedIsTheOnlyThingThatDoesNotHold() throws Exception {
        Demo demo;
        try (TestGateway gateway = TestGateway.start(Behaviour.HONEST)) {
            demo = new Demo(gateway.address(), folder, page());
            demo.run();
        }
        demo.verifyOffline();
        // This gateway's policy permits everything, so the contract that asks too much is not refused.
        assertEquals(1, demo.broken(), printed.toString());
        assertTrue(printed.toString().contains("✗ refused before anything was sent"), printed.toString());
        // It answers with the first word of each schema: 'yes' where 'no' is right is the model's error, not ours.
        assertTrue(printed.toString().contains("the model was wrong"), printed.toString());
        assertTrue(printed.toString().contains("which is right; at this measured accuracy that may be luck"));
        assertEquals(8, printed.toString().split("proves   ✓ signature", -1).length - 1);
    }

    @Test
    void aForgedReceiptDoesNotHold() throws Exception {
        Scenario scenario = Scenario.millionaires();
        Receipts receipts = new Receipts();
        try (TestGateway gateway = TestGateway.start(Behaviour.FORGED_PROOF);
                TcmeClient client = TcmeClient.connect(gateway.address(), TcmeClient.Settings.system())) {
            Couple couple = Couple.registered(client, folder);
            Contract contract = scenario.contract(client.gateway(), couple.cards(), LaneKind.MODEL);
            Pair pair = new Pair(gateway.address(), folder);
            Pair.Meeting meeting = new Pair.Meeting("forged", couple.propose(contract, "forged"), 0);
            Pair.Sides sides = pair.play(meeting, scenario.alice(), scenario.bob());
            assertFalse(sides.hold());
            assertEquals(0, sides.alice().exit());
            assertTrue(Story.of(scenario.alice(), sides.alice()).contains("proves   ✗ inclusion"));
            receipts.keep("forged", contract, pair.receipt("alice", meeting));
        }
        assertEquals(1, receipts.verifyOffline(page()));
        assertTrue(printed.toString().contains("✗ forged"), printed.toString());
    }

    @Test
    void evidenceOfAnotherLaneStopsTheMillionairesAndIsCounted() throws Exception {
        Millionaires show;
        try (TestGateway gateway = TestGateway.start(Behaviour.HONEST)) {
            show = new Millionaires(gateway.address(), folder, page());
            show.run();
        }
        show.verifyOffline();
        assertTrue(show.broken() > 4, printed.toString());
        String all = printed.toString();
        assertTrue(all.contains("'first': right, which may be luck"), all);
        assertTrue(all.contains("✗ NONE: no end; the right one is 'first'"), all);
        assertTrue(all.contains("FAILED the evidence is not the agreed gateway's"), all);
        assertTrue(all.contains("✗ on ciphertexts: there is no receipt"), all);
        assertTrue(all.contains("each party sent         116 bytes                                   0 bytes"), all);
    }
}
