package io.grapevine.core.silence;

import io.grapevine.records.Silence;

/** Listener for changes of silences; called on the loop. */
public interface SilenceListener {
    /**
     * A silence was added or updated.
     *
     * @param silence the current version
     */
    default void onChange(Silence silence) {}

    /** Silences were removed; {@link Silences#get} returns null for them. */
    default void onForget() {}

    /**
     * A silence was created by a request to this replica, after {@link #onChange}.
     *
     * @param silence the first version
     */
    default void onCreate(Silence silence) {}

    /**
     * A silence was updated in place by a request to this replica, after {@link #onChange}.
     *
     * @param silence the current version
     */
    default void onUpdate(Silence silence) {}
}
