package io.grapevine.base;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Listeners or rules in the order in which their places were taken. One whose place is only reserved is not called, and costs nothing, until
 * it is put there. Changed by one thread; may be read from any.
 */
public final class Hooks<T> implements Iterable<T> {
    /** The hook of each place; empty while the place is only reserved. */
    private final List<Optional<T>> places = new ArrayList<>();

    private volatile List<T> inUse = List.of();

    /** Takes the next place. */
    public void add(T hook) {
        reserve(hook).run();
    }

    /** Reserves the next place; the task puts the hook there, for good. */
    public Runnable reserve(T hook) {
        int place = places.size();
        places.add(Optional.empty());
        return () -> {
            places.set(place, Optional.of(hook));
            inUse = places.stream().flatMap(Optional::stream).toList();
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
