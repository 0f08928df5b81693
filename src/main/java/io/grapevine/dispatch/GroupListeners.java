package io.grapevine.dispatch;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.RandomUuid;
import io.grapevine.model.Alert;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The listeners to the groups of a dispatcher, each of which may be missing. On the loop only. */
final class GroupListeners {
    private @Nullable GroupListener listener;
    private @Nullable GroupObserver observer;
    private final List<FlushListener> flushes = new ArrayList<>();

    void listen(GroupListener groupListener) {
        listener = groupListener;
    }

    void listen(FlushListener flushListener) {
        flushes.add(flushListener);
    }

    void observe(GroupObserver groupObserver) {
        observer = groupObserver;
    }

    /** Identifies a new group among all that ever were; empty if no listener needs it. */
    String newUuid(EventLoop loop) {
        return listener == null ? "" : RandomUuid.next(loop.random()).toString();
    }

    /** A version of an alert was received. */
    void inserted(GroupView group, Alert alert) {
        if (listener != null) {
            listener.onInsert(group, alert);
        }
    }

    /** An alert had ended at a flush that has succeeded. */
    void resolved(GroupView group, Alert alert) {
        if (listener != null) {
            listener.onResolved(group, alert);
        }
    }

    /** The next flush of a group was scheduled. */
    void scheduled(GroupView group) {
        if (observer != null) {
            observer.onSchedule(group);
        }
    }

    /**
     * An alert was removed, as all were notified of its end.
     *
     * @param held whether another group still has it
     */
    void forgot(GroupView group, Alert alert, BooleanSupplier held) {
        if (observer != null) {
            observer.onForget(group, alert, held.getAsBoolean());
        }
    }

    /** A flush has succeeded, see {@link FlushListener}. */
    void flushed(GroupView group, List<Alert> ended) {
        flushes.forEach(each -> each.onFlushed(group, ended));
    }
}
