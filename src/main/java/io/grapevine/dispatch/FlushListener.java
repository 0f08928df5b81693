package io.grapevine.dispatch;

import io.grapevine.model.Alert;
import java.util.List;

/** Listener to the flushes of aggregation groups; called on the loop. */
@FunctionalInterface
public interface FlushListener {
    /**
     * A flush has succeeded, and the group has forgotten the alerts that it need not notify any more.
     *
     * @param group the group; without members if it has been removed
     * @param ended the alerts that had ended at the flush, those that the group still has included
     */
    void onFlushed(GroupView group, List<Alert> ended);
}
