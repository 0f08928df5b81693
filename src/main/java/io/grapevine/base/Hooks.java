package io.grapevine.base;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Listeners or rules in the order in which their places were taken. One whose place is only reserved is not called, and costs nothing, until
 * it is put there. Changed by one thread; may be read from any.
 */
public final class Hooks<T> implements Iterable<T> {
    private final List<Place> places = new ArrayList<>();
    private volatile List<T> inUse = List.of();

    private final class Place {
        private final T hook;
        private boolean isTaken;

        private Place(T hook) {
            this.hook = hook;
        }
    }

    /** Takes the next place. */
    public void add(T hook) {
        reserve(hook).run();
    }

    /** Reserves the next place; the task puts the hook there, for good. */
    public Runnable reserve(T hook) {
        Place place = new Place(hook);
        places.add(place);
        return () -> {
            if (!place.isTaken) {
                place.isTaken = true;
                inUse = places.stream()
                        .filter(each -> each.isTaken)
                        .map(each -> each.hook)
                        .toList();
            }
        };
    }

    /** Passes over the hooks as they are now, whatever is put in its place meanwhile. */
    @Override
    public Iterator<T> iterator() {
        return inUse.iterator();
    }

    /** The hooks in their order, as they are now. */
    public Stream<T> stream() {
        return inUse.stream();
    }
}
