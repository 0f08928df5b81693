package io.grapevine.core.notify.delivery;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Bounds the attempts that are made to all integrations of a replica at a time. An integration may have as many as are left to the
 * others, so that attempts that hang leave room to other integrations. On the loop only.
 */
public final class SendSlots {
    private LongSupplier limit = () -> 0;
    /** The queues that wait, in the order in which they may try again. */
    private final Set<SendQueue> waiting = new LinkedHashSet<>();

    private long taken;

    /**
     * Limits the attempts, of which there may be any number otherwise.
     *
     * @param most read for each attempt; zero is no limit
     */
    public void limitTo(LongSupplier most) {
        limit = most;
    }

    /** Whether an integration may make another attempt while {@code own} are under way. */
    boolean hasRoom(int own) {
        long most = limit.getAsLong();
        return most <= 0 || own < most - taken;
    }

    void take() {
        taken++;
    }

    /** Frees a slot, which the queue that has waited longest may use. */
    void free() {
        taken--;
        for (int i = waiting.size(); i > 0 && hasRoom(0); i--) {
            Iterator<SendQueue> queues = waiting.iterator();
            SendQueue queue = queues.next();
            queues.remove();
            queue.admitNext();
        }
    }

    /** Lets a queue try again when a slot is free. */
    void await(SendQueue queue) {
        if (limit.getAsLong() > 0) {
            waiting.add(queue);
        }
    }
}
