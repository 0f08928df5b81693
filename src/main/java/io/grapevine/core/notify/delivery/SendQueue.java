package io.grapevine.core.notify.delivery;

import io.grapevine.base.loop.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the attempts that are made to one integration at a time, as each needs memory and a connection. Sends wait here, and flushes
 * that would only wait later. First flushes of groups and later ones are admitted in turn, so that thousands of new groups do not
 * delay the others; repetitions, which say nothing new, after all of them. On the loop only.
 */
public final class SendQueue {
    private static final int MAX_ATTEMPTS = 1_000;

    private final EventLoop loop;
    private final int maxAttempts;
    private final SendSlots slots;
    private final Deque<Supplier<@Nullable Runnable>> first = new ArrayDeque<>();
    private final Deque<Supplier<@Nullable Runnable>> later = new ArrayDeque<>();
    private final Deque<Supplier<@Nullable Runnable>> repetitions = new ArrayDeque<>();
    private boolean isFirstsTurn;
    private int admitted;

    /**
     * An empty queue.
     *
     * @param slots shared by all integrations
     */
    public SendQueue(EventLoop loop, SendSlots slots) {
        this(loop, MAX_ATTEMPTS, slots);
    }

    SendQueue(EventLoop loop, int maxAttempts, SendSlots slots) {
        this.loop = loop;
        this.maxAttempts = maxAttempts;
        this.slots = slots;
    }

    /** Whether another attempt may be made now. */
    public boolean hasRoom() {
        return admitted < maxAttempts && slots.hasRoom(admitted);
    }

    /** Runs a task, which may start a flush, in its turn when there is room. */
    public void whenRoom(boolean isFirstFlush, Runnable task) {
        enqueue(isFirstFlush ? first : later, () -> task);
    }

    private void enqueue(Deque<Supplier<@Nullable Runnable>> queue, Supplier<@Nullable Runnable> turn) {
        queue.add(turn);
        slots.await(this);
    }

    /** The place of one send, which is not in the queue yet. */
    final class Place {
        private final boolean isFirstFlush;
        private boolean isRepetition;
        private boolean isAdmitted;
        private @Nullable Runnable waiting;

        Place(boolean isFirstFlush) {
            this.isFirstFlush = isFirstFlush;
        }

        /**
         * Admits the send, if it is not admitted yet and there is room; returns whether it is admitted.
         *
         * @param repeats whether it repeats what the receiver knows, so that it gives way to sends that wait
         */
        boolean enter(boolean repeats) {
            isRepetition = repeats;
            return admitted();
        }

        private boolean admitted() {
            if (!isAdmitted && hasRoom() && !(isRepetition && isNewsAwaited())) {
                isAdmitted = true;
                admitted++;
                slots.take();
            }
            return isAdmitted;
        }

        /** Runs {@code task} when the send is admitted, unless the returned timer is cancelled before. */
        EventLoop.Timer await(Runnable task) {
            waiting = task;
            enqueue(isRepetition ? repetitions : isFirstFlush ? first : later, this::admit);
            return () -> waiting = null;
        }

        private @Nullable Runnable admit() {
            Runnable task = waiting;
            waiting = null;
            return task != null && admitted() ? task : null;
        }

        void leave() {
            if (isAdmitted) {
                isAdmitted = false;
                admitted--;
                admitNext();
                slots.free();
            }
        }
    }

    /** Starts the next task, if there is room. */
    void admitNext() {
        Runnable task = null;
        while (task == null && hasRoom() && isAwaited()) {
            task = next().remove().get();
        }
        if (isAwaited()) {
            slots.await(this);
        }
        if (task != null) {
            Runnable next = task;
            loop.execute(() -> run(next)); // not at once: it may leave at once too, and so on
        }
    }

    private Deque<Supplier<@Nullable Runnable>> next() {
        if (!isNewsAwaited()) {
            return repetitions;
        }
        isFirstsTurn = later.isEmpty() || (!first.isEmpty() && !isFirstsTurn);
        return isFirstsTurn ? first : later;
    }

    private boolean isAwaited() {
        return isNewsAwaited() || !repetitions.isEmpty();
    }

    private boolean isNewsAwaited() {
        return !(first.isEmpty() && later.isEmpty());
    }

    private void run(Runnable task) {
        try {
            task.run();
        } finally {
            admitNext(); // the task may not have needed the room
        }
    }
}
