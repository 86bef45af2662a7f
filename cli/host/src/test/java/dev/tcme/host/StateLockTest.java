package dev.tcme.host;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {
    @TempDir
    Path folder;

    @Test
    void secondOwnerIsToldWhoHasTheFolder() {
        TcmeHome home = TcmeHome.at(folder);
        try (StateLock first = StateLock.take(home)) {
            HostException refusal = assertThrows(HostException.class, () -> StateLock.take(home));
            assertTrue(refusal.getMessage()
                    .contains("another tcme (process " + ProcessHandle.current().pid() + ") is already running on "));
        }
        StateLock.take(home).close();
    }

    @Test
    void otherStateFolderHasAnotherOwner() {
        TcmeHome home = TcmeHome.at(folder);
        try (StateLock first = StateLock.take(home);
                StateLock second = StateLock.take(home.withState(folder.resolve("other")))) {
            assertTrue(first != second);
        }
    }

    @Test
    void lockOfAKilledOwnerIsFree() throws Exception {
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertTrue(owner.getInputStream().read() == '!');
        assertThrows(HostException.class, () -> StateLock.take(TcmeHome.at(folder)));
        owner.destroyForcibly().waitFor();
        StateLock.take(TcmeHome.at(folder)).close();
    }

    static final class Owner {
        public static void main(String[] arguments) throws Exception {
            try (StateLock lock = StateLock.take(TcmeHome.at(Path.of(arguments[0])))) {
                System.out.println("!");
                Thread.sleep(60_000);
            }
        }
    }
}
