package io.grapevine.base;

import java.util.ArrayList;
import java.util.List;

/**
 * Listeners or rules in the order in which their places were taken. One whose place is only reserved is not called, and costs nothing, until
 * it is put there. Changed by one thread; {@link #inUse} may be called from any.
 */
public final class Hooks<T> {
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

    /** The hooks in their order, as they are now. */
    public List<T> inUse() {
        return inUse;
    }
}
