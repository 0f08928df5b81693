package io.grapevine.notify.delivery;

import io.grapevine.base.loop.EventLoop;
import java.time.Duration;

/** The time that a send has for its attempts: until the deadline of its flush, not counting waits for other replicas. */
final class SendTime {
    private final EventLoop loop;
    private final Duration flushedAt;
    private Duration deadline;
    private boolean cancelled;

    /**
     * Begins at the flush.
     *
     * @param deadline on the loop's {@code elapsed} clock
     */
    SendTime(EventLoop loop, Duration deadline) {
        this.loop = loop;
        this.flushedAt = loop.elapsed();
        this.deadline = deadline;
    }

    Duration sinceFlush() {
        return loop.elapsed().minus(flushedAt);
    }

    /** Adds a wait for other replicas. */
    void extend(Duration waited) {
        deadline = deadline.plus(waited);
    }

    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    Duration remaining() {
        return deadline.minus(loop.elapsed());
    }

    boolean isOver() {
        return cancelled || remaining().compareTo(Duration.ZERO) <= 0;
    }
}
