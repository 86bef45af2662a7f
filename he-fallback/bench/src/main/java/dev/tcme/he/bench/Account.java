package dev.tcme.he.bench;

import dev.tcme.he.ckks.Parameters;
import dev.tcme.he.ring.Lanes;
import dev.tcme.he.ring.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Where the time of operations goes: what they take on paper, what the machine could do in that, and what they take. In one
 * thread.
 */
public final class Account {
    private static final List<Operation> OPERATIONS = List.of(
            Operation.NTT,
            Operation.INTT,
            Operation.ADD,
            Operation.MUL_PLAIN,
            Operation.MUL_RELIN_RESCALE,
            Operation.ROTATE);

    /** Bytes: in the first cache of every processor; more than the caches of most have for one core. */
    private static final int FIRST_CACHE = 1 << 14;

    private static final int SECOND_CACHE = 1 << 19;
    private static final int MAIN_MEMORY = 1 << 28;

    private final Engine engine;
    private final Consumer<String> progress;

    /** @param progress takes a line for people before each figure */
    public Account(Engine engine, Consumer<String> progress) {
        this.engine = engine;
        this.progress = progress;
    }

    /**
     * One line of the account.
     *
     * @param part whether it is part of a key switch, else an operation
     */
    public record Row(String name, String words, boolean part, Engine.Time time, Work work, Machine.Floor floor) {
        /** How many times the floor the shortest call takes; the machine's rates are of shortest calls too. */
        public double ratio() {
            return time.minMicros() / floor.micros();
        }
    }

    /** @param rows operations, then parts */
    public record Statement(int logDegree, Lanes lanes, Machine machine, List<Row> rows) {}

    private record Entry(String name, String words, boolean part, String benchmark, Work work) {}

    /**
     * @throws IllegalArgumentException for a degree without a chain, or one lane, which has no vectors to probe
     * @throws BenchFailure if a figure cannot be measured here
     */
    public Statement of(int logDegree, Lanes lanes) throws BenchFailure {
        if (lanes == Lanes.ONE) {
            throw new IllegalArgumentException("the account is of vectors: 2, 4 or 8 lanes, not 1");
        }
        List<Entry> entries = entries(Chains.of(logDegree));
        Machine machine = machine(logDegree, lanes, entries);
        List<Row> rows = new ArrayList<>();
        for (Entry entry : entries) {
            progress.accept("account: N=2^" + logDegree + " " + entry.name());
            Engine.Time time = engine.time(Engine.Fork.of(entry.benchmark(), logDegree, lanes));
            rows.add(new Row(
                    entry.name(), entry.words(), entry.part(), time, entry.work(), machine.floor(entry.work())));
        }
        return new Statement(logDegree, lanes, machine, List.copyOf(rows));
    }

    private static List<Entry> entries(Parameters parameters) {
        Paper paper = new Paper(parameters);
        List<Entry> entries = new ArrayList<>();
        for (Operation one : OPERATIONS) {
            entries.add(new Entry(
                    one.text(),
                    one.words(),
                    false,
                    one.benchmark(),
                    paper.of(one).work()));
        }
        for (KeySwitchPart one : KeySwitchPart.values()) {
            entries.add(new Entry(
                    one.text(),
                    one.words(),
                    true,
                    one.benchmark(),
                    paper.of(one).work()));
        }
        return entries;
    }

    private Machine machine(int logDegree, Lanes lanes, List<Entry> entries) throws BenchFailure {
        double numbers = (double) ProbeBenchmark.ROUNDS * Probe.CHAINS * lanes.count();
        double passed = (double) ProbeBenchmark.PASSES * FIRST_CACHE;
        SortedMap<Integer, Double> copies = new TreeMap<>();
        for (int bytes : sizes(entries)) {
            copies.put(bytes, bytes / probe("copy", lanes, bytes));
        }
        int limb = Double.BYTES << logDegree;
        // side by side both kinds are carried out, so that each alone cannot be slower, however it was compiled
        double each = numbers / probe("both", lanes, FIRST_CACHE);
        return new Machine(
                Math.max(each, numbers / probe("multiplyAdds", lanes, FIRST_CACHE)),
                Math.max(each, numbers / probe("sums", lanes, FIRST_CACHE)),
                2 * each,
                passed / probe("pass", lanes, FIRST_CACHE),
                passed / probe("passAligned", lanes, FIRST_CACHE),
                passed / probe("passOffset", lanes, FIRST_CACHE),
                copies,
                limb / probe("fresh", lanes, limb));
    }

    /** Powers of two: what the caches hold, and what each entry works on. */
    private static List<Integer> sizes(List<Entry> entries) {
        TreeMap<Integer, Boolean> sizes = new TreeMap<>(Map.of(SECOND_CACHE, true, MAIN_MEMORY, true));
        for (Entry entry : entries) {
            long above =
                    Long.highestOneBit(Math.max(1, (long) Math.ceil(entry.work().workingSet()) - 1)) << 1;
            sizes.put((int) Math.clamp(above, FIRST_CACHE, MAIN_MEMORY), true);
        }
        return List.copyOf(sizes.keySet());
    }

    /** Microseconds, of the shortest call: what else runs on the machine would make it look slow, and the engine fast. */
    private double probe(String method, Lanes lanes, int bytes) throws BenchFailure {
        progress.accept("account: the machine's " + method + ", " + bytes + " bytes");
        return engine.time(Engine.Fork.ofProbe(method, lanes, bytes)).minMicros();
    }
}
