package io.grapevine.alerts;

import io.grapevine.base.trace.Span;
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
     * The same, with the span of the request that brought the alert.
     *
     * @param parent the span below which those of the listener belong
     */
    default void onPut(Alert alert, Span parent) {
        onPut(alert);
    }

    /**
     * Another version of a stored alert came, with equal labels, for which {@link #onPut} was called before. What depends on
     * the labels alone need not be evaluated again.
     *
     * @param alert its current version
     */
    default void onUpdate(Alert alert) {
        onPut(alert);
    }

    /**
     * The same, with the span of the request that brought the alert.
     *
     * @param parent the span below which those of the listener belong
     */
    default void onUpdate(Alert alert, Span parent) {
        onUpdate(alert);
    }

    /**
     * A resolved alert was removed by garbage collection.
     *
     * @param alert its last version
     */
    default void onRemove(Alert alert) {}
}
