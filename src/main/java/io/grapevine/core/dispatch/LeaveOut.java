package io.grapevine.core.dispatch;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.Set;

/**
 * A rule that leaves alerts out of the flushes of their group for some time. Several rules are called in the
 * order of their places in {@link GroupFlushes#rules}. On the loop only.
 *
 * <pre>
 * flush of a group: skips? ──▶ flushing ──▶ until, for each alert ──▶ the others are notified
 * </pre>
 */
public interface LeaveOut {
    /** The kind of alerts, or of their ends, that a rule leaves out. */
    enum What {
        /** Alerts that nobody was notified of yet: flushes are made as if the group did not have them. */
        UNTOLD,
        /** Alerts that may be over: what integrations were last told of them stays as it is. */
        DOUBTFUL,
        /** The ends of alerts: integrations go on seeing these alerts as firing. */
        ENDS
    }

    /** The kind that this rule leaves out; it never changes. */
    What what();

    /** Whether the rule applies to a group. It is asked first, so that other groups pay nothing for the rule. */
    boolean isAbout(AggregationGroup group);

    /**
     * The time until which an alert is left out of flushes; {@link Instant#MIN} if it is not left out.
     *
     * @param alert the alert as it is now
     * @param at the time of the flush; in a forecast it is in the future
     */
    Instant until(AggregationGroup group, Alert alert, Instant at);

    /**
     * The ended alerts of a group whose ends silences and inhibition must not mute, since the rule held the ends back
     * before the muting began.
     */
    default Set<LabelSet> exempt(AggregationGroup group) {
        return Set.of();
    }

    /** Whether a due flush is skipped. The rule then asks for another one when it no longer leaves alerts out. */
    default boolean skips(AggregationGroup group, Instant now) {
        return false;
    }

    /** Called when a flush begins: the rule may ask for the next one, or have the group forget alerts. */
    default void flushing(AggregationGroup group, Instant now) {}

    /** Called when a received or restored version of an alert was put into a group. */
    default void received(AggregationGroup group, Alert alert) {}

    /** Called when a group was stopped, so that the rule forgets it. */
    default void stopped(AggregationGroup group) {}
}
