package io.grapevine.reliability;

import io.grapevine.bench.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures that were measured of a fault, and whether the targets are met. */
final class Figures {
    private final List<Line> lines = new ArrayList<>();

    /**
     * A figure.
     *
     * @param target what it must be; empty if it is only reported
     * @param met whether it is so
     */
    record Line(String what, String value, String target, boolean met) {}

    /** Adds a figure that is only reported. */
    void tell(String what, String value) {
        lines.add(new Line(what, value, "", true));
    }

    /** Adds a number that is only reported. */
    void tell(String what, long value) {
        tell(what, number(value));
    }

    /** Adds a number that must be at most {@code most}. */
    void most(String what, long value, long most) {
        lines.add(new Line(what, number(value), most == 0 ? "0" : "at most " + number(most), value <= most));
    }

    /** Adds a number that must be at least {@code least}. */
    void least(String what, long value, long least) {
        lines.add(new Line(what, number(value), "at least " + number(least), value >= least));
    }

    /** Adds median, 99th percentile and maximum of times in milliseconds, of which {@code share} must be within the target. */
    void times(String what, Sample millis, double share, double mostMillis) {
        String value = String.format(
                Locale.ROOT, "%.0f / %.0f / %.0f ms", millis.median(), millis.quantile(0.99), millis.quantile(1));
        String target = String.format(Locale.ROOT, "%.0f %% within %.0f ms", share * 100, mostMillis);
        lines.add(new Line(what, value, target, millis.quantile(share) <= mostMillis));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** All of them, in order. */
    List<Line> lines() {
        return List.copyOf(lines);
    }

    /** The figures whose targets are missed. */
    List<Line> missed() {
        return lines.stream().filter(line -> !line.met()).toList();
    }
}
