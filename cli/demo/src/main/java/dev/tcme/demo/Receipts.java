package dev.tcme.demo;

import dev.tcme.audit.verifier.Check;
import dev.tcme.audit.verifier.ReceiptVerifier;
import dev.tcme.client.ReceiptBundle;
import dev.tcme.contract.Contract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What parties keep of their sessions: enough to check each of them when the gateway is gone. */
final class Receipts {
    private final List<Kept> kept = new ArrayList<>();

    private record Kept(String title, Contract contract, Path receipt) {}

    void keep(String title, Contract contract, Path receipt) {
        kept.add(new Kept(title, contract, receipt));
    }

    static ReceiptBundle read(Path receipt) throws IOException {
        return ReceiptBundle.parse(Files.readAllBytes(receipt));
    }

    /**
     * Every receipt from its file, against its contract alone.
     *
     * @return how many did not verify
     */
    int verifyOffline(Page page) throws IOException {
        int broken = 0;
        page.heading("Without the gateway: the receipts from their files");
        for (Kept item : kept) {
            if (!Files.exists(item.receipt())) {
                broken++;
                page.line("   ✗ " + item.title() + ": there is no receipt");
                continue;
            }
            ReceiptBundle bundle = read(item.receipt());
            var evidence = new ReceiptVerifier.Evidence(
                    bundle.signed(), Optional.of(bundle.proof()), Optional.empty(), Map.of(), Map.of());
            boolean sound = new ReceiptVerifier(item.contract())
                    .verify(evidence).stream().noneMatch(check -> check.verdict() == Check.Verdict.FAILED);
            broken += sound ? 0 : 1;
            page.line(String.format(
                    Locale.ROOT,
                    "   %s %-26s %-9s %-15s signature, contract and place in the log; claims are %s",
                    sound ? "✓" : "✗",
                    item.title(),
                    bundle.receipt().outcome(),
                    bundle.receipt().reason(),
                    bundle.receipt().assurance()));
        }
        return broken;
    }
}
