package io.grapevine.core.alerts;

import io.grapevine.base.trace.Span;
import io.grapevine.model.Alert;

/** Listener for changes of an {@link AlertStore}; called on the loop. */
public interface AlertListener {
    /**
     * An alert was added or updated.
     *
     * @param alert the current version
     */
    void onPut(Alert alert);

    /**
     * An alert was added or updated, with the span of the request that brought it.
     *
     * @param parent the span below which those of the listener belong
     */
    default void onPut(Alert alert, Span parent) {
        onPut(alert);
    }

    /**
     * A stored alert was updated, with the span of the request that brought it: its labels are equal, and {@link #onPut} was called
     * for it before. What depends on the labels alone need not be evaluated again.
     *
     * @param alert the current version
     */
    default void onUpdate(Alert alert, Span parent) {
        onPut(alert);
    }

    /**
     * A resolved alert was removed by garbage collection.
     *
     * @param alert the last version
     */
    default void onRemove(Alert alert) {}
}
