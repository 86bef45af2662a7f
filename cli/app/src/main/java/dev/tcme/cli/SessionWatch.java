package dev.tcme.cli;

import dev.tcme.client.SessionView;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "watch",
        description = {
            "Wait until a session ends, showing its states.",
            "Exit code 0 if an answer was released, 3 if the session was refused, withdrawn or expired, 5 if something"
                    + " failed."
        },
        footer = {"", "Example:", "  tcme session watch ID && tcme session output ID"})
final class SessionWatch implements Callable<Integer> {
    /** As long as any session may stay open. */
    private static final String LONGEST_S = "86400";

    private static final String REWRITE_LINE = "\r\u001b[K";

    @Mixin
    private final Connection connection;

    @Option(
            names = "--at-most",
            paramLabel = "SECONDS",
            defaultValue = LONGEST_S,
            description = "Give up after so long, with exit code 5. Default: ${DEFAULT-VALUE}.")
    private int atMost;

    @Parameters(paramLabel = "ID", description = "The session.")
    private String id = "";

    SessionWatch(Shell shell) {
        connection = new Connection(shell);
    }

    @Override
    public Integer call() throws IOException {
        if (atMost < 1 || atMost > Integer.parseInt(LONGEST_S)) {
            throw new CliFailure(Exit.USAGE, "expected --at-most between 1 and " + LONGEST_S + " seconds");
        }
        Shell shell = connection.shell();
        SessionView last;
        try {
            last = connection.asParty(
                    party -> party.watch(Documents.session(id), Duration.ofSeconds(atMost), this::progress));
        } finally {
            if (shell.terminal() == Shell.Terminal.LIVE) {
                shell.err().print(REWRITE_LINE);
            }
        }
        SessionShow.print(connection.common(), last);
        return Exit.of(last);
    }

    private void progress(SessionView session) {
        Shell shell = connection.shell();
        String line = Table.printable(Wording.of(session));
        if (shell.terminal() == Shell.Terminal.LIVE) {
            shell.err().print(REWRITE_LINE + line);
            shell.err().flush();
        } else {
            shell.hint(line);
        }
    }
}
