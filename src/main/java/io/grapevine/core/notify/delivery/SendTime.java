package io.grapevine.core.notify.delivery;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.PauseDetectingLoop;
import io.grapevine.core.notify.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;

/** The time that a send has for its attempts: until the deadline of its flush, not counting waits for other replicas. */
final class SendTime {
    private final EventLoop loop;
    private final Duration flushedAt;
    private final Instant flushedAtWall;
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
        this.flushedAtWall = loop.now();
        this.deadline = deadline;
    }

    /** The time since the flush, also that in which the machine slept, and the loop's {@code elapsed} clock stood still. */
    Duration sinceFlush() {
        Duration byWall = Duration.between(flushedAtWall, loop.now());
        return elapsed().plus(PauseDetectingLoop.asleep(elapsed(), byWall));
    }

    private Duration elapsed() {
        return loop.elapsed().minus(flushedAt);
    }

    /** Adds what was waited for other replicas until now. */
    void extendByWait() {
        extend(elapsed());
    }

    /** Adds a wait for other replicas. */
    void extend(Duration waited) {
        deadline = deadline.plus(waited);
    }

    /**
     * A wait that is not taken from the time for attempts, after which the send begins anew.
     *
     * @param wait begins to wait, and runs what it is given at the end
     * @param waited gets the length of the wait
     */
    Stage.Decision<Send> refreshAfter(Function<Runnable, EventLoop.Timer> wait, Consumer<Duration> waited) {
        Duration from = loop.elapsed();
        return Stage.Decision.refreshWhen(refresh -> wait.apply(() -> {
            Duration took = loop.elapsed().minus(from);
            extend(took);
            waited.accept(took);
            refresh.run();
        }));
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
