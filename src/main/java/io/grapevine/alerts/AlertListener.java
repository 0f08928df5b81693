package io.grapevine.alerts;

import io.grapevine.model.Alert;

/** Is told, on the loop, what happens to the alerts of an {@link AlertStore}. */
public interface AlertListener {
    /**
     * An alert is new or has changed.
     *
     * @param alert the alert as it is now
     */
    void onPut(Alert alert);

    /**
     * An alert has been forgotten, because it ended.
     *
     * @param alert the alert as it was last
     */
    default void onRemove(Alert alert) {}
}
