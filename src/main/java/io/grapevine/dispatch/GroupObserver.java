package io.grapevine.dispatch;

import io.grapevine.model.Alert;

/** Observer of what a restart must not forget of aggregation groups; called on the loop. */
public interface GroupObserver {
    /** The next flush of a group was scheduled, see {@link GroupView#nextFlush}. */
    void onSchedule(GroupView group);

    /**
     * A group has forgotten an alert, as all were notified of its end.
     *
     * @param held whether another group still has the alert
     */
    void onForget(GroupView group, Alert alert, boolean held);
}
