package io.grapevine.base.loop;

import java.time.Duration;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * Work on many items in slices of some milliseconds, between which the loop runs other tasks:
 *
 * <pre>{@code
 * Slices.each(loop, alerts.iterator(), this::match, this::allAreMatched);
 * }</pre>
 */
public final class Slices<T> implements EventLoop.Timer {
    /** The greatest number of items of a slice. */
    public static final int MOST = 512;

    private static final Duration LONGEST = Duration.ofMillis(5);

    private final EventLoop loop;
    private final Iterator<T> items;
    private final Consumer<? super T> work;
    private final Runnable end;
    private boolean cancelled;

    private Slices(EventLoop loop, Iterator<T> items, Consumer<? super T> work, Runnable end) {
        this.loop = loop;
        this.items = items;
        this.work = work;
        this.end = end;
    }

    /**
     * Works on each item, beginning in the task that calls this, and runs {@code end} in the task that works on the last of them; not at
     * all if something throws. On the loop only.
     *
     * @param items is asked for the next item only in the slice that works on it
     * @return ends the work after the present item
     */
    public static <T> EventLoop.Timer each(EventLoop loop, Iterator<T> items, Consumer<? super T> work, Runnable end) {
        Slices<T> slices = new Slices<>(loop, items, work, end);
        slices.slice();
        return slices;
    }

    private void slice() {
        Duration late = loop.elapsed().plus(LONGEST);
        for (int i = 0; i < MOST && !cancelled && items.hasNext(); i++) {
            work.accept(items.next());
            if (loop.elapsed().compareTo(late) > 0) {
                break;
            }
        }
        if (cancelled) {
            return;
        }
        if (items.hasNext()) {
            loop.execute(new LoopTask(work, this::slice));
        } else {
            end.run();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
    }
}
