package dev.tcme.he.circuits;

/** One product in a sum: {@code Product(a, b)}, {@code Scaled(a, constant)} or {@code Weighted(a, vector)}. */
public sealed interface Term<C> permits Term.Product, Term.Scaled, Term.Weighted {

    C a();

    /** Of two values, slot by slot. */
    record Product<C>(C a, C b) implements Term<C> {}

    /** Of a value and a real number. */
    record Scaled<C>(C a, double constant) implements Term<C> {}

    /** Of a value and known numbers, slot by slot. */
    record Weighted<C>(C a, Vector vector) implements Term<C> {}

    /** The level on which the operands of a sum meet, from which it is rescaled. */
    static <C> int meeting(Arithmetic<C> on, Iterable<Term<C>> terms) {
        int level = Integer.MAX_VALUE;
        for (Term<C> term : terms) {
            level = Math.min(level, on.level(term.a()));
            if (term instanceof Product<C>(C a, C b)) {
                level = Math.min(level, on.level(b));
            }
        }
        if (level == Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a sum has at least one term");
        }
        Levels.requireLeft(level);
        return level;
    }
}
