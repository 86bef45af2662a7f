package dev.tcme.he.bench;

import dev.tcme.he.bgv.Ciphertext;
import dev.tcme.he.bgv.Comparison;
import dev.tcme.he.bgv.Context;
import dev.tcme.he.bgv.PublicKey;
import dev.tcme.he.bgv.SecretKey;
import dev.tcme.he.ring.Parallel;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The three steps of one exact, three-way comparison of two 32-bit numbers; its parameters are its own (N = 2^12). */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class ComparisonBenchmark {
    private static final long FIRST = 0x1234_5678L;
    private static final long SECOND = 0x1234_5679L;
    private static final List<Comparison.Test> TESTS = List.of(Comparison.Test.LESS, Comparison.Test.GREATER);

    @Param("12")
    public int logDegree;

    @Param("1")
    public int threads;

    private ForkJoinPool pool;
    private Comparison.Asker asker;
    private Comparison.Answerer answerer;
    private Ciphertext question;
    private Comparison.Reply reply;

    @Setup
    public void setUp() {
        SchemeState.lanes();
        pool = new ForkJoinPool(threads);
        SecureRandom random = new SecureRandom();
        Context context = Context.of(Comparison.parameters(), threads == 1 ? Parallel.none() : Parallel.on(pool));
        if (context.parameters().logDegree() != logDegree) {
            throw new IllegalStateException(
                    "a comparison has the degree 2^" + context.parameters().logDegree() + ", not 2^" + logDegree);
        }
        SecretKey secret = SecretKey.generate(context, random);
        asker = new Comparison.Asker(context, secret, random);
        answerer = new Comparison.Answerer(context, PublicKey.of(context, secret, random), random);
        question = asker.question(FIRST);
        reply = answerer.reply(SECOND, TESTS, question);
        boolean[] bits = asker.bits(TESTS, reply.answer());
        if (bits[0] == reply.bits()[0] || bits[1] != reply.bits()[1]) {
            throw new IllegalStateException("the comparison is wrong");
        }
    }

    @TearDown
    public void tearDown() {
        pool.close();
    }

    @Benchmark
    public Ciphertext ask() {
        return asker.question(FIRST);
    }

    @Benchmark
    public Comparison.Reply answer() {
        return answerer.reply(SECOND, TESTS, question);
    }

    @Benchmark
    public boolean[] read() {
        return asker.bits(TESTS, reply.answer());
    }
}
