package dev.tcme.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Options that stand before the command's name: they count for the command as if they stood behind it, unless they
 * stand there too. One that the command does not know is wrong in either place.
 */
final class Earlier implements IDefaultValueProvider {
    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option ? given(option).orElse(null) : null;
    }

    private static Optional<String> given(OptionSpec option) {
        for (CommandSpec above = option.command().parent(); above != null; above = above.parent()) {
            OptionSpec same = above.findOption(option.longestName());
            if (same != null && !same.stringValues().isEmpty()) {
                return Optional.of(same.stringValues().getLast());
            }
        }
        return Optional.empty();
    }

    /** @throws ParameterException if an option stands before a command that does not take it */
    static void requireTaken(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandSpec command = last.commandSpec();
        for (ParseResult above = parsed; above != last; above = above.subcommand()) {
            for (OptionSpec option : above.matchedOptions()) {
                if (command.findOption(option.longestName()) == null) {
                    throw new ParameterException(
                            command.commandLine(),
                            "'" + command.qualifiedName() + "' takes no option " + option.longestName());
                }
            }
        }
    }
}
