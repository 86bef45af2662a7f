package dev.tcme.he.threshold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** The statistical distance of smudging noise from a discrete Gaussian, added up anew for any deviation. */
class WideGaussianProperties {
    @Property(tries = 300)
    void everyStepIsWideEnoughToSmoothTheNext(@ForAll @DoubleRange(min = 5, max = 90) double bits) {
        double deviation = Math.min(Math.pow(2, bits), WideGaussian.DEVIATION_MAX);
        WideGaussian.Ladder ladder = WideGaussian.Ladder.of(deviation);
        double variance = WideGaussian.BASE * WideGaussian.BASE;
        double distance = 0;
        for (int step = 1; step <= ladder.steps(); step++) {
            double weight = step == ladder.steps() ? ladder.top().doubleValue() : Math.pow(4, step);
            double more = variance + weight * weight * WideGaussian.BASE * WideGaussian.BASE;
            double smoothing = WideGaussian.BASE * Math.sqrt(variance / more);
            assertTrue(smoothing >= 1.94, "step " + step + " of " + deviation + " smoothes by " + smoothing);
            distance += 2 * 2 * Math.exp(-2 * Math.PI * Math.PI * smoothing * smoothing) + 0x1p-110;
            variance = more;
        }
        assertTrue(ladder.steps() + 1 <= 46);
        assertTrue(distance * (1 << 17) < 0x1p-80, "a polynomial is off by " + distance * (1 << 17));
        assertEquals(Math.sqrt(variance), ladder.deviation(), ladder.deviation() * 0x1p-40);
        assertTrue(ladder.deviation() >= deviation * (1 - 0x1p-50));
        assertTrue(ladder.deviation() < (deviation + WideGaussian.BASE) * (1 + 0x1p-50));
    }
}
