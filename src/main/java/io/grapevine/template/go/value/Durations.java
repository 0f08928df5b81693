package io.grapevine.template.go.value;

import io.grapevine.base.go.DoubleText;

/** Rounding and unit conversion of durations, in nanoseconds. */
public final class Durations {
    private Durations() {}

    /** The duration as a number of {@code unit}, which are nanoseconds. */
    public static double in(long unit, long nanoseconds) {
        long whole = nanoseconds / unit;
        return whole + (double) (nanoseconds % unit) / unit;
    }

    /** The multiple of {@code unit} nearest to zero's side. */
    public static long truncate(long nanoseconds, long unit) {
        return unit <= 0 ? nanoseconds : nanoseconds - nanoseconds % unit;
    }

    /** The nearest multiple of {@code unit}, away from zero where two are as near, and the last duration beyond it. */
    public static long round(long nanoseconds, long unit) {
        if (unit <= 0) {
            return nanoseconds;
        }
        long rest = Math.abs(nanoseconds % unit);
        boolean down = Long.compareUnsigned(rest + rest, unit) < 0;
        if (nanoseconds < 0) {
            long lower = nanoseconds - unit + rest;
            return down ? nanoseconds + rest : lower < nanoseconds ? lower : Long.MIN_VALUE;
        }
        long upper = nanoseconds + unit - rest;
        return down ? nanoseconds - rest : upper > nanoseconds ? upper : Long.MAX_VALUE;
    }

    /** The duration without its sign. */
    public static long abs(long nanoseconds) {
        return nanoseconds == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(nanoseconds);
    }

    /** Seconds as people say them: {@code 1d 2h 3m 4s}, {@code 3.5s}, {@code 1.25us}. */
    public static String humanize(double seconds) {
        double v = seconds;
        if (Double.isNaN(v) || Double.isInfinite(v)) {
            return DoubleText.format(v, 'g', 4);
        }
        if (v == 0) {
            return DoubleText.format(v, 'g', 4) + "s";
        }
        if (Math.abs(v) >= 1) {
            return (v < 0 ? "-" : "") + wholeUnits(Math.abs(v));
        }
        String prefix = "";
        for (int i = 0; i < 8 && Math.abs(v) < 1; i++) {
            prefix = "munpfazy".substring(i, i + 1);
            v *= 1000;
        }
        return DoubleText.format(v, 'g', 4) + prefix + "s";
    }

    private static String wholeUnits(double v) {
        // Go's conversion of a float that is too large gives the smallest number, and its division keeps the sign
        long total = v >= 0x1p63 ? Long.MIN_VALUE : (long) v;
        long seconds = total % 60;
        long minutes = total / 60 % 60;
        long hours = total / 3600 % 24;
        long days = total / 86400;
        if (days != 0) {
            return days + "d " + hours + "h " + minutes + "m " + seconds + "s";
        }
        if (hours != 0) {
            return hours + "h " + minutes + "m " + seconds + "s";
        }
        return minutes != 0 ? minutes + "m " + seconds + "s" : DoubleText.format(v, 'g', 4) + "s";
    }
}
