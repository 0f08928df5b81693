package io.grapevine.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Measured values of one kind; some may be missing. */
public final class Sample {
    private final List<Double> values = new ArrayList<>();
    private int missing;

    public void add(double value) {
        values.add(value);
    }

    void add(OptionalDouble value) {
        value.ifPresentOrElse(values::add, () -> missing++);
    }

    /** How many values there are. */
    public int count() {
        return values.size();
    }

    /** The value that {@code share} of all are not above. */
    public double quantile(double share) {
        List<Double> sorted = values.stream().sorted().toList();
        int rank = (int) Math.ceil(share * sorted.size());
        return sorted.isEmpty() ? Double.NaN : sorted.get(Math.max(rank, 1) - 1);
    }

    public double median() {
        return quantile(0.5);
    }

    /** The median, and the largest where there are several; milliseconds shown as seconds. */
    String seconds() {
        if (values.isEmpty()) {
            return "never";
        }
        String never = missing == 0 ? "" : ", never in " + missing;
        return text("%.2f s (%.2f s%s)", median() / 1000, quantile(1) / 1000, never);
    }

    static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
