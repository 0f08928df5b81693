package io.grapevine.web;

import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * The limit of GET requests whose answers are computed at a time. A request that waits for its client gives its slot back, and
 * takes another when it goes on, before requests that are new. Thread-safe.
 */
public final class ComputeSlots {
    private static final String KEY = ComputeSlots.class.getName();

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int free;

    /** Slots for {@code most} requests. */
    ComputeSlots(int most) {
        free = most;
    }

    /** Gives a slot to a request; returns false if none is free. */
    boolean enter(RoutingContext context) {
        synchronized (this) {
            if (free == 0) {
                return false;
            }
            free--;
        }
        Slot slot = new Slot();
        context.put(KEY, slot);
        context.addEndHandler(end -> slot.end());
        return true;
    }

    private void giveBack() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
            }
        }
        if (next != null) {
            next.run(); // with this slot
        }
    }

    private void whenFree(Runnable task) {
        synchronized (this) {
            if (free == 0) {
                waiting.add(task);
                return;
            }
            free--;
        }
        task.run();
    }

    /** Says that the answer to a request waits for its client. No effect on a request that is not limited. */
    public static void pause(RoutingContext context) {
        slot(context).ifPresent(Slot::pause);
    }

    /** Runs {@code task}, which goes on with an answer: now, or when fewer answers are computed. */
    public static void resume(RoutingContext context, Runnable task) {
        slot(context).ifPresentOrElse(slot -> slot.resume(task), task);
    }

    private static Optional<Slot> slot(RoutingContext context) {
        return Optional.ofNullable(context.get(KEY));
    }

    private final class Slot {
        private boolean held = true;
        private boolean ended;

        void pause() {
            if (giveUp()) {
                giveBack();
            }
        }

        private synchronized boolean giveUp() {
            boolean was = held;
            held = false;
            return was;
        }

        void resume(Runnable task) {
            whenFree(() -> {
                if (!hold()) {
                    giveBack();
                }
                task.run();
            });
        }

        private synchronized boolean hold() {
            held = !ended;
            return held;
        }

        void end() {
            synchronized (this) {
                ended = true;
            }
            pause();
        }
    }
}
