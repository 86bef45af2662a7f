package dev.tcme.cli;

import dev.tcme.client.GatewayInfo;
import dev.tcme.contract.ContractLiteral;
import dev.tcme.contract.Digest;
import dev.tcme.contract.PolicyQuestion.Capability;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * What a contract demands of the model lane, from what the gateway says of it.
 *
 * @param wished the procedure, or empty for the one that was measured to be right most often
 */
record ModelChoice(GatewayInfo gateway, Optional<String> wished) {
    ContractLiteral.Model of(String kind, Shell shell) {
        GatewayInfo.Program program = gateway.model()
                .program(kind)
                .orElseThrow(() -> new CliFailure(
                        Exit.GATEWAY, "the gateway's model lane offers no program for '" + kind + "' now"));
        GatewayInfo.ProcedureInfo chosen = chosen(program);
        double accuracy = accuracy(chosen);
        shell.hint(
                accuracy == 0
                        ? "procedure " + chosen.name() + ": nothing was measured, so the contract demands no accuracy"
                        : "procedure " + chosen.name() + ": the contract demands the measured accuracy, " + accuracy);
        var stated = gateway.model();
        Optional<Digest> weights = chosen.name().equals("embedding") ? stated.embeddingWeights() : stated.weights();
        return new ContractLiteral.Model(weights.orElse(null), program.digest(), chosen.name(), accuracy);
    }

    private GatewayInfo.ProcedureInfo chosen(GatewayInfo.Program program) {
        List<GatewayInfo.ProcedureInfo> offered = program.procedures().stream()
                .filter(one -> wished.isEmpty() || wished.get().equals(one.name()))
                .toList();
        // Of equals the first that is offered.
        return offered.stream()
                .reduce((best, next) -> accuracy(next) > accuracy(best) ? next : best)
                .orElseThrow(() -> new CliFailure(
                        Exit.USAGE,
                        "for '" + program.kind() + "' the gateway offers the procedures "
                                + String.join(
                                        ", ",
                                        program.procedures().stream()
                                                .map(GatewayInfo.ProcedureInfo::name)
                                                .toList())));
    }

    private static double accuracy(GatewayInfo.ProcedureInfo procedure) {
        return procedure.capability().map(ModelChoice::floor).orElse(0.0);
    }

    private static double floor(Capability capability) {
        return BigDecimal.valueOf(capability.lowerBound())
                .setScale(2, RoundingMode.FLOOR)
                .doubleValue();
    }
}
