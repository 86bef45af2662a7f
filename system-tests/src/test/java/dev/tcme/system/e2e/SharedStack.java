package dev.tcme.system.e2e;

import dev.tcme.bench.ScriptedRunner.Mood;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests that leave the platform as it was one installation for all of them, started by the first and stopped
 * after the last. Its model always answers.
 */
final class SharedStack implements ParameterResolver {
    private static final Duration THINKING = Duration.ofMillis(50);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Stack.class;
    }

    /** What the root store holds is closed by JUnit at the end of the run. */
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedStack.class))
                .computeIfAbsent(
                        Stack.class, key -> Stack.scripted(new AtomicReference<>(Mood.ANSWERS), THINKING), Stack.class);
    }
}
