package io.grapevine.storage;

import java.time.Duration;

/** One who waits for a record to become durable. On the loop only. */
final class PendingAck {
    private final Runnable whenDurable;
    private final Duration since;
    private boolean released;

    PendingAck(Runnable whenDurable, Duration since) {
        this.whenDurable = whenDurable;
        this.since = since;
    }

    /** When the wait began, on the loop's clock. */
    Duration since() {
        return since;
    }

    /** Whether the wait is over. */
    boolean isReleased() {
        return released;
    }

    /** Ends the wait, once. */
    void release() {
        if (!released) {
            released = true;
            whenDurable.run();
        }
    }
}
