package dev.tcme.cli;

import dev.tcme.audit.receipts.LogCheck;
import dev.tcme.audit.receipts.PostgresReceiptLog.LogUnavailableException;
import dev.tcme.audit.tlog.Fsck;
import dev.tcme.audit.tlog.MalformedException;
import dev.tcme.audit.tlog.VerifierKey;
import dev.tcme.host.DatabaseSource;
import dev.tcme.host.HostException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "check",
        description = {
            "Recompute the whole log from the receipts in its database; for operators.",
            "Every receipt is read once, and its signature, digest, session, place in the tree, the tree's nodes, its"
                    + " right edge and the signed checkpoint are compared. Nothing is written, and the gateway may go on"
                    + " meanwhile. Exit code 4 if a row was changed, cut or added behind the log's back.",
            "What it cannot see is a log that was rewritten as a whole by somebody who has the signing key: for that,"
                    + " parties compare checkpoints, see 'receipt verify --checkpoint'."
        },
        footer = {
            "",
            "Examples:",
            "  DATABASE_URL=postgresql://tcme:PASSWORD@db:5432/tcme tcme log check --log-key KEY",
            "  tcme log check --log-key KEY --database-url postgresql://127.0.0.1:5432/tcme?user=tcme",
            "",
            "A password on the command line can be seen by others on this machine; DATABASE_URL cannot."
        })
final class LogCheckCommand implements Callable<Integer> {
    private static final String DATABASE_URL = "DATABASE_URL";

    @Mixin
    private final CommonOptions common;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "The database, as postgresql://user:password@host:port/name. Default: $" + DATABASE_URL + ".")
    private Optional<String> url = Optional.empty();

    @Option(
            names = "--log-key",
            required = true,
            paramLabel = "KEY",
            description =
                    "The log's verifier key, NAME+ID+KEY: 'log' in what GET /v1/gateway answers. Keep it elsewhere:"
                            + " whoever changes the database must not be able to change it too.")
    private String logKey = "";

    LogCheckCommand(Shell shell) {
        common = new CommonOptions(shell);
    }

    @Override
    public Integer call() {
        VerifierKey key = key();
        LogCheck.Finding finding = check(key);
        boolean sound = finding instanceof LogCheck.Sound;
        print(key, finding, sound);
        return sound ? Exit.OK : Exit.UNVERIFIABLE;
    }

    private VerifierKey key() {
        try {
            return VerifierKey.parse(logKey);
        } catch (MalformedException e) {
            throw new CliFailure(Exit.LOCAL, "expected the log's verifier key in --log-key: NAME+ID+KEY");
        }
    }

    private LogCheck.Finding check(VerifierKey key) {
        try {
            return LogCheck.check(database(), key);
        } catch (LogUnavailableException e) {
            throw new CliFailure(Exit.GATEWAY, e.getMessage() + "; is it up, and are address and password right?");
        }
    }

    private LogCheck.Database database() {
        Map<String, String> environment = new HashMap<>(common.shell().environment());
        url.ifPresent(given -> environment.put(DATABASE_URL, given));
        try {
            if (DatabaseSource.of(environment) instanceof DatabaseSource.Running running) {
                return new LogCheck.Database(running.jdbcUrl(), running.user(), running.password());
            }
        } catch (HostException e) {
            throw new CliFailure(Exit.LOCAL, String.valueOf(e.getMessage()));
        }
        throw new CliFailure(Exit.USAGE, "expected the database in --database-url or " + DATABASE_URL);
    }

    private void print(VerifierKey key, LogCheck.Finding finding, boolean sound) {
        Shell shell = common.shell();
        if (common.json()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("sound", sound);
            document.put("log", key.name());
            document.put("finding", code(finding));
            document.put("detail", text(finding));
            shell.printJson(document);
            return;
        }
        shell.print(
                shell.mark(sound ? Shell.Mark.PASSED : Shell.Mark.FAILED) + " " + key.name() + ": " + text(finding));
        if (!sound) {
            shell.print("");
            shell.print("NOT SOUND: keep the database as it is, and compare it with a backup and with the checkpoints"
                    + " that parties hold.");
        }
    }

    private static String code(LogCheck.Finding finding) {
        return switch (finding) {
            case LogCheck.Sound sound -> "sound";
            case LogCheck.WrongHead head -> "wrong-head";
            case LogCheck.WrongLeaf leaf -> "wrong-leaf";
            case LogCheck.WrongTree tree -> "wrong-tree";
        };
    }

    private static String text(LogCheck.Finding finding) {
        return switch (finding) {
            case LogCheck.Sound sound -> sound.size() + " receipts, and all that is kept beside them agrees with them";
            case LogCheck.WrongHead head -> "the log's head is wrong: " + head.what();
            case LogCheck.WrongLeaf leaf ->
                "receipt " + leaf.index() + " was changed: its digest, session or signature is not its own";
            case LogCheck.WrongTree tree -> text(tree.finding());
        };
    }

    private static String text(Fsck.Finding finding) {
        return switch (finding) {
            case Fsck.Sound sound -> throw new IllegalStateException("a sound tree is no wrong one");
            case Fsck.WrongNode node ->
                "the tree's node " + node.computed().index() + " of level "
                        + node.computed().level() + " is not that of the receipts";
            case Fsck.MissingNode node ->
                "the tree's node " + node.computed().index() + " of level "
                        + node.computed().level() + " is missing";
            case Fsck.MissingLeaf leaf -> "receipt " + leaf.index() + " is missing";
            case Fsck.WrongRoot root -> "the signed checkpoint is that of another tree than the receipts make";
        };
    }
}
