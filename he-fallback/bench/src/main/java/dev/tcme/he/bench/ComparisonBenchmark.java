package dev.tcme.he.bench;

import dev.tcme.he.bgv.Comparison;
import dev.tcme.he.bgv.Context;
import dev.tcme.he.bgv.ProvenQuestion;
import dev.tcme.he.bgv.Question;
import dev.tcme.he.bgv.SecretKey;
import dev.tcme.he.bgv.UnprovenException;
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

/** The four steps of one exact, three-way comparison of two 32-bit numbers; its parameters are its own (N = 2^13). */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class ComparisonBenchmark {
    private static final long FIRST = 0x1234_5678L;
    private static final long SECOND = 0x1234_5679L;
    private static final List<Comparison.Test> TESTS = List.of(Comparison.Test.LESS, Comparison.Test.GREATER);

    @Param("13")
    public int logDegree;

    @Param("1")
    public int threads;

    private ForkJoinPool pool;
    private Comparison.Asker asker;
    private Comparison.Answerer answerer;
    private Context context;
    private Question question;
    private ProvenQuestion proven;
    private Comparison.Reply reply;

    @Setup
    public void setUp() throws UnprovenException {
        SchemeState.lanes();
        pool = new ForkJoinPool(threads);
        SecureRandom random = new SecureRandom();
        context = Context.of(Comparison.parameters(), threads == 1 ? Parallel.none() : Parallel.on(pool));
        if (context.parameters().logDegree() != logDegree) {
            throw new IllegalStateException(
                    "a comparison has the degree 2^" + context.parameters().logDegree() + ", not 2^" + logDegree);
        }
        SecretKey secret = SecretKey.generate(context, random);
        asker = new Comparison.Asker(context, secret, random);
        answerer = new Comparison.Answerer(context, random);
        question = asker.question(FIRST);
        proven = question.proven(context);
        reply = answerer.reply(SECOND, TESTS, proven);
        boolean[] bits = asker.bits(TESTS, FIRST, question, reply.answer());
        if (bits[0] == reply.bits()[0] || bits[1] != reply.bits()[1]) {
            throw new IllegalStateException("the comparison is wrong");
        }
    }

    @TearDown
    public void tearDown() {
        pool.close();
    }

    @Benchmark
    public Question ask() {
        return asker.question(FIRST);
    }

    @Benchmark
    public ProvenQuestion check() throws UnprovenException {
        return question.proven(context);
    }

    @Benchmark
    public Comparison.Reply answer() {
        return answerer.reply(SECOND, TESTS, proven);
    }

    @Benchmark
    public boolean[] read() {
        return asker.bits(TESTS, FIRST, question, reply.answer());
    }
}
