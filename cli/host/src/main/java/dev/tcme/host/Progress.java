package dev.tcme.host;

import java.io.PrintStream;

/** Where slow work says how far it is. Implementations may be called from several threads. */
public interface Progress {
    /** A step that is done or begins; one line. */
    void step(String line);

    /** The state of the running step; the next line of any kind may overwrite it. */
    void tick(String line);

    /** Says nothing. */
    static Progress silent() {
        return new Progress() {
            @Override
            public void step(String line) {}

            @Override
            public void tick(String line) {}
        };
    }

    /** How ticks are shown. */
    enum Ticks {
        /** On one line that is overwritten: for terminals. */
        OVERWRITE,
        /** Not at all: for files and pipes. */
        HIDE
    }

    /** Writes to {@code out}, which is standard error in a command-line tool. */
    static Progress to(PrintStream out, Ticks ticks) {
        return new Progress() {
            private int shown;

            @Override
            public synchronized void step(String line) {
                clear();
                out.println(line);
                out.flush();
            }

            @Override
            public synchronized void tick(String line) {
                if (ticks == Ticks.OVERWRITE) {
                    clear();
                    out.print(line);
                    out.flush();
                    shown = line.length();
                }
            }

            private void clear() {
                if (shown > 0) {
                    out.print("\r" + " ".repeat(shown) + "\r");
                    shown = 0;
                }
            }
        };
    }
}
