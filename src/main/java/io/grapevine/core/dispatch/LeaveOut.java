package io.grapevine.core.dispatch;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.Set;

/**
 * A rule that leaves alerts out of the flushes of their group for some time. Where several rules do, they hear of a flush in the
 * order in which they were registered ({@link Dispatcher#leaveOut}). On the loop only.
 *
 * <pre>
 * flush of a group: skips? ──▶ flushing ──▶ until, for each alert ──▶ the others are notified
 * </pre>
 */
public interface LeaveOut {
    /** The kinds of what rules leave out. */
    enum What {
        /** Alerts that nobody was told of: flushes are as if those were not there. */
        UNTOLD,
        /** Alerts that may be over: integrations go on knowing what they were told of them. */
        DOUBTFUL,
        /** The ends of alerts, of which integrations go on knowing that they fire. */
        ENDS
    }

    /** What the rule leaves out, always the same. */
    What what();

    /** Whether alerts of a group may be left out; asked first, so that it costs nothing elsewhere. */
    boolean isAbout(AggregationGroup group);

    /**
     * Until when an alert is left out of flushes; {@link Instant#MIN} if it is not.
     *
     * @param alert the alert as it is now
     * @param at the time of the flush, which may be to come
     */
    Instant until(AggregationGroup group, Alert alert, Instant at);

    /** Alerts that have ended, of which silences and other alerts mute none, as their ends were left out before these began. */
    default Set<LabelSet> exempt(AggregationGroup group) {
        return Set.of();
    }

    /** Whether a flush that is due is not made at all; the rule has another one made when it no longer leaves alerts out. */
    default boolean skips(AggregationGroup group, Instant now) {
        return false;
    }

    /** A flush begins: the rule may ask for the next one, or have the group forget alerts. */
    default void flushing(AggregationGroup group, Instant now) {}

    /** A version of an alert was put into a group, be it one that was restored. */
    default void received(AggregationGroup group, Alert alert) {}

    /** A group was stopped: the rule forgets it. */
    default void stopped(AggregationGroup group) {}
}
