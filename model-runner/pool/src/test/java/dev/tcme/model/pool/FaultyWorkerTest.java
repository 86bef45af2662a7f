package dev.tcme.model.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tcme.contract.Digest;
import dev.tcme.contract.SessionId;
import dev.tcme.model.TestContract;
import dev.tcme.model.WorkerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that misbehave: the pool says how, kills them and goes on. */
class FaultyWorkerTest {
    private static final Duration RUN_LIMIT = Duration.ofSeconds(2);

    private final SessionId id = TestContract.session();
    private final TestContract contract = TestContract.comparison();
    private Pool pool;
    private Client client;

    private void start(WorkerCommand command, int limit) throws IOException, InterruptedException {
        Path anyFile = Path.of(System.getProperty("java.home"), "release");
        WorkerSettings worker = new WorkerSettings(
                new WorkerSettings.Weights(anyFile, Digest.ofFile(new byte[0])), 1, Optional.empty());
        InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        pool = new Pool(new PoolSettings(listen, Client.TOKEN, worker, 1, limit, RUN_LIMIT), command);
        client = Client.of(pool);
        client.awaitReady();
    }

    static WorkerCommand.Jvm worker(Class<?> main) {
        WorkerCommand.Jvm current = WorkerCommand.Jvm.current();
        return new WorkerCommand.Jvm(current.java(), current.classPath(), main.getName());
    }

    @AfterEach
    void stop() {
        if (pool != null) {
            pool.close();
        }
    }

    private void assertFails(Class<?> main, String code) throws IOException, InterruptedException {
        start(worker(main), 4);
        assertEquals(201, client.open(id, contract).status());
        long pid = pool.sessions().pid(id).orElseThrow();
        long began = System.nanoTime();
        Client.Reply reply = client.run(id);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertEquals(200, reply.status());
        assertEquals("failed", reply.json().path("outcome").asText());
        assertEquals(code, reply.code());
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false), "the process must be gone");
        assertTrue(took.compareTo(RUN_LIMIT.plusSeconds(1)) <= 0, "took " + took);
        assertEquals(204, client.delete(id).status());
        assertEquals(201, client.open(TestContract.session(), contract).status(), "the pool must go on");
    }

    @Test
    void aCrashIsReportedAndTheNextSessionRuns() throws Exception {
        assertFails(FaultyWorker.Crashes.class, "crashed");
    }

    @Test
    void aHangEndsAtTheLimit() throws Exception {
        assertFails(FaultyWorker.Hangs.class, "timeout");
    }

    @Test
    void garbageIsAProtocolFailure() throws Exception {
        assertFails(FaultyWorker.WritesGarbage.class, "protocol");
    }

    @Test
    void invalidUtf8IsAProtocolFailure() throws Exception {
        assertFails(FaultyWorker.WritesInvalidUtf8.class, "protocol");
    }

    @Test
    void aFrameOverTheLimitIsNotRead() throws Exception {
        assertFails(FaultyWorker.WritesTooMuch.class, "protocol");
    }

    @Test
    void halfAFrameEndsAtTheLimit() throws Exception {
        assertFails(FaultyWorker.WritesHalfAFrame.class, "timeout");
    }

    @Test
    void aReplyThatIsNotDueIsAProtocolFailure() throws Exception {
        assertFails(FaultyWorker.AnswersSomethingElse.class, "protocol");
    }

    @Test
    void sessionsBeyondTheLimitAreRefusedUntilOneEnds() throws Exception {
        start(worker(FaultyWorker.Hangs.class), 1);
        assertEquals(201, client.open(id, contract).status());
        assertEquals(409, client.open(id, contract).status());
        SessionId other = TestContract.session();
        Client.Reply busy = client.open(other, contract);
        assertEquals(503, busy.status());
        assertEquals("busy", busy.code());
        assertEquals(204, client.delete(id).status());
        assertEquals(204, client.delete(id).status());
        assertEquals(201, client.open(other, contract).status());
        assertEquals(404, client.run(id).status());
    }

    @Test
    void deletingARunningSessionKillsItAtOnce() throws Exception {
        start(worker(FaultyWorker.Hangs.class), 4);
        client.open(id, contract);
        long pid = pool.sessions().pid(id).orElseThrow();
        Thread running = Thread.ofVirtual().start(() -> {
            try {
                client.run(id);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        Thread.sleep(200);
        long began = System.nanoTime();
        assertEquals(204, client.delete(id).status());
        assertTrue(System.nanoTime() - began < 1_000_000_000L);
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        running.join();
    }

    @Test
    void closingThePoolLeavesNoProcessAndNoFolder() throws Exception {
        WorkerCommand.Jvm hanging = worker(FaultyWorker.Hangs.class);
        List<Path> folders = new CopyOnWriteArrayList<>();
        start(
                new WorkerCommand() {
                    @Override
                    public List<String> words(Path scratch) {
                        folders.add(scratch);
                        return hanging.words(scratch);
                    }

                    @Override
                    public Map<String, String> protections() {
                        return hanging.protections();
                    }
                },
                4);
        client.open(id, contract);
        List<ProcessHandle> children = ProcessHandle.current().children().toList();
        assertFalse(children.isEmpty());
        assertTrue(folders.stream().anyMatch(Files::exists), "the control: there are folders while it runs");
        pool.close();
        assertTrue(children.stream().noneMatch(ProcessHandle::isAlive));
        assertTrue(folders.stream().noneMatch(Files::exists));
    }

    private static WorkerCommand reaching(WorkerCommand inner, Path file, int port) {
        return new WorkerCommand() {
            @Override
            public List<String> words(Path scratch) {
                List<String> words = new ArrayList<>(inner.words(scratch));
                words.addAll(List.of(file.toString(), Integer.toString(port)));
                return words;
            }

            @Override
            public Map<String, String> protections() {
                return inner.protections();
            }
        };
    }

    @Test
    void theSandboxStopsWhatTheBareWorkerCanDo(@TempDir Path folder) throws Exception {
        WorkerCommand.Jvm bare = worker(FaultyWorker.ReachesOut.class);
        Sandbox sandbox = new Sandbox(bare, Sandbox.Network.NONE, List.of(folder));
        Path file = folder.resolve("written");
        try (ServerSocket listening = new ServerSocket(0, 4, InetAddress.getLoopbackAddress())) {
            // The control: without the sandbox everything succeeds, so the worker really tries.
            start(reaching(bare, file, listening.getLocalPort()), 2);
            client.open(id, contract);
            assertEquals(
                    TestContract.json("{\"wrote\":true,\"connected\":true,\"sees\":true}"),
                    client.run(id).json().path("output"));
            assertEquals("host", pool.workers().protections().get("network"));
            pool.close();
            Files.delete(file);
            if (!Sandbox.works()) {
                assertEquals(bare, Sandbox.around(bare, anySettings()), "without bubblewrap the bare worker is used");
                return;
            }
            start(reaching(sandbox, file, listening.getLocalPort()), 2);
            client.open(id, contract);
            assertEquals(
                    TestContract.json("{\"wrote\":false,\"connected\":false,\"sees\":false}"),
                    client.run(id).json().path("output"));
            assertEquals("none", pool.workers().protections().get("network"));
            assertFalse(Files.exists(file));
        }
    }

    private static WorkerSettings anySettings() {
        return new WorkerSettings(
                new WorkerSettings.Weights(Path.of("/nowhere"), Digest.ofFile(new byte[0])), 1, Optional.empty());
    }

    @Test
    void everythingButHealthNeedsTheToken() throws Exception {
        start(worker(FaultyWorker.Hangs.class), 1);
        for (String token : new String[] {"", "wrong", Client.TOKEN + "x", Client.TOKEN.substring(1)}) {
            Client stranger = new Client(pool.port(), token);
            assertEquals(200, stranger.call("GET", "/health", "").status());
            assertEquals(401, stranger.call("GET", "/capabilities", "").status());
            assertEquals(401, stranger.open(id, contract).status());
            assertEquals(401, stranger.call("GET", "/nowhere", "").status());
        }
        assertEquals(0, pool.sessions().count());
    }

    @Test
    void malformedRequestsAreRefusedAndChangeNothing() throws Exception {
        start(worker(FaultyWorker.Hangs.class), 1);
        assertEquals(400, client.call("POST", "/sessions/NOT-AN-ID", "{}").status());
        assertEquals(400, client.call("POST", "/sessions/" + id, "{").status());
        assertEquals(400, client.call("POST", "/sessions/" + id, "[]").status());
        assertEquals(
                413,
                client.call("POST", "/sessions/" + id, " ".repeat((2 << 20) + 1))
                        .status());
        assertEquals(404, client.call("GET", "/sessions/" + id, "").status());
        assertEquals(
                404, client.call("POST", "/sessions/" + id + "/inputs/", "{}").status());
        assertEquals(404, client.run(id).status());
        assertEquals(0, pool.sessions().count());
    }
}
