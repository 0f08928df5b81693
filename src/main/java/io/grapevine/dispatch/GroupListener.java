package io.grapevine.dispatch;

import io.grapevine.model.Alert;

/** Listener for the alerts of aggregation groups; called on the loop. */
public interface GroupListener {
    /**
     * A version of an alert was put into a group, whether or not the group had an earlier one.
     *
     * @param alert the version
     */
    void onInsert(GroupView group, Alert alert);

    /**
     * A flush has succeeded in which an alert had ended, so that the group forgets the alert.
     *
     * @param alert the version at the flush
     */
    void onResolved(GroupView group, Alert alert);
}
