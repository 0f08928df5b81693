package io.grapevine.mesh;

import io.grapevine.base.loop.EventLoop;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A wait for the answers of some members, which ends when all have answered or its time is over. On the loop only.
 *
 * @param <M> what a member is known by
 */
public final class AnswerWait<M> implements EventLoop.Timer {
    private final EventLoop loop;
    private final Set<M> unanswered;
    private final Runnable then;
    private final EventLoop.Timer deadline;
    private boolean over;

    /**
     * Begins to wait.
     *
     * @param atMost how long; it does not matter without members
     * @param then run once, never before the caller has returned, unless the wait is cancelled
     */
    public AnswerWait(EventLoop loop, Collection<M> members, Duration atMost, Runnable then) {
        this.loop = loop;
        this.unanswered = new LinkedHashSet<>(members);
        this.then = then;
        this.deadline = loop.schedule(unanswered.isEmpty() ? Duration.ZERO : atMost, this::end);
    }

    boolean isFor(M member) {
        return !over && unanswered.contains(member);
    }

    /** The member has answered, or will not. */
    public void answered(M member) {
        if (isFor(member) && unanswered.remove(member) && unanswered.isEmpty()) {
            end();
        }
    }

    /** Until the wait is over, runs {@code action} each {@code period} for the members that have not answered. */
    void repeat(Duration period, Consumer<M> action) {
        loop.schedule(period, () -> {
            if (!over) {
                List.copyOf(unanswered).stream().filter(this::isFor).forEach(action);
                repeat(period, action);
            }
        });
    }

    /** Whether none is waited for any more. */
    boolean isComplete() {
        return unanswered.isEmpty();
    }

    boolean isOver() {
        return over;
    }

    private void end() {
        if (!over) {
            cancel();
            then.run();
        }
    }

    @Override
    public void cancel() {
        over = true;
        deadline.cancel();
    }
}
