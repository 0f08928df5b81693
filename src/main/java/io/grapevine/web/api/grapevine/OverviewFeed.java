package io.grapevine.web.api.grapevine;

import io.grapevine.web.api.http.JsonOutput;
import io.grapevine.web.api.http.ResponseParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The overview with a number that grows with each change, and the latest changes, so that a client that was cut off for a
 * while gets only what it missed. Thread-safe.
 */
final class OverviewFeed {
    private static final int SHARE_OF_HEAP = 64;
    private static final int LEAST_KEPT = 1 << 20;
    private static final int MOST_KEPT = 8 << 20;

    /** The greatest length of the changes that are kept, in bytes, and of one: whoever misses a longer one reads the overview anew. */
    static final int KEPT =
            (int) Math.max(LEAST_KEPT, Math.min(MOST_KEPT, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));

    /** The length of most changes, in bytes. */
    private static final int CHANGE = 4 << 10;

    private final Supplier<Overview> source;
    private final InstantSource clock;
    private final String epoch;
    private final Deque<Change> kept = new ArrayDeque<>();
    private Consumer<Change> listener = change -> {};
    private Overview current = Overview.EMPTY;
    private long number;
    private long keptLength;

    /**
     * A change of the overview.
     *
     * @param id the state that it leads to
     * @param number {@code id} as a number
     * @param json {@code {"id", "now", "status", "alerts", "groups", "silences"}}; empty if that is longer than {@link #KEPT}
     */
    record Change(String id, long number, String json) {}

    /** The overview at one moment. */
    record State(String id, Overview overview) {}

    /**
     * A feed without changes.
     *
     * @param epoch tells the numbers of this process from those of an earlier one
     */
    OverviewFeed(Supplier<Overview> source, InstantSource clock, String epoch) {
        this.source = source;
        this.clock = clock;
        this.epoch = epoch;
    }

    /** Tells of each change, whoever reads it first, in order; the listener does not block. */
    synchronized void listen(Consumer<Change> to) {
        listener = to;
    }

    /** Reads the overview anew; empty if nothing has changed. */
    synchronized Optional<Change> refresh() {
        Overview next = source.get();
        Overview changes = current.changesTo(next);
        current = next;
        if (changes.isEmpty()) {
            return Optional.empty();
        }
        number++;
        String id = id(number);
        Change change = new Change(id, number, json(id, clock.instant(), changes));
        if (change.json().isEmpty()) {
            kept.clear();
            keptLength = 0;
        } else {
            kept.add(change);
            keptLength += change.json().length();
        }
        while (keptLength > KEPT) {
            keptLength -= kept.remove().json().length();
        }
        listener.accept(change);
        return Optional.of(change);
    }

    private String id(long of) {
        return epoch + "-" + of;
    }

    /** The overview as it was last read. */
    synchronized State state() {
        return new State(id(number), current);
    }

    /** The changes since the state with this id, oldest first; empty if they are not known any more. */
    synchronized Optional<List<Change>> since(String id) {
        if (!id.startsWith(epoch + "-") || !id.substring(epoch.length() + 1).matches("\\d{1,18}")) {
            return Optional.empty();
        }
        long since = Long.parseLong(id.substring(epoch.length() + 1));
        long oldest = kept.isEmpty() ? number : kept.getFirst().number() - 1;
        if (since > number || since < oldest) {
            return Optional.empty();
        }
        List<Change> missed = new ArrayList<>(kept);
        missed.removeIf(change -> change.number() <= since);
        return Optional.of(missed);
    }

    private static String json(String id, Instant now, Overview changes) {
        JsonOutput out = new JsonOutput(CHANGE);
        ResponseParts parts = changes.parts(id, now);
        try {
            while (parts.writeNext(out)) {
                if (out.length() > KEPT) {
                    return "";
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return out.toString().strip();
    }
}
