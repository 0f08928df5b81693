package io.grapevine.features.leases;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.silence.SetResult;
import io.grapevine.core.silence.SilenceListener;
import io.grapevine.core.silence.Silences;
import io.grapevine.records.Holder;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases of clients of the API. A client that does not renew its lease is lost: the lease has lapsed at the end of its
 * silence. Expiry by a request is final: the client cannot renew the lease, but ask for a new one. Changed on the loop.
 */
public final class Leases implements Feature.Part, SilenceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

    /** A timer may run just before its time by the wall clock. */
    private static final Duration TOLERANCE = Duration.ofMillis(50);

    private final EventLoop loop;
    private final Silences silences;
    private final Counter lapsed;
    /** The ids of the open leases, each with a timer that runs at its end. */
    private final Set<String> watched = new TreeSet<>();

    /** No lease is known. */
    public Leases(Core core) {
        loop = core.loop();
        silences = core.silences();
        silences.addListener(this);
        MetricFactory metrics = new MetricFactory(core.registry(), "grapevine_silence_");
        lapsed = metrics.counter(
                "leases_lapsed_total", "Leases of clients that ended as the client neither renewed nor ended them.");
        metrics.gauge(
                "leases",
                "Number of active silences that are leases, by kind of holder.",
                gauge -> {
                    for (Holder.Kind kind : Holder.Kind.values()) {
                        gauge.call(count(kind), kind.text());
                    }
                },
                "holder");
    }

    private double count(Holder.Kind kind) {
        Instant now = loop.now();
        return silences.all().stream()
                .filter(silence -> silence.stateAt(now) == SilenceState.ACTIVE)
                .filter(silence -> Holder.isOf(silence, kind))
                .count();
    }

    /**
     * Creates or extends the lease of a client; completes when it is durable, with {@link SetResult.Changed} if the lease cannot be renewed,
     * as a request has expired its silence. From any thread.
     */
    public CompletionStage<SetResult> hold(Lease lease) {
        return loop.supply(done -> hold(lease, done::complete));
    }

    private void hold(Lease lease, Consumer<SetResult> done) {
        Instant now = loop.now();
        Optional<Silence> latest = Lease.latest(silences, lease.user(), lease.key(), now);
        Optional<Silence> open = latest.filter(silence -> silence.stateAt(now) != SilenceState.EXPIRED);
        if (lease.renews()
                && open.isEmpty()
                && latest.isPresent()
                && latest.get().isEnded()) {
            done.accept(new SetResult.Changed(latest.get()));
            return;
        }
        silences.set(lease.over(open.orElse(null), now), () -> freeId(lease, latest), done);
    }

    private String freeId(Lease lease, Optional<Silence> latest) {
        String id = lease.idAfter(latest.map(Silence::id).orElse(""));
        while (silences.isKnown(id)) {
            id = lease.idAfter(id);
        }
        return id;
    }

    /**
     * Ends the lease of a client, with all its silences; completes, when that is durable, with the id of the latest one. Empty if no such
     * lease is known. From any thread.
     */
    public CompletionStage<Optional<String>> end(String user, String key) {
        return loop.supply(done -> end(user, key, done::complete));
    }

    private void end(String user, String key, Consumer<Optional<String>> done) {
        Instant now = loop.now();
        Optional<String> id = Lease.latest(silences, user, key, now).map(Silence::id);
        if (id.isEmpty()) {
            done.accept(id);
            return;
        }
        // After a partition there may be two: where the renewals did not arrive, a request has made another one.
        Lease.all(silences, user, key)
                .filter(silence -> !silence.isEnded())
                .map(Silence::id)
                .filter(other -> !other.equals(id.get()))
                .toList()
                .forEach(other -> silences.expire(other, found -> {}));
        silences.expire(id.get(), found -> done.accept(id));
    }

    @Override
    public void onChange(Silence silence) {
        if (Holder.isOf(silence, Holder.Kind.CLIENT)
                && silence.stateAt(loop.now()) != SilenceState.EXPIRED
                && watched.add(silence.id())) {
            watch(silence);
        }
    }

    private void watch(Silence open) {
        Duration left = Duration.between(loop.now(), open.endsAt());
        loop.schedule(left.plus(TOLERANCE), () -> check(open.id()));
    }

    private void check(String id) {
        Silence silence = silences.get(id);
        if (silence != null && silence.stateAt(loop.now()) != SilenceState.EXPIRED) {
            watch(silence);
            return;
        }
        watched.remove(id);
        if (silence != null && !silence.isEnded()) {
            lapsed.inc();
            LOG.atWarn()
                    .addKeyValue("key", silence.annotations().get(Silence.LEASE))
                    .addKeyValue("createdBy", silence.createdBy())
                    .addKeyValue("silence", id)
                    .log("Lease has lapsed, its silence is over");
        }
    }
}
