package io.grapevine.core.dispatch;

import io.grapevine.base.loop.EventLoop;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The timer of a group's flushes. Changed on the loop only; {@link #next} may be called from any thread.
 *
 * <pre>
 * ├── group_interval ──┤
 * tick ───── between ── tick ───────────────── tick      a flush between two others leaves these where they are
 * tick ── within ├────────────────── tick                one that comes sooner begins the interval anew
 * </pre>
 */
public final class FlushTimer {
    private final EventLoop loop;
    private final AggregationGroup group;
    private EventLoop.Timer timer = () -> {};
    private volatile Instant next = Instant.MAX;
    /** What of the interval is left after the next flush, if that is one between two others; else null. */
    private @Nullable Duration rest;
    /** Whether the last tick was one between two others. */
    private boolean isBetween;

    /** A timer that is not started. */
    FlushTimer(EventLoop loop, AggregationGroup group) {
        this.loop = loop;
        this.group = group;
    }

    /** When the next flush is due. */
    public Instant next() {
        return next;
    }

    /** Begins an interval anew, with a flush after a time. */
    public void start(Duration delay) {
        stop();
        rest = null;
        schedule(delay);
    }

    /** Brings the next flush forward, so that it comes within a time. */
    public void within(Duration wait) {
        if (next.isAfter(loop.now().plus(wait))) {
            start(wait);
        }
    }

    /**
     * Has a flush made between two others, if the next one is later. Only one is: alerts that are left out of it wait for the next one, or groups
     * would be notified too often.
     */
    public void between(Duration wait) {
        Duration left = Duration.between(loop.now(), next).minus(wait);
        if (!isBetween && left.compareTo(Duration.ZERO) > 0) {
            start(wait);
            rest = left;
        }
    }

    /** No flush comes any more; {@link #next} goes on to say when one was to. */
    void stop() {
        timer.cancel();
    }

    private void schedule(Duration delay) {
        next = loop.now().plus(delay);
        timer = loop.schedule(delay, this::tick);
        group.scheduled();
    }

    private void tick() {
        Duration left = rest;
        rest = null;
        isBetween = left != null;
        schedule(left == null ? group.route().config().groupInterval() : left);
        group.tick();
    }
}
