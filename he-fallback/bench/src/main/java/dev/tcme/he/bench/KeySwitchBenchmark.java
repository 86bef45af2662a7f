package dev.tcme.he.bench;

import dev.tcme.he.ring.Poly;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The parts of a key switch, each on its own; what it is done to is what the part before would have left. */
@SuppressWarnings("NullAway.Init")
public class KeySwitchBenchmark {

    @State(Scope.Benchmark)
    public static class Parts {
        KeySwitchParts parts;

        @Setup
        public void setUp(SchemeState scheme) {
            parts = of(scheme);
            parts.whole();
        }
    }

    static KeySwitchParts of(SchemeState scheme) {
        int top = scheme.parameters.levelMax();
        return new KeySwitchParts(
                scheme.parameters,
                scheme.context.ring(),
                scheme.encrypted().parts().getLast(),
                scheme.rotationKey(1, top).switching());
    }

    @Benchmark
    public void digits(Parts state) {
        state.parts.digits();
    }

    @Benchmark
    public void extend(Parts state) {
        state.parts.extend();
    }

    @Benchmark
    public void key(Parts state) {
        state.parts.key();
    }

    @Benchmark
    public List<Poly> divide(Parts state) {
        return state.parts.divide();
    }
}
