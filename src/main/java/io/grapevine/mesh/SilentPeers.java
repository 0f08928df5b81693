package io.grapevine.mesh;

import io.grapevine.loop.EventLoop;
import io.grapevine.mesh.membership.MemberId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Dials the peers that have gone silent, to find out whether they can be reached again. On the loop only. */
public final class SilentPeers {
    private final EventLoop loop;
    private final Supplier<? extends Collection<MemberId>> silent;
    private final Consumer<MemberId> dialler;
    private final List<Wait> waits = new ArrayList<>();

    /** Dials the {@code silent} members by {@code dialler}. */
    SilentPeers(EventLoop loop, Supplier<? extends Collection<MemberId>> silent, Consumer<MemberId> dialler) {
        this.loop = loop;
        this.silent = silent;
        this.dialler = dialler;
    }

    /** Whether a peer has gone silent, and neither left nor come back. */
    public boolean exist() {
        return !silent.get().isEmpty();
    }

    /**
     * Dials the silent peers.
     *
     * @param atMost how long to wait for answers
     * @param then run once, not before this method has returned, when each has answered or proved to be unreachable, or the
     *     time is over
     */
    public EventLoop.Timer dial(Duration atMost, Runnable then) {
        Wait wait = new Wait(then);
        wait.unanswered.addAll(silent.get());
        wait.deadline = loop.schedule(wait.unanswered.isEmpty() ? Duration.ZERO : atMost, wait::end);
        waits.add(wait);
        wait.unanswered.forEach(dialler);
        return wait;
    }

    /** The member is heard again, has ended, or cannot be reached. */
    void onAnswered(MemberId member) {
        List.copyOf(waits).forEach(wait -> wait.answered(member));
    }

    private final class Wait implements EventLoop.Timer {
        private final Runnable then;
        private final Set<MemberId> unanswered = new TreeSet<>();
        private EventLoop.@Nullable Timer deadline;

        Wait(Runnable then) {
            this.then = then;
        }

        void answered(MemberId member) {
            if (unanswered.remove(member) && unanswered.isEmpty()) {
                end();
            }
        }

        void end() {
            if (waits.contains(this)) {
                cancel();
                then.run();
            }
        }

        @Override
        public void cancel() {
            waits.remove(this);
            if (deadline != null) {
                deadline.cancel();
            }
        }
    }
}
