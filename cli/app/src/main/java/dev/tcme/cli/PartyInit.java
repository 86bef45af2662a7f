package dev.tcme.cli;

import dev.tcme.client.PartyIdentity;
import dev.tcme.client.TcmeClient;
import dev.tcme.client.TcmeProblem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "init",
        description = {
            "Make a party's keys and register its card at the gateway.",
            "The keys go to ~/.tcme/parties/ID.json, readable by you alone. Nothing can replace them:"
                    + " keep a copy in a safe place. A gateway that enrols only with a token gets it from"
                    + " TCME_ENROLMENT_TOKEN."
        },
        footer = {"", "Example:", "  tcme party init alice"})
final class PartyInit implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Option(names = "--offline", description = "Make the keys, register later with: tcme party register.")
    private boolean offline;

    @Parameters(paramLabel = "ID", description = "A lower-case letter, then lower-case letters, digits or dashes.")
    private String id = "";

    PartyInit(Shell shell) {
        connection = new Connection(shell);
    }

    @Override
    public Integer call() throws IOException {
        Shell shell = connection.shell();
        Home home = connection.common().home();
        Path file = home.keyFile(Connection.requireId(id));
        PartyIdentity identity = PartyIdentity.generate(id, shell.settings().random());
        Home.ensure(home.parties());
        try {
            identity.saveNew(file);
        } catch (FileAlreadyExistsException e) {
            throw new CliFailure(Exit.LOCAL, id + " has keys already in " + file + "; they were left as they are");
        }
        shell.hint("keys in " + file);
        if (!offline) {
            register(identity, file);
        }
        PartyShow.print(connection.common(), identity.card());
        return Exit.OK;
    }

    private void register(PartyIdentity identity, Path file) throws IOException {
        try (TcmeClient client = connection.connect()) {
            PartyRegister.register(connection.shell(), client.as(identity));
        } catch (TcmeProblem refused) {
            // The gateway surely knows nothing of these keys, so they are of no use to anybody.
            Files.delete(file);
            connection.shell().hint("the new keys were removed again");
            throw refused;
        } catch (dev.tcme.client.GatewayFailure unknown) {
            connection.shell().hint("the keys are kept; register them with: tcme party register --as " + id);
            throw unknown;
        }
    }
}
