package io.grapevine.mesh;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.membership.MemberId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Dials the peers that have gone silent, to find out whether they can be reached again. On the loop only. */
public final class SilentPeers {
    /** An attempt that began just before the network came back succeeds only when TCP repeats its first segment. */
    private static final Duration DIAL_AGAIN = Duration.ofMillis(250);

    /** How long before the end of a wait they are dialled for the last time: as long as a new connection may take. */
    static final Duration LAST_DIAL = Duration.ofMillis(100);

    private final EventLoop loop;
    private final Supplier<? extends Collection<MemberId>> silent;
    private final Consumer<MemberId> dialler;
    private final List<AnswerWait<MemberId>> waits = new ArrayList<>();

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
        Collection<MemberId> members = List.copyOf(silent.get());
        AnswerWait<MemberId> wait = new AnswerWait<>(loop, members, atMost, then);
        waits.removeIf(AnswerWait::isOver);
        waits.add(wait);
        if (!members.isEmpty()) {
            loop.schedule(atMost.minus(LAST_DIAL), () -> dial(wait, members));
            dial(wait, members);
            wait.repeat(DIAL_AGAIN, dialler);
        }
        return wait;
    }

    private void dial(AnswerWait<MemberId> wait, Collection<MemberId> members) {
        members.stream().filter(wait::isFor).forEach(dialler);
    }

    /** The member is back, has ended, or cannot be reached. */
    void onAnswered(MemberId member) {
        List.copyOf(waits).forEach(wait -> wait.answered(member));
        waits.removeIf(AnswerWait::isOver);
    }
}
