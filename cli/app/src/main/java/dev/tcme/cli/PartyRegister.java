package dev.tcme.cli;

import dev.tcme.client.PartyCard;
import dev.tcme.client.PartyClient;
import dev.tcme.client.PartyIdentity;
import dev.tcme.client.TcmeClient;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "register",
        description = {
            "Register a party's card at the gateway.",
            "Doing it again is harmless. A gateway that enrols only with a token gets it from TCME_ENROLMENT_TOKEN."
        },
        footer = {"", "Example:", "  tcme party register --as alice"})
final class PartyRegister implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private Connection connection = new Connection();

    private final Shell shell;

    PartyRegister(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        PartyIdentity identity = connection.identity(shell);
        try (TcmeClient client = connection.connect(shell)) {
            register(shell, client.as(identity));
        }
        PartyShow.print(shell, common, identity.card());
        return Exit.OK;
    }

    static void register(Shell shell, PartyClient party) {
        Optional<String> token = shell.variable("TCME_ENROLMENT_TOKEN");
        PartyCard registered = token.map(party::register).orElseGet(party::register);
        shell.hint("registered " + registered.id());
    }
}
