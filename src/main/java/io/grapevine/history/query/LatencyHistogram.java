package io.grapevine.history.query;

import java.time.Duration;
import java.util.Arrays;

/** Histogram of durations, with buckets that each end 2 % later than the one before. So quantiles are too long by at most 2 %. */
final class LatencyHistogram {
    private static final double STEP = Math.log(1.02);

    private int[] counts = new int[0];
    private long count;
    private Duration max = Duration.ZERO;

    void add(Duration duration) {
        int bucket = bucket(duration.toMillis());
        if (bucket >= counts.length) {
            counts = Arrays.copyOf(counts, bucket + 1);
        }
        counts[bucket]++;
        count++;
        max = duration.compareTo(max) > 0 ? duration : max;
    }

    /** The index of the bucket for a duration; bucket 0 is for less than 1 ms. */
    private static int bucket(long millis) {
        return millis < 1 ? 0 : 1 + (int) (Math.log(millis) / STEP);
    }

    HistorySummary.Latency result() {
        return new HistorySummary.Latency(count, quantile(0.5), quantile(0.9), quantile(0.99), max.toMillis());
    }

    /** The upper edge of the bucket in which the quantile lies, or the maximum; zero if there is no duration. */
    private long quantile(double part) {
        long rank = (long) Math.ceil(part * count);
        long below = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            below += counts[bucket];
            if (below >= rank && below > 0) {
                return Math.min((long) Math.exp(bucket * STEP), max.toMillis());
            }
        }
        return max.toMillis();
    }
}
