package io.grapevine.features.heartbeat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The heartbeats by the time at which each may be missing, so that a check looks at those alone that are due. A heartbeat
 * whose time moves on, as with each sign, stays at the earlier time: only then its time is asked for again. On the loop only.
 */
final class JudgementQueue {
    private final PriorityQueue<Entry> entries = new PriorityQueue<>(Comparator.comparingLong(Entry::due));
    private final Map<String, Long> dueByName = new HashMap<>();

    private record Entry(long due, Heartbeat heartbeat) {}

    /** Forgets all. */
    void clear() {
        entries.clear();
        dueByName.clear();
    }

    /** The first of all times; {@link Heartbeat#NEVER_DUE} if there is none. */
    long first() {
        Entry first = entries.peek();
        return first == null ? Heartbeat.NEVER_DUE : first.due();
    }

    /** Adds a heartbeat, unless it is due at no time, or is in the queue with a time that is no later. */
    void add(Heartbeat heartbeat, long due) {
        Long known = dueByName.get(heartbeat.name());
        if (due < (known == null ? Heartbeat.NEVER_DUE : known)) {
            dueByName.put(heartbeat.name(), due);
            entries.add(new Entry(due, heartbeat));
        }
    }

    /** Removes the heartbeats that are due, and returns them by their time. */
    Collection<Heartbeat> removeDue(long now) {
        List<Heartbeat> due = new ArrayList<>();
        while (first() <= now) {
            Entry entry = entries.remove();
            if (dueByName.remove(entry.heartbeat().name(), entry.due())) { // else an earlier time has taken its place
                due.add(entry.heartbeat());
            }
        }
        return due;
    }
}
