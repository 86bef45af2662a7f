package dev.tcme.he.approx;

/** Gaussian elimination with partial pivoting in double-double, for a few dozen unknowns. */
final class LinearSystem {
    private LinearSystem() {}

    /**
     * Solves in place.
     *
     * @param rows n rows of n coefficients and the right-hand side
     * @throws ArithmeticException if the matrix is singular to working precision
     */
    static DoubleDouble[] solve(DoubleDouble[][] rows) {
        int n = rows.length;
        for (int column = 0; column < n; column++) {
            pivot(rows, column);
            for (int i = column + 1; i < n; i++) {
                DoubleDouble factor = rows[i][column].dividedBy(rows[column][column]);
                for (int j = column + 1; j <= n; j++) {
                    rows[i][j] = rows[i][j].minus(factor.times(rows[column][j]));
                }
            }
        }
        DoubleDouble[] solution = new DoubleDouble[n];
        for (int i = n - 1; i >= 0; i--) {
            DoubleDouble right = rows[i][n];
            for (int j = i + 1; j < n; j++) {
                right = right.minus(rows[i][j].times(solution[j]));
            }
            solution[i] = right.dividedBy(rows[i][i]);
        }
        return solution;
    }

    /** Brings the row with the largest entry of the column up. */
    private static void pivot(DoubleDouble[][] rows, int column) {
        int best = column;
        for (int i = column + 1; i < rows.length; i++) {
            if (rows[i][column].abs().hi() > rows[best][column].abs().hi()) {
                best = i;
            }
        }
        if (rows[best][column].hi() == 0) {
            throw new ArithmeticException("singular system of " + rows.length + " unknowns");
        }
        DoubleDouble[] up = rows[best];
        rows[best] = rows[column];
        rows[column] = up;
    }
}
