package io.grapevine.node.push;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.config.Secret;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.state.DurableState;
import io.grapevine.mesh.state.Stored;
import io.grapevine.mesh.state.Version;
import io.grapevine.notify.PushSubscription;
import io.grapevine.storage.journal.Journal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions as the replicas share them: state {@code webpush}, by id. That one has ended is a version of higher rank, which
 * nothing brings back. On the loop, but for what reads.
 */
final class SharedSubscriptions {
    /** A subscription that no replica renews is forgotten after so long, and so is that one has ended. */
    static final Duration KEPT = Duration.ofDays(100);

    private static final String STATE = "webpush";
    private static final int LIVE = 0;
    private static final int ENDED = 1;

    private final EventLoop loop;
    private final DurableState<PushSubscription> state;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** A subscription and the time of its latest version on the loop's clock that only runs forward. */
    private record Known(PushSubscription subscription, Duration writtenAt) {
        boolean isLive() {
            return !subscription.endpoint().isEmpty();
        }
    }

    /** Shares from now on. */
    SharedSubscriptions(
            EventLoop loop, Replication replication, Journal journal, Collection<Stored<PushSubscription>> stored) {
        this.loop = loop;
        this.state = new DurableState<>(loop, replication.state(STATE), journal, PushBrowsers.KIND, new Others());
        for (Stored<PushSubscription> each : stored) {
            if (state.restore(each)) {
                take(each.value(), each.mark().age(loop.now()));
            }
        }
    }

    private void take(PushSubscription subscription, Duration age) {
        known.put(subscription.id(), new Known(subscription, loop.elapsed().minus(age)));
    }

    /** A subscription that has not ended. */
    @Nullable
    PushSubscription live(String id) {
        Known found = known.get(id);
        return found != null && found.isLive() ? found.subscription() : null;
    }

    /** The subscriptions that have not ended; from any thread. */
    Stream<PushSubscription> live() {
        return known.values().stream().filter(Known::isLive).map(Known::subscription);
    }

    /** All subscriptions, those that have ended included. */
    Stream<PushSubscription> all() {
        return known.values().stream().map(Known::subscription);
    }

    int size() {
        return known.size();
    }

    /** Whether a version of an id is held, be it one that cannot be decoded here. */
    boolean isKnown(String id) {
        return known.containsKey(id) || state.isKnown(id);
    }

    /** The time since the latest version of a subscription was written. */
    Duration age(String id) {
        Known found = known.get(id);
        return found == null ? Duration.ZERO : loop.elapsed().minus(found.writtenAt());
    }

    /** Writes a subscription, or writes it anew, unless it has ended; runs {@code whenDurable} once it outlives a crash. */
    void write(PushSubscription subscription, Runnable whenDurable) {
        if (state.rank(subscription.id()) == LIVE) {
            take(subscription, Duration.ZERO);
            state.put(subscription.id(), LIVE, SubscriptionCodec.encode(subscription), KEPT, whenDurable);
        } else {
            whenDurable.run();
        }
    }

    /** Ends a subscription: who it belonged to is kept, as the number of all of a user is limited. */
    void end(PushSubscription subscription, Runnable whenDurable) {
        PushSubscription ended = new PushSubscription(
                subscription.id(),
                subscription.receiver(),
                subscription.owner(),
                new Secret(""),
                "",
                new Secret(""),
                subscription.createdAt(),
                subscription.usedAt());
        take(ended, Duration.ZERO);
        state.put(subscription.id(), ENDED, SubscriptionCodec.encode(ended), KEPT, whenDurable);
    }

    /** Forgets what the state forgets. */
    void collectGarbage() {
        known.keySet().removeIf(id -> !state.isKnown(id));
    }

    /** The records of a snapshot. */
    List<byte[]> records() {
        return state.records();
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
}
