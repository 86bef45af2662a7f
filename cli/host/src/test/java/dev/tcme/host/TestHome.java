package dev.tcme.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The user's cache with a state folder of the test's own, so that nothing is fetched twice. */
final class TestHome {
    private TestHome() {}

    static TcmeHome at(Path state) {
        return TcmeHome.of(System.getenv(), Path.of(System.getProperty("user.home")))
                .withState(state);
    }

    static Programs programs() {
        return new Programs(System.getenv("PATH"));
    }

    static PartSpec shell(String name, Tether tether, String script) {
        return new PartSpec(name, List.of("bash", "-c", script), Map.of(), tether);
    }
}
