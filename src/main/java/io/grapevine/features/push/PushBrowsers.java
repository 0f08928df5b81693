package io.grapevine.features.push;

import io.grapevine.base.Sha256;
import io.grapevine.base.go.Quoted;
import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.Secret;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.state.DurableState;
import io.grapevine.mesh.state.Stored;
import io.grapevine.mesh.state.Version;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The browsers that are subscribed to receivers. Each replica takes requests to subscribe, and notifies the browsers that it knows.
 * Made on the loop; the other public methods from any thread, but {@link #use} and {@link #snapshot}.
 */
public final class PushBrowsers implements PushSubscriptions {
    /** The kind of the values in the replicated state of subscriptions. */
    public static final DurableState.Kind<PushSubscription> KIND =
            new DurableState.Kind<>("subscription", SubscriptionCodec::decode, PushSubscription::id);

    /** The greatest number of subscriptions at one receiver: each notification is a request for each. */
    public static final int MOST_OF_RECEIVER = 100;

    /** The greatest number of subscriptions of one user, where the user is known. */
    public static final int MOST_OF_OWNER = 20;

    /** The greatest number of all subscriptions that are held, those that have ended included. */
    static final int MOST = 2_000;

    /**
     * The greatest number of subscriptions of one user that are held, those that have ended included, where the user is
     * known.
     */
    static final int MOST_HELD_OF_OWNER = 100;

    /** A subscription that no replica renews is forgotten after so long, and so is that one has ended. */
    private static final Duration KEPT = Duration.ofDays(100);

    /** Ranks: that a subscription has ended is a version of higher rank, which nothing brings back. */
    private static final int LIVE = 0;

    private static final int ENDED = 1;

    /** How often what was accepted is noted, which all replicas write. */
    private static final Duration NOTED = Duration.ofDays(1);

    private static final int ID_DIGITS = 32;

    private static final Duration CHECK = Duration.ofHours(6);

    /** A replica renews a subscription so much later than the one before it in the line. */
    private static final Duration TURN = Duration.ofDays(1);

    private final EventLoop loop;
    private final Replication replication;
    private final Journal store;
    /** The subscriptions as the replicas share them, by id. */
    private final DurableState<PushSubscription> shared;

    /** Read from any thread. */
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private final Counter ended;
    private volatile Set<String> receivers = Set.of();

    /** A subscription and the time of its latest version on the loop's clock that only runs forward. */
    private record Known(PushSubscription subscription, Duration writtenAt) {
        boolean isLive() {
            return !subscription.endpoint().isEmpty();
        }
    }

    /**
     * The subscriptions that were stored, and those of the other replicas.
     *
     * @param store persists them
     */
    public PushBrowsers(
            EventLoop loop,
            Replication replication,
            Journal store,
            Collection<Stored<PushSubscription>> stored,
            PrometheusRegistry registry) {
        this.loop = loop;
        this.replication = replication;
        this.store = store;
        this.shared = new DurableState<>(loop, replication.state("webpush"), store, KIND, new Others());
        for (Stored<PushSubscription> each : stored) {
            if (shared.restore(each)) {
                take(each.value(), each.mark().age(loop.now()));
            }
        }
        MetricFactory metrics = new MetricFactory(registry, "grapevine_webpush_");
        metrics.gauge(
                "subscriptions",
                "Number of browsers that are subscribed to a receiver.",
                value -> receivers.forEach(receiver -> value.call(of(receiver).size(), receiver)),
                "receiver");
        ended = metrics.counter(
                "subscriptions_ended_total",
                "Subscriptions that this replica has removed, as the push service said that the browser is no longer subscribed.");
        loop.every(CHECK, this::check);
    }

    private void take(PushSubscription subscription, Duration age) {
        known.put(subscription.id(), new Known(subscription, loop.elapsed().minus(age)));
    }

    /** A subscription that has not ended. */
    private @Nullable PushSubscription live(String id) {
        Known found = known.get(id);
        return found != null && found.isLive() ? found.subscription() : null;
    }

    private Stream<PushSubscription> live() {
        return known.values().stream().filter(Known::isLive).map(Known::subscription);
    }

    /** Writes a subscription, or writes it anew, unless it has ended. */
    private void write(PushSubscription subscription, Runnable whenDurable) {
        if (shared.rank(subscription.id()) == LIVE) {
            write(subscription, LIVE, whenDurable);
        } else {
            whenDurable.run();
        }
    }

    private void write(PushSubscription subscription, int rank, Runnable whenDurable) {
        take(subscription, Duration.ZERO);
        shared.put(subscription.id(), rank, SubscriptionCodec.encode(subscription), KEPT, whenDurable);
    }

    /** Ends a subscription: who it belonged to is kept, as the number of all of a user is limited. */
    private void end(PushSubscription subscription, Runnable whenDurable) {
        PushSubscription gone = new PushSubscription(
                subscription.id(),
                subscription.receiver(),
                subscription.owner(),
                new Secret(""),
                "",
                new Secret(""),
                subscription.createdAt(),
                subscription.usedAt());
        write(gone, ENDED, whenDurable);
    }

    /** Whether a version of an id is held, be it one that cannot be decoded here. */
    private boolean isKnown(String id) {
        return known.containsKey(id) || shared.isKnown(id);
    }

    /** Takes subscriptions to these receivers from now on, and renews theirs. */
    public void use(Collection<String> names) {
        receivers = new TreeSet<>(names);
    }

    @Override
    public List<PushSubscription> of(String receiver) {
        return live().filter(each -> each.receiver().equals(receiver))
                .sorted(Comparator.comparing(PushSubscription::id))
                .toList();
    }

    /** All subscriptions, by receiver and time. */
    public List<PushSubscription> all() {
        return live().sorted(Comparator.comparing(PushSubscription::receiver)
                        .thenComparing(PushSubscription::createdAt)
                        .thenComparing(PushSubscription::id))
                .toList();
    }

    /**
     * Subscribes a browser to a receiver. One that is subscribed stays so, with the keys and the user of the latest request.
     *
     * @param wanted the subscription, without an id
     * @return completes when it is durable
     */
    public CompletionStage<SubscribeResult> subscribe(PushSubscription wanted) {
        return loop.supply(done -> {
            int round = 0;
            while (isKnown(id(wanted, round)) && live(id(wanted, round)) == null) {
                round++;
            }
            String id = id(wanted, round);
            PushSubscription before = live(id);
            Optional<String> fault = before == null ? fault(wanted) : Optional.empty();
            if (fault.isPresent()) {
                done.complete(new SubscribeResult.Refused(fault.get()));
            } else {
                PushSubscription next = before == null
                        ? wanted.withId(id)
                        : before.renewed(wanted.owner(), wanted.key(), wanted.auth());
                write(next, () -> done.complete(new SubscribeResult.Subscribed(id)));
            }
        });
    }

    /**
     * The id of a subscription. It follows from receiver, endpoint and a round, so that requests to two replicas make one subscription, and
     * one that was ended is not brought back.
     */
    private static String id(PushSubscription wanted, int round) {
        return Sha256.hex(wanted.receiver() + "\n" + wanted.endpoint().reveal() + "\n" + round)
                .substring(0, ID_DIGITS);
    }

    private Optional<String> fault(PushSubscription wanted) {
        String receiver = Quoted.quote(wanted.receiver());
        if (!receivers.contains(wanted.receiver())) {
            return Optional.of("receiver: " + receiver + " (expected: one with webpush_configs)");
        }
        if (of(wanted.receiver()).size() >= MOST_OF_RECEIVER) {
            return Optional.of("receiver " + receiver + " has " + MOST_OF_RECEIVER + " browsers, no more are notified");
        }
        String owner = wanted.owner();
        Predicate<PushSubscription> own =
                each -> !owner.isEmpty() && each.owner().equals(owner);
        if (live().filter(own).count() >= MOST_OF_OWNER) {
            return Optional.of(
                    "user " + Quoted.quote(owner) + " has " + MOST_OF_OWNER + " subscriptions (expected: fewer)");
        }
        boolean isFull = known.size() >= MOST
                || known.values().stream().map(Known::subscription).filter(own).count() >= MOST_HELD_OF_OWNER;
        return isFull
                ? Optional.of("too many subscriptions have ended in the last " + KEPT.toDays() + " days")
                : Optional.empty();
    }

    /** Removes a subscription; completes, when that is durable, with whether it was there. */
    public CompletionStage<Boolean> remove(String id) {
        return loop.supply(done -> {
            PushSubscription found = live(id);
            if (found == null) {
                done.complete(false);
            } else {
                end(found, () -> done.complete(true));
            }
        });
    }

    @Override
    public void accepted(PushSubscription subscription) {
        Instant now = loop.now();
        if (subscription.usedAt().plus(NOTED).isAfter(now)) {
            return;
        }
        loop.execute(() -> {
            PushSubscription found = live(subscription.id());
            if (found != null && !found.usedAt().plus(NOTED).isAfter(now)) {
                write(found.used(now), () -> {});
            }
        });
    }

    /** The browser is gone, so it is at no receiver. */
    @Override
    public void ended(PushSubscription subscription) {
        loop.execute(() -> live().filter(each -> each.endpoint().equals(subscription.endpoint()))
                .toList()
                .forEach(each -> {
                    ended.inc();
                    end(each, () -> {});
                }));
    }

    /** Renews what would be forgotten; what belongs to no receiver is not renewed. */
    private void check() {
        known.keySet().removeIf(id -> !shared.isKnown(id));
        int position = replication.peers().position();
        Duration due = KEPT.dividedBy(2).plus(TURN.multipliedBy(Math.min(position, 30)));
        Duration latest = loop.elapsed().minus(due);
        known.values().stream()
                .filter(each ->
                        each.isLive() && receivers.contains(each.subscription().receiver()))
                .filter(each -> each.writtenAt().compareTo(latest) <= 0)
                .map(Known::subscription)
                .toList()
                .forEach(each -> write(each, () -> {}));
    }

    private final class Others implements DurableState.Listener<PushSubscription> {
        @Override
        public void onMerged(PushSubscription value, Version version, Duration age) {
            take(value, age);
        }

        @Override
        public void onUndecoded(String key, Version version) {
            known.remove(key); // a later version of the program has written it; DurableState logs that
        }
    }

    /** Writes a snapshot; calls {@code done} when that has succeeded or failed. */
    public void snapshot(Runnable done) {
        store.snapshot(shared.records(), size -> done.run());
    }
}
