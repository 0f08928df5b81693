package io.grapevine.alerts;

import io.grapevine.model.Alert;

/** Listener for changes of an {@link AlertStore}; called on the loop. */
public interface AlertListener {
    /**
     * An alert was added or updated.
     *
     * @param alert its current version
     */
    void onPut(Alert alert);

    /**
     * A resolved alert was removed by garbage collection.
     *
     * @param alert its last version
     */
    default void onRemove(Alert alert) {}
}
