package dev.tcme.cli;

import dev.tcme.client.PartyIdentity;
import dev.tcme.client.ReceiptBundle;
import dev.tcme.client.TcmeClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "fetch",
        description = "Fetch the receipt of a session that has ended, with its inclusion proof. Verifies nothing.",
        footer = {"", "Example:", "  tcme receipt fetch ID --out r.json"})
final class ReceiptFetch implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Option(names = "--out", paramLabel = "FILE", description = "Write it there instead of to stdout.")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--checkpoint-out",
            paramLabel = "FILE",
            description = "Also write the log's newest checkpoint there, to compare it with another party's.")
    private Optional<Path> checkpointOut = Optional.empty();

    @Parameters(paramLabel = "ID", description = "The session.")
    private String id = "";

    ReceiptFetch(Shell shell) {
        connection = new Connection(shell);
    }

    @Override
    public Integer call() throws IOException {
        Shell shell = connection.shell();
        PartyIdentity identity = connection.identity();
        try (TcmeClient client = connection.connect()) {
            ReceiptBundle bundle = client.as(identity).receipt(Documents.session(id));
            if (checkpointOut.isPresent()) {
                Documents.writeNew(checkpointOut.get(), client.checkpoint());
            }
            if (out.isEmpty()) {
                shell.printJson(bundle);
                return Exit.OK;
            }
            Documents.writeNew(out.get(), bundle.toBytes());
        }
        if (connection.common().json()) {
            shell.printJson(Map.of("file", out.get().toString()));
        }
        shell.hint(
                "written to " + out.get() + "; verify it with: tcme receipt verify " + out.get() + " --contract FILE");
        return Exit.OK;
    }
}
