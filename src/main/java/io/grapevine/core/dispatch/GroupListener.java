package io.grapevine.core.dispatch;

import io.grapevine.core.notify.Flush;
import io.grapevine.model.Alert;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Listener to the alerts and flushes of aggregation groups; called on the loop. */
public interface GroupListener {
    /** Whether groups are to be identified among all that ever were, by {@link Flush.Id#group}, which is empty if no listener needs it. */
    default boolean needsUuids() {
        return false;
    }

    /**
     * A version of an alert was put into a group, whether or not the group had an earlier one.
     *
     * @param alert the version
     */
    default void onInsert(GroupView group, Alert alert) {}

    /**
     * An alert of a group that had ended, and was flushed since, fires again; before {@link #onInsert}.
     *
     * @param before the alert as it had ended
     * @param startsAt when it began, by what was received now
     */
    default void onFiringAgain(AggregationGroup group, GroupMember before, Instant startsAt) {}

    /** A flush of a group begins. */
    default void onFlushing(AggregationGroup group) {}

    /** A flush of a group could not notify of all that it was about. */
    default void onFailed(AggregationGroup group, Flush flush) {}

    /** Which alerts of a group that have ended are kept though a flush has succeeded, as their end is to be told later; null for none. */
    default @Nullable Predicate<Alert> keepsEnds(AggregationGroup group) {
        return null;
    }

    /** An alert of a group that has ended is kept after a flush, as its end is awaited. */
    default void onKept(AggregationGroup group, Flush flush, Alert ended) {}

    /** An alert of a group that has ended is about to be forgotten after a flush. */
    default void onOver(AggregationGroup group, Alert ended) {}

    /** A group is gone, and nothing is sent for it any more. */
    default void onStopped(AggregationGroup group) {}

    /** The next flush of a group was scheduled, see {@link GroupView#nextFlush}. */
    default void onSchedule(GroupView group) {}

    /**
     * A flush has succeeded in which an alert had ended.
     *
     * @param alert the version at the flush
     */
    default void onResolved(GroupView group, Alert alert) {}

    /**
     * A group has forgotten an alert, as all were notified of its end.
     *
     * @param held whether another group still has the alert
     */
    default void onForget(GroupView group, Alert alert, BooleanSupplier held) {}

    /**
     * A flush has succeeded, and the group has forgotten the alerts that it need not notify any more.
     *
     * @param group the group; without members if it has been removed
     * @param ended the alerts that had ended at the flush, those that the group still has included
     */
    default void onFlushed(GroupView group, List<Alert> ended) {}
}
