package io.grapevine.features.unmatched;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.mute.MuteIndex;
import io.grapevine.core.silence.SilenceListener;
import io.grapevine.core.silence.Silences;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.Version;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Expires the silences with {@link Silence#EXPIRE_UNMATCHED} that have matched no firing alert for that long, here or at a
 * peer, so that an alert that reaches one replica only holds the silence on all. The replicas share that a silence matches: a
 * version is written once the one before is a quarter of the time old. Its writer may have seen a match for as long after it,
 * so the others add a quarter. After a start the time begins anew, and while the process is paused it stands still: what came meanwhile is
 * read later. On the loop only.
 */
public final class UnmatchedSilences implements Feature.Part, SilenceListener {
    private static final Logger LOG = LoggerFactory.getLogger(UnmatchedSilences.class);

    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final byte[] MATCHED = {1};

    /** Ages are rounded: a moment that is later by less is the same. */
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final Silences silences;
    private final MuteIndex mutes;
    private final Replication replication;
    /** By id, when the silence last matched, as far as this replica knows. */
    private final Map<String, LastMatch> matches = new ConcurrentHashMap<>();

    /** By id, the version that this replica has written. */
    private final Map<String, Version> written = new HashMap<>();

    /** When such silences last matched on any replica: by id, a version whose age counts; null until there is such a silence. */
    private @Nullable ReplicatedState shared;

    private boolean scheduled;

    /** The moment of the last match: by the clock that only runs forward, and for display by the wall clock. */
    private record LastMatch(Duration elapsed, Instant at, boolean isNow) {}

    /** Refuses such silences, in place of this feature. */
    public static Feature.Part refuse(Core core) {
        core.silences()
                .addRule((wanted, known) -> wanted.annotations().has(Silence.EXPIRE_UNMATCHED)
                        ? Optional.of("invalid silence: annotation " + Silence.EXPIRE_UNMATCHED
                                + " (expected: none in a silence of a tenant)")
                        : Optional.empty());
        return new Feature.Part() {};
    }

    /** No such silence is known. */
    public UnmatchedSilences(Core core) {
        loop = core.loop();
        silences = core.silences();
        mutes = core.mutes();
        replication = core.replication();
        silences.addListener(this);
    }

    /** When a silence will be expired if it matches no alert until then; empty if it matches one. From any thread. */
    public Optional<Instant> expiryOf(Silence silence) {
        LastMatch last = matches.get(silence.id());
        return last == null || last.isNow()
                ? Optional.empty()
                : silence.expiresUnmatchedAfter().map(last.at()::plus);
    }

    @Override
    public void onChange(Silence silence) {
        if (!scheduled && isOpen(silence)) {
            scheduled = true;
            shared();
            loop.schedule(INTERVAL, this::check);
        }
    }

    @Override
    public void paused(Duration pause, Duration asleep) {
        matches.replaceAll((id, last) -> new LastMatch(
                last.elapsed().plus(pause).minus(asleep), last.at().plus(pause), last.isNow()));
    }

    private boolean isOpen(Silence silence) {
        return silence.expiresUnmatchedAfter().isPresent() && silence.stateAt(loop.now()) != SilenceState.EXPIRED;
    }

    private void check() {
        List<Silence> open = silences.all().stream().filter(this::isOpen).toList();
        scheduled = !open.isEmpty();
        if (scheduled) {
            loop.schedule(INTERVAL, this::check);
        }
        Instant now = loop.now();
        Map<String, Silence> active = new TreeMap<>();
        open.stream()
                .filter(silence -> silence.stateAt(now) == SilenceState.ACTIVE)
                .forEach(silence -> active.put(silence.id(), silence));
        matches.keySet().retainAll(active.keySet());
        written.keySet().retainAll(active.keySet());
        mutes.matchingFiring(
                active.values(),
                now,
                alert -> true,
                matching -> active.values().stream()
                        .filter(silence -> silence.equals(silences.get(silence.id()))) // it may have changed meanwhile
                        .forEach(silence -> check(silence, matching.contains(silence.id()), now)));
    }

    private ReplicatedState shared() {
        if (shared == null) {
            shared = replication.state("unm");
        }
        return shared;
    }

    private void check(Silence silence, boolean isMatching, Instant now) {
        Duration length = silence.expiresUnmatchedAfter().orElseThrow();
        Duration quarter = length.dividedBy(4);
        Duration elapsed = loop.elapsed();
        ReplicatedState.Held held = shared().get(silence.id());
        if (isMatching) {
            matches.put(silence.id(), new LastMatch(elapsed, now, true));
            if (held == null || held.age().compareTo(quarter) > 0) {
                written.put(silence.id(), shared().put(silence.id(), 0, MATCHED, length));
            }
            return;
        }
        LastMatch last = matches.computeIfAbsent(silence.id(), id -> new LastMatch(elapsed, now, false));
        Duration elsewhere = held == null || held.version().equals(written.get(silence.id()))
                ? last.elapsed()
                : elapsed.minus(held.age()).plus(quarter);
        if (elsewhere.compareTo(last.elapsed().plus(ROUNDING)) > 0) {
            last = new LastMatch(elsewhere, now.minus(elapsed.minus(elsewhere)), false);
        } else if (last.isNow()) {
            last = new LastMatch(last.elapsed(), last.at(), false);
        }
        matches.put(silence.id(), last);
        if (elapsed.minus(last.elapsed()).compareTo(length) >= 0) {
            LOG.atInfo()
                    .addKeyValue("id", silence.id())
                    .addKeyValue("createdBy", silence.createdBy())
                    .addKeyValue("unmatched", length)
                    .log("Silence matched no alert and is expired");
            silences.expire(silence.id(), found -> {});
        }
    }
}
