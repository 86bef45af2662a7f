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
    private final Connection connection;

    PartyRegister(Shell shell) {
        connection = new Connection(shell);
    }

    @Override
    public Integer call() throws IOException {
        PartyIdentity identity = connection.identity();
        try (TcmeClient client = connection.connect()) {
            register(connection.shell(), client.as(identity));
        }
        PartyShow.print(connection.common(), identity.card());
        return Exit.OK;
    }

    static void register(Shell shell, PartyClient party) {
        Optional<String> token = shell.variable("TCME_ENROLMENT_TOKEN");
        PartyCard registered = token.map(party::register).orElseGet(party::register);
        shell.hint("registered " + registered.id());
    }
}
