package io.grapevine.history.query;

import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Counts of the events in a span of time; as JSON, an object with a field for each component. A notification is one to one integration. A digest is one, also of each group that it tells.
 *
 * @param from the beginning of the span
 * @param to the time up to which records are counted, which is before the end of the span if counting took too long
 * @param complete whether all is counted up to {@code to}; names beyond the bounds of memory are in the totals only
 * @param missing the peers that did not answer, by name
 * @param fired how often alerts began to fire
 * @param resolved how often alerts ended as their senders said so
 * @param expired how often alerts ended as they were not renewed
 * @param sent how many notifications were accepted
 * @param failed how many notifications were given up
 * @param failedAttempts how many attempts of all these notifications failed
 * @param latency of all accepted notifications of a change
 * @param alerts by the name of the alert, the one that fired most first
 * @param moreAlerts how many other names of alerts there are
 * @param groups the groups, those with the most notifications first
 * @param receivers by receiver and integration, those with the most notifications first
 * @param intervals counts by intervals of the span, the oldest first; none if not asked for
 */
public record HistorySummary(
        Instant from,
        Instant to,
        boolean complete,
        List<String> missing,
        long fired,
        long resolved,
        long expired,
        long sent,
        long failed,
        long failedAttempts,
        Latency latency,
        List<AlertCount> alerts,
        int moreAlerts,
        List<GroupCount> groups,
        int moreGroups,
        List<ReceiverCount> receivers,
        int moreReceivers,
        List<IntervalCount> intervals) {

    public HistorySummary {
        missing = List.copyOf(missing);
        alerts = List.copyOf(alerts);
        groups = List.copyOf(groups);
        receivers = List.copyOf(receivers);
        intervals = List.copyOf(intervals);
    }

    /**
     * The time from the oldest change that a notification tells of to its acceptance.
     *
     * @param count of how many notifications; the durations are zero if of none
     * @param p50Millis the median; quantiles are exact to 2 %
     */
    public record Latency(long count, long p50Millis, long p90Millis, long p99Millis, long maxMillis) {}

    /**
     * The alerts of one name.
     *
     * @param instances how many label sets fired
     * @param fired how often they began to fire
     * @param ended how often they resolved or expired
     * @param sent how many accepted notifications contained one of them
     * @param failed how many notifications of one of them were given up
     * @param lastFired when one of them last began to fire; empty if none did in the span
     */
    public record AlertCount(
            String alertname,
            int instances,
            long fired,
            long ended,
            long sent,
            long failed,
            Optional<Instant> lastFired) {}

    /**
     * Counts of a group.
     *
     * @param fired how often the alerts that it notified of began to fire
     * @param mostFired how often the one of them did that did so most often
     * @param firedIn how often they did in each interval; empty if there are none
     * @param sent how many notifications of it were accepted
     * @param failed how many notifications of it were given up
     * @param lastAt when the last of them was accepted or given up
     * @param lastError why the latest of those was given up; empty if none was
     */
    public record GroupCount(
            String key,
            LabelSet labels,
            String receiver,
            long fired,
            int mostFired,
            List<Integer> firedIn,
            long sent,
            long failed,
            Instant lastAt,
            Optional<String> lastError) {
        public GroupCount {
            firedIn = List.copyOf(firedIn);
        }
    }

    /**
     * Counts of an interval; the first and the last interval may reach beyond the span.
     *
     * @param at the beginning of the interval
     * @param fired how often alerts began to fire
     * @param sent the number of accepted notifications
     * @param failed the number of notifications that were given up
     * @param latency the latency of accepted notifications of a change
     */
    public record IntervalCount(Instant at, long fired, long sent, long failed, Latency latency) {}

    /**
     * Counts of an integration of a receiver.
     *
     * @param lastFailed when a notification was last given up; empty if none was
     * @param lastError why
     */
    public record ReceiverCount(
            String receiver,
            String integration,
            long sent,
            long failed,
            Latency latency,
            Optional<Instant> lastFailed,
            Optional<String> lastError) {}
}
