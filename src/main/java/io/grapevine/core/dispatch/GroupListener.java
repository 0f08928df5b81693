package io.grapevine.core.dispatch;

import io.grapevine.core.notify.Flush;
import io.grapevine.model.Alert;
import java.util.List;
import java.util.function.BooleanSupplier;

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
