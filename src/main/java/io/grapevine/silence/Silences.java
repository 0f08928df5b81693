package io.grapevine.silence;

import io.grapevine.journal.Journal;
import io.grapevine.loop.EventLoop;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The silences of this replica. Changed on the loop only; {@link #get}, {@link #all}, {@link #query} and {@link
 * #matching} may be called from any thread.
 *
 * <p>Of two versions of a silence the younger counts, so that versions can be merged in any order.
 */
public final class Silences {
    private static final Logger LOG = LoggerFactory.getLogger(Silences.class);

    private final EventLoop loop;
    private final Duration retention;
    private final SilenceLimits limits;
    private final boolean logging;
    private final Journal journal;
    private final SilenceMetrics metrics;
    private final ConcurrentMap<String, Silence> silences = new ConcurrentHashMap<>();
    private final SilenceIndex index = new SilenceIndex();
    private final List<SilenceListener> listeners = new ArrayList<>();

    /**
     * No silence yet.
     *
     * @param retention how long a silence is kept after its end
     * @param logging whether each change made here is logged
     * @param journal keeps every change made here
     */
    public Silences(
            EventLoop loop,
            Duration retention,
            SilenceLimits limits,
            boolean logging,
            Journal journal,
            SilenceMetrics metrics) {
        this.loop = loop;
        this.retention = retention;
        this.limits = limits;
        this.logging = logging;
        this.journal = journal;
        this.metrics = metrics;
        metrics.countStates(this::count);
    }

    private long count(SilenceState state) {
        Instant now = loop.now();
        return silences.values().stream()
                .filter(silence -> silence.stateAt(now) == state)
                .count();
    }

    /** Tells {@code listener} of every change from now on. */
    public void addListener(SilenceListener listener) {
        listeners.add(listener);
    }

    /**
     * Creates a silence, or changes the one of its id: in place where that does not change what was muted in the past,
     * else by ending that one and creating another.
     *
     * @param wanted the silence; its update time is not looked at
     * @param done told the outcome once it is durable, on the loop
     */
    public void set(Silence wanted, Consumer<? super SetResult> done) {
        Instant now = loop.now();
        Optional<String> fault = SilenceRules.fault(wanted);
        if (fault.isPresent()) {
            done.accept(new SetResult.Refused("invalid silence: " + fault.get()));
            return;
        }
        Silence known = silences.get(wanted.id());
        if (known == null && !wanted.id().isEmpty()) {
            done.accept(new SetResult.NotFound(wanted.id()));
        } else if (known != null && SilenceRules.canUpdate(known, wanted, now)) {
            Silence updated = wanted.withTimes(wanted.startsAt(), wanted.endsAt(), after(known, now));
            oversize(updated)
                    .ifPresentOrElse(done, () -> store("update silence", updated, () -> done.accept(stored(updated))));
        } else {
            create(wanted, known, now, done);
        }
    }

    private void create(Silence wanted, @Nullable Silence known, Instant now, Consumer<? super SetResult> done) {
        if (limits.maxSilences() > 0 && silences.size() + 1 > limits.maxSilences()) {
            done.accept(new SetResult.Refused("exceeded maximum number of silences: " + silences.size() + " (limit: "
                    + limits.maxSilences() + ")"));
            return;
        }
        Instant start = wanted.startsAt().isBefore(now) ? now : wanted.startsAt();
        Silence created = wanted.withId(newId()).withTimes(start, wanted.endsAt(), now);
        Optional<SetResult> oversize = oversize(created);
        if (oversize.isPresent()) {
            done.accept(oversize.get());
            return;
        }
        if (known != null && known.stateAt(now) != SilenceState.EXPIRED) {
            store("expire silence", expired(known, now), () -> {});
        }
        store("create silence", created, () -> done.accept(stored(created)));
    }

    private static SetResult stored(Silence silence) {
        return new SetResult.Stored(silence.id());
    }

    private Optional<SetResult> oversize(Silence silence) {
        int size = encode(silence).length;
        if (limits.maxSizeBytes() <= 0 || size <= limits.maxSizeBytes()) {
            return Optional.empty();
        }
        return Optional.of(new SetResult.Refused(
                "silence exceeded maximum size: " + size + " bytes (limit: " + limits.maxSizeBytes() + " bytes)"));
    }

    private byte[] encode(Silence silence) {
        return SilenceCodec.encode(silence, silence.expiresAt(retention));
    }

    /** A random (version 4) UUID, from the loop's randomness so that a simulation can be played again. */
    private String newId() {
        long high = (loop.random().nextLong() & ~0xF000L) | 0x4000L;
        long low = (loop.random().nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }

    /** A time for a new version of {@code known}: later than that version's even where the clock has been set back. */
    private static Instant after(Silence known, Instant now) {
        return known.updatedAt().isBefore(now) ? now : known.updatedAt().plusNanos(1);
    }

    /**
     * Ends a silence now. One that has ended already stays as it is.
     *
     * @param done told on the loop, once it is durable, whether there is such a silence
     */
    public void expire(String id, Consumer<Boolean> done) {
        Silence known = silences.get(id);
        Instant now = loop.now();
        if (known == null) {
            done.accept(false);
        } else if (known.stateAt(now) == SilenceState.EXPIRED) {
            done.accept(true);
        } else {
            store("expire silence", expired(known, now), () -> done.accept(true));
        }
    }

    private static Silence expired(Silence known, Instant now) {
        Instant start = known.startsAt().isAfter(now) ? now : known.startsAt();
        return known.withTimes(start, now, after(known, now));
    }

    private void store(String what, Silence silence, Runnable whenDurable) {
        if (logging) {
            LOG.atInfo()
                    .addKeyValue("id", silence.id())
                    .addKeyValue("createdBy", silence.createdBy())
                    .addKeyValue("comment", silence.comment())
                    .addKeyValue("startsAt", silence.startsAt())
                    .addKeyValue("endsAt", silence.endsAt())
                    .addKeyValue("matchers", silence.matcherSets())
                    .log(what);
        }
        put(silence);
        journal.append(encode(silence), whenDurable);
    }

    private void put(Silence silence) {
        silences.put(silence.id(), silence);
        index.put(silence);
        metrics.size(silences.size());
        listeners.forEach(listener -> listener.onChange(silence));
    }

    /**
     * Takes in a version from elsewhere, unless it is no longer of interest or not younger than the known one.
     *
     * @param expiresAt until when the version is kept
     * @return whether anything has changed
     */
    public boolean merge(Silence silence, Instant expiresAt) {
        Silence known = silences.get(silence.id());
        boolean younger = known == null || known.updatedAt().isBefore(silence.updatedAt());
        if (!younger || expiresAt.isBefore(loop.now())) {
            return false;
        }
        put(silence);
        return true;
    }

    /** Forgets the silences that ended longer ago than the retention. */
    public void collectGarbage() {
        Duration start = loop.elapsed();
        Instant now = loop.now();
        List<Silence> forgotten = silences.values().stream()
                .filter(silence -> !silence.expiresAt(retention).isAfter(now))
                .toList();
        for (Silence silence : forgotten) {
            silences.remove(silence.id());
            index.remove(silence.id());
        }
        if (!forgotten.isEmpty()) {
            listeners.forEach(SilenceListener::onForget);
        }
        metrics.size(silences.size());
        metrics.collected(loop.elapsed().minus(start));
    }

    /** The silence with this id, or null. */
    public @Nullable Silence get(String id) {
        return silences.get(id);
    }

    /** A live, unordered, read-only view of all silences. */
    public Collection<Silence> all() {
        return Collections.unmodifiableCollection(silences.values());
    }

    /** The silences that are in one of {@code states} now, in no particular order. */
    public List<Silence> query(Collection<SilenceState> states) {
        Duration start = loop.elapsed();
        Instant now = loop.now();
        List<Silence> found = silences.values().stream()
                .filter(silence -> states.contains(silence.stateAt(now)))
                .toList();
        metrics.queried(silences.size(), loop.elapsed().minus(start));
        return found;
    }

    /** The silences, of any state, that match an alert with these labels. */
    public List<Silence> matching(LabelSet labels) {
        return index.matching(labels);
    }

    /** Until when {@code silence} is kept. */
    public Instant expiresAt(Silence silence) {
        return silence.expiresAt(retention);
    }
}
