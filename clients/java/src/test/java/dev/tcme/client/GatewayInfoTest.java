package dev.tcme.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tcme.contract.Json;
import dev.tcme.contract.Problem;
import dev.tcme.contract.ProblemException;
import dev.tcme.contract.SigningKey;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class GatewayInfoTest {
    private final ObjectNode told = (ObjectNode) Json.tree(
            TestContracts.gatewayInfo(SigningKey.generate(new SecureRandom()).verificationKey(), "log.example+0+key"));

    private GatewayInfo read() {
        return Json.read(told, GatewayInfo.class);
    }

    @Test
    void theLimitOnAnswersIsTheOneThatIsTold() {
        assertEquals(TestContracts.MAX_CAPACITY_BITS, read().maxCapacityBits());
        told.put("maxCapacityBits", 0);
        assertEquals(0, read().maxCapacityBits());
    }

    /** It would be 0 else, and nothing were allowed. */
    @Test
    void aGatewayThatDoesNotTellItsLimitIsNotOfTheApi() {
        told.remove("maxCapacityBits");
        assertRefused();
        told.putNull("maxCapacityBits");
        assertRefused();
    }

    @Test
    void aLimitThatIsNoNumberOfBitsIsRefused() {
        told.put("maxCapacityBits", -1);
        assertRefused();
        told.put("maxCapacityBits", "64");
        assertRefused();
        told.put("maxCapacityBits", 6.5);
        assertRefused();
    }

    private void assertRefused() {
        ProblemException refused = assertThrows(ProblemException.class, this::read);
        assertEquals(Problem.MALFORMED_DOCUMENT, refused.problem());
    }
}
