package io.grapevine.web;

import io.grapevine.base.loop.FairPlaces;
import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;

/**
 * The limit of GET requests whose answers are computed at a time. A request that waits for its client gives its slot back, and
 * takes another when it goes on, before requests that are new. Tenants share the slots. Thread-safe.
 */
public final class ComputeSlots {
    private static final String KEY = ComputeSlots.class.getName();

    private final List<Waiting> waiting = new LinkedList<>();
    private final FairPlaces places;

    private record Waiting(String owner, Runnable task) {}

    /** Slots for {@code most} requests. */
    ComputeSlots(int most) {
        places = new FairPlaces(most);
    }

    /**
     * Gives a slot to a request; returns false if none is free for its owner.
     *
     * @param owner who shares the slots with others, such as a tenant; empty for all of them
     */
    boolean enter(RoutingContext context, String owner) {
        synchronized (this) {
            if (!places.take(owner)) {
                return false;
            }
        }
        Slot slot = new Slot(owner);
        context.put(KEY, slot);
        context.addEndHandler(end -> slot.end());
        return true;
    }

    private void giveBack(String owner) {
        Optional<Waiting> next;
        synchronized (this) {
            places.giveBack(owner);
            // of the owner with the fewest, and of that one the first
            next = waiting.stream().min(Comparator.comparingInt(each -> places.held(each.owner())));
            next.ifPresent(first -> {
                waiting.remove(first);
                places.takeAny(first.owner());
            });
        }
        next.ifPresent(first -> first.task().run());
    }

    private void whenFree(String owner, Runnable task) {
        synchronized (this) {
            if (!places.takeAny(owner)) {
                waiting.add(new Waiting(owner, task));
                return;
            }
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
        private final String owner;
        private boolean held = true;
        private boolean ended;

        Slot(String owner) {
            this.owner = owner;
        }

        void pause() {
            if (giveUp()) {
                giveBack(owner);
            }
        }

        private synchronized boolean giveUp() {
            boolean was = held;
            held = false;
            return was;
        }

        void resume(Runnable task) {
            whenFree(owner, () -> {
                if (!hold()) {
                    giveBack(owner);
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
