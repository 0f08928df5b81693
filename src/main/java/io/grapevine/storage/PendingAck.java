package io.grapevine.storage;

import java.time.Duration;

/** The callback of a record that is not durable yet. On the loop only. */
final class PendingAck {
    private final Runnable whenDurable;
    private final Duration since;
    private boolean released;

    PendingAck(Runnable whenDurable, Duration since) {
        this.whenDurable = whenDurable;
        this.since = since;
    }

    /** When the record was appended, on the loop's clock. */
    Duration since() {
        return since;
    }

    /** Whether the callback has run. */
    boolean isReleased() {
        return released;
    }

    /** Runs the callback, once. */
    void release() {
        if (!released) {
            released = true;
            whenDurable.run();
        }
    }
}
