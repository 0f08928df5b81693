package io.grapevine.history.query;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Counts events by intervals of one length. An interval begins at a multiple of the length, counted from 1970 on. */
final class IntervalCounts {
    /** Of events that are in no interval. */
    static final int NONE = -1;

    private final Duration length;
    private final long first;
    private final List<Interval> intervals = new ArrayList<>();

    private static final class Interval {
        private final LatencyHistogram latency = new LatencyHistogram();
        private long fired;
        private long sent;
        private long failed;
    }

    /**
     * Has counted nothing.
     *
     * @param from in the first interval
     * @param to the end of the last one, or in it
     * @param length of an interval; zero for none
     */
    IntervalCounts(Instant from, Instant to, Duration length) {
        this.length = length;
        this.first = length.isZero() ? 0 : number(from);
        if (!length.isZero()) {
            for (long i = first; i <= number(to.minusNanos(1)); i++) {
                intervals.add(new Interval());
            }
        }
    }

    private long number(Instant at) {
        return Math.floorDiv(at.toEpochMilli(), length.toMillis());
    }

    int size() {
        return intervals.size();
    }

    /** The place of a time among the intervals, or {@link #NONE}. */
    int at(Instant time) {
        long place = intervals.isEmpty() ? NONE : number(time) - first;
        return place < 0 || place >= intervals.size() ? NONE : (int) place;
    }

    void addFired(Instant at) {
        int place = at(at);
        if (place != NONE) {
            intervals.get(place).fired++;
        }
    }

    void addDelivery(Instant at, boolean isSent) {
        int place = at(at);
        if (place != NONE && isSent) {
            intervals.get(place).sent++;
        } else if (place != NONE) {
            intervals.get(place).failed++;
        }
    }

    void addLatency(Instant at, Duration latency) {
        int place = at(at);
        if (place != NONE) {
            intervals.get(place).latency.add(latency);
        }
    }

    List<HistorySummary.IntervalCount> result() {
        List<HistorySummary.IntervalCount> rows = new ArrayList<>();
        for (Interval interval : intervals) {
            rows.add(new HistorySummary.IntervalCount(
                    Instant.ofEpochMilli((first + rows.size()) * length.toMillis()),
                    interval.fired,
                    interval.sent,
                    interval.failed,
                    interval.latency.result()));
        }
        return rows;
    }
}
