package dev.tcme.cli;

import dev.tcme.client.ReceiptBundle;
import dev.tcme.contract.Receipt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "Show what a receipt says. Verifies nothing; needs no gateway.",
        footer = {"", "Example:", "  tcme receipt show r.json"})
final class ReceiptShow implements Callable<Integer> {
    @Mixin
    private final CommonOptions common;

    @Parameters(paramLabel = "FILE", description = "The receipt.")
    private Path file = Path.of("");

    ReceiptShow(Shell shell) {
        common = new CommonOptions(shell);
    }

    @Override
    public Integer call() throws IOException {
        Shell shell = common.shell();
        ReceiptBundle bundle = Documents.receipt(file);
        if (common.json()) {
            shell.printJson(bundle);
            return Exit.OK;
        }
        Receipt receipt = bundle.receipt();
        facts(receipt).print(shell);
        Receipt.Commitments commitments = receipt.commitments();
        shell.print("");
        Table committed = Table.of("COMMITTED", "");
        commitments.inputs().forEach((name, digest) -> committed.row("input " + name, digest.toString()));
        commitments.outputs().forEach((party, digest) -> committed.row("output of " + party, digest.toString()));
        commitments.decisions().forEach(decision -> {
            String verdict = decision.permitted() ? "permitted" : "denied";
            committed.row("policy " + decision.stage(), verdict + " by " + decision.bundle());
            decision.reasons().forEach(reason -> committed.row("", reason.code() + ": " + reason.text()));
        });
        committed.print(shell);
        shell.print("");
        Table claims = Table.of("CLAIMED", "only said, by the gateway");
        new java.util.TreeMap<>(receipt.claims().environment()).forEach(claims::row);
        claims.print(shell);
        return Exit.OK;
    }

    static Table facts(Receipt receipt) {
        Table facts = Table.facts()
                .row("session", receipt.session().toString())
                .row("contract", receipt.contract().toString())
                .row("outcome", receipt.outcome() + ": " + Wording.of(receipt.reason()));
        receipt.lane().ifPresent(lane -> facts.row("lane", Wording.of(lane)));
        return facts.row("assurance", Wording.of(receipt.assurance()))
                .row("opened", receipt.opened())
                .row("ended", receipt.ended());
    }
}
