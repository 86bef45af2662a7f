package dev.tcme.cli;

import dev.tcme.client.GatewayFailure;
import dev.tcme.client.GatewayInfo;
import dev.tcme.client.PartyClient;
import dev.tcme.client.PartyIdentity;
import dev.tcme.client.TcmeClient;
import dev.tcme.client.TcmeProblem;
import dev.tcme.contract.Contract;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command takes that talks to a gateway: which one, and as whom. */
final class Connection {
    private static final String DEFAULT_GATEWAY = "http://127.0.0.1:8080";

    /** For what a command can do without. */
    private static final Duration SIDE_QUESTION = Duration.ofSeconds(3);

    @Mixin
    private final CommonOptions common;

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            description = "The gateway's public address. Default: $TCME_GATEWAY, else " + DEFAULT_GATEWAY + ".")
    private Optional<String> gateway = Optional.empty();

    @Option(
            names = "--as",
            paramLabel = "ID",
            description = "Act as this party, with the keys from ~/.tcme/parties/ID.json ($TCME_HOME replaces"
                    + " ~/.tcme). Default: the only party there.")
    private Optional<String> as = Optional.empty();

    @Option(names = "--identity", paramLabel = "FILE", description = "Act with the keys from this file instead.")
    private Optional<Path> identity = Optional.empty();

    Connection(Shell shell) {
        common = new CommonOptions(shell);
    }

    /** Something that a party asks its gateway. */
    interface Question<T> {
        T ask(PartyClient party) throws IOException;
    }

    CommonOptions common() {
        return common;
    }

    Shell shell() {
        return common.shell();
    }

    <T> T asParty(Question<T> question) throws IOException {
        PartyIdentity identity = identity();
        try (TcmeClient client = connect()) {
            return question.ask(client.as(identity));
        }
    }

    /**
     * The most that an answer may be able to carry, as the contract's own gateway says of its policy; empty, with a hint, if another
     * gateway answers or none.
     */
    OptionalInt limitBits(Contract contract) {
        TcmeClient.Settings usual = shell().settings();
        var brief = new TcmeClient.Settings(usual.clock(), usual.random(), SIDE_QUESTION);
        try (TcmeClient client = connect(brief)) {
            GatewayInfo gateway = client.gateway();
            if (gateway.signingKey().equals(contract.gateway())) {
                return OptionalInt.of(gateway.maxCapacityBits());
            }
            shell().hint("the gateway that answers is not the one that the contract names: its limit is not compared");
        } catch (GatewayFailure | TcmeProblem e) {
            shell().hint("no gateway says how many bits a session may tell: the limit of its policy is not compared");
        }
        return OptionalInt.empty();
    }

    TcmeClient connect() {
        return connect(shell().settings());
    }

    private TcmeClient connect(TcmeClient.Settings settings) {
        Shell shell = shell();
        String address = gateway.or(() -> shell.variable("TCME_GATEWAY")).orElse(DEFAULT_GATEWAY);
        try {
            return TcmeClient.connect(URI.create(address), settings);
        } catch (IllegalArgumentException e) {
            throw new CliFailure(
                    Exit.LOCAL,
                    "expected the gateway's address as http://host:port or https://host in --gateway or TCME_GATEWAY");
        }
    }

    PartyIdentity identity() throws IOException {
        if (identity.isPresent()) {
            return Home.load(identity.get());
        }
        Home home = common.home();
        if (as.isPresent()) {
            return Home.load(home.keyFile(requireId(as.get())));
        }
        List<String> ids = home.ids();
        if (ids.size() == 1) {
            return Home.load(home.keyFile(ids.getFirst()));
        }
        throw new CliFailure(
                Exit.LOCAL,
                ids.isEmpty()
                        ? "there are no keys in " + home.parties() + "; make some with: tcme party init ID"
                        : "several parties have keys here (" + String.join(", ", ids) + "): choose one with --as ID");
    }

    /** An id becomes part of a path. */
    static String requireId(String id) {
        if (!id.matches("[a-z][a-z0-9-]{0,31}")) {
            throw new CliFailure(
                    Exit.LOCAL,
                    "expected a party id: a lower-case letter, then up to 31 lower-case letters, digits or dashes");
        }
        return id;
    }
}
