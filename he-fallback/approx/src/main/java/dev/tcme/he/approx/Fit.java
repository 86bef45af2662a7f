package dev.tcme.he.approx;

/**
 * A polynomial that stands for a function.
 *
 * @param polynomial on the interval of the fit
 * @param measuredError largest |f - p| over the grid, in double arithmetic. <b>Not a proof</b>: between two grid points
 *     the error may be larger, by little for a function that is smooth at the scale of the grid and by any amount for
 *     one that is not
 * @param gridPoints how many points were compared, both ends included, spaced like Chebyshev extrema
 */
public record Fit(Polynomial polynomial, double measuredError, int gridPoints) {}
