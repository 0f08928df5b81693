package io.grapevine.base.loop;

import java.util.HashMap;
import java.util.Map;

/**
 * A number of places that owners share. An owner takes another one only while more are free than it holds: one owner takes half of
 * them at most, and the next one, half of the rest, so that there is a place for an owner who has none. Thread-safe.
 */
public final class FairPlaces {
    private final Map<String, Integer> held = new HashMap<>();
    private int free;

    /** Creates so many places, all free. */
    public FairPlaces(int most) {
        free = most;
    }

    /**
     * Takes a place, or returns false if none may be taken.
     *
     * @param owner who takes it; empty for one who need not leave any to others
     */
    public synchronized boolean take(String owner) {
        return (owner.isEmpty() || held(owner) < free) && takeAny(owner);
    }

    /** Takes a place as long as one is free, however many the owner has. */
    public synchronized boolean takeAny(String owner) {
        if (free == 0) {
            return false;
        }
        free--;
        held.merge(owner, 1, Integer::sum);
        return true;
    }

    /** Gives a place of an owner back. */
    public synchronized void giveBack(String owner) {
        free++;
        held.computeIfPresent(owner, (name, count) -> count == 1 ? null : count - 1);
    }

    /** The number of places that an owner has. */
    public synchronized int held(String owner) {
        return held.getOrDefault(owner, 0);
    }
}
