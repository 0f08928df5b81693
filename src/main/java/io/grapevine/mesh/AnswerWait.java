package io.grapevine.mesh;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.membership.MemberId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A wait for the answers of some members, which ends when all have answered or its time is over. On the loop only. */
final class AnswerWait implements EventLoop.Timer {
    private final EventLoop loop;
    private final Set<MemberId> unanswered;
    private final Runnable then;
    private final EventLoop.Timer deadline;
    private boolean over;

    /**
     * Begins to wait.
     *
     * @param atMost how long; it does not matter without members
     * @param then run once, never before the caller has returned, unless the wait is cancelled
     */
    AnswerWait(EventLoop loop, Collection<MemberId> members, Duration atMost, Runnable then) {
        this.loop = loop;
        this.unanswered = new TreeSet<>(members);
        this.then = then;
        this.deadline = loop.schedule(unanswered.isEmpty() ? Duration.ZERO : atMost, this::end);
    }

    /** Whether the answer of a member is waited for. */
    boolean isFor(MemberId member) {
        return !over && unanswered.contains(member);
    }

    /** The member has answered, or will not. */
    void answered(MemberId member) {
        if (isFor(member) && unanswered.remove(member) && unanswered.isEmpty()) {
            end();
        }
    }

    /** Until the wait is over, runs {@code action} each {@code period} for the members that have not answered. */
    void repeat(Duration period, Consumer<MemberId> action) {
        loop.schedule(period, () -> {
            if (!over) {
                List.copyOf(unanswered).stream().filter(this::isFor).forEach(action);
                repeat(period, action);
            }
        });
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
