package dev.tcme.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcme.contract.Digest;
import dev.tcme.contract.Json;
import dev.tcme.contract.PolicyQuestion.Capability;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Measures weights: fits each program on its calibration cases, measures it on the others, prints the table and writes
 * the capability file.
 *
 * <p>{@code java … dev.tcme.model.Calibrate WEIGHTS.gguf FOLDER [--error-target 0.1] [--threads 2]}
 */
public final class Calibrate {
    /** One wrong answer in ten decided ones; what the bundled cases can show of a model of any use. */
    private static final double ERROR_TARGET = 0.10;

    private static final int THREADS = 2;
    private static final int EXIT_USAGE = 2;

    private Calibrate() {}

    private record Options(Path weights, Path folder, double errorTarget, int threads) {
        static Options parse(String[] args) {
            if (args.length < 2 || args.length % 2 != 0) {
                throw usage();
            }
            double errorTarget = ERROR_TARGET;
            int threads = THREADS;
            for (int i = 2; i < args.length; i += 2) {
                switch (args[i]) {
                    case "--error-target" -> errorTarget = Double.parseDouble(args[i + 1]);
                    case "--threads" -> threads = Integer.parseInt(args[i + 1]);
                    default -> throw usage();
                }
            }
            return new Options(Path.of(args[0]), Path.of(args[1]), errorTarget, threads);
        }

        private static ModelException usage() {
            return new ModelException(
                    "expected WEIGHTS.gguf FOLDER [--error-target 0.1] [--threads 2], found other arguments");
        }
    }

    public static void main(String[] args) throws IOException {
        try {
            run(Options.parse(args), System.out);
        } catch (ModelException | NumberFormatException e) {
            System.err.println(e.getMessage());
            System.exit(EXIT_USAGE);
        }
        // llama.cpp's exit handlers have been seen to hang.
        Runtime.getRuntime().halt(0);
    }

    private static void run(Options options, PrintStream out) throws IOException {
        Digest weights = EmbeddedModel.digestOf(options.weights());
        Engine engine = EmbeddedModel.load(options.weights(), weights, options.threads());
        SentenceEmbedding embedding = new SentenceEmbedding();
        Answering answering = new Answering(engine, () -> embedding);
        List<Capabilities.Entry> ofModel = new ArrayList<>();
        List<Capabilities.Entry> ofEmbedding = new ArrayList<>();
        out.printf("weights %s%nembedding %s%n", weights, SentenceEmbedding.WEIGHTS);
        for (PromptProgram program : PromptProgram.all()) {
            if (program.options().isEmpty()) {
                continue;
            }
            for (Procedure procedure : program.procedures()) {
                long began = System.nanoTime();
                Capabilities.Entry entry = measured(answering, program, procedure, options.errorTarget());
                (procedure == Procedure.EMBEDDING ? ofEmbedding : ofModel).add(entry);
                print(out, entry, (System.nanoTime() - began) / 1_000_000_000.0);
            }
        }
        write(options.folder(), new Capabilities(weights, ofModel));
        write(options.folder(), new Capabilities(SentenceEmbedding.WEIGHTS, ofEmbedding));
    }

    private static Capabilities.Entry measured(
            Answering answering, PromptProgram program, Procedure procedure, double errorTarget) {
        List<Calibration.Scored> known = scored(answering, program, procedure, Cases.Part.CALIBRATE);
        List<Calibration.Scored> unseen = scored(answering, program, procedure, Cases.Part.MEASURE);
        int fitted = program.fittedIndex();
        OptionDecision.Fit fit = Calibration.fit(known, fitted, errorTarget);
        return new Capabilities.Entry(
                program.kind(),
                program.digest(),
                procedure,
                fit.offset(),
                fit.band(),
                errorTarget,
                Calibration.measure(known, fitted, fit),
                Calibration.measure(unseen, fitted, fit));
    }

    private static List<Calibration.Scored> scored(
            Answering answering, PromptProgram program, Procedure procedure, Cases.Part part) {
        return Cases.load(program.kind(), part).stream()
                .map(one -> new Calibration.Scored(
                        answering.scores(program, procedure, one.inputs()),
                        Optional.of(program.options().indexOf(one.answer()))
                                .filter(index -> index >= 0)
                                .orElseThrow(() -> new ModelException("a case has an answer that is no option"))))
                .toList();
    }

    private static void print(PrintStream out, Capabilities.Entry entry, double seconds) {
        Capability m = entry.measured();
        out.printf(
                Locale.ROOT,
                "%-22s %-15s fitted %2d/%2d of %2d | measured %2d/%2d of %2d, 95%% [%.3f, %.3f], refused %2.0f%% |"
                        + " offset %8.4f band %.4f | %.0f s%n",
                entry.kind(),
                entry.procedure(),
                entry.fitted().correct(),
                entry.fitted().decided(),
                entry.fitted().cases(),
                m.correct(),
                m.decided(),
                m.cases(),
                m.lowerBound(),
                m.upperBound(),
                100.0 * (m.cases() - m.decided()) / m.cases(),
                entry.offset(),
                entry.band(),
                seconds);
    }

    private static void write(Path folder, Capabilities capabilities) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve(capabilities.weights().hex() + ".json"),
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(Json.tree(capabilities)) + "\n");
    }
}
