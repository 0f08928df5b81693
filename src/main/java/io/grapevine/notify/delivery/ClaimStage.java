package io.grapevine.notify.delivery;

import io.grapevine.nflog.NflogKey;
import io.grapevine.notify.Integration;
import io.grapevine.notify.Stage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Claims an attempt before it is made: lets other replicas finish attempts that they have claimed, and edits of the message
 * end, for a bounded time in all, waits in the queue of the integration, and tells the others of this attempt. A replica that receives no claim waits
 * for no other.
 */
final class ClaimStage implements Stage<Send> {
    private final DeliveryServices services;
    private final Integration integration;
    private final NflogKey logKey;
    private final SendTime time;
    private final SendQueue.Place place;
    private Duration waitedForClaims = Duration.ZERO;
    private SendCoordinator.@Nullable AttemptLease lease;
    private boolean staggered;
    private boolean afterFailure;
    private boolean counted;

    /**
     * A stage of one send, with nothing claimed.
     *
     * @param logKey of the entry that a successful attempt writes
     * @param place in the queue of the integration
     */
    ClaimStage(
            DeliveryServices services, Integration integration, NflogKey logKey, SendTime time, SendQueue.Place place) {
        this.services = services;
        this.integration = integration;
        this.logKey = logKey;
        this.time = time;
        this.place = place;
    }

    @Override
    public Decision<Send> decide(Send send) {
        if (!counted) {
            counted = true;
            services.metrics().begun(integration);
        }
        if (!send.decided().isSentBy(integration)) {
            release();
            return new Decision.Continue<>(send);
        }
        SendCoordinator coordinator = services.coordinator();
        long key = coordinator.keyOf(logKey);
        Duration patience = coordinator.peerTimeout().minus(waitedForClaims);
        Duration claimed = staggered ? coordinator.claimedByEarlier(key) : coordinator.claimed(key);
        Duration edited = coordinator.edited(key);
        Duration others = edited.compareTo(claimed) > 0 ? edited : claimed;
        if (isPositive(others) && isPositive(patience)) {
            release();
            afterFailure = true; // after a success, as a rule, nothing is left to send
            return awaitClaims(key, others.compareTo(patience) < 0 ? others : patience);
        }
        if (!place.enter()) {
            return Decision.refreshWhen(place::await);
        }
        if (lease == null) {
            lease = coordinator.claim(key, time.remaining());
        }
        Duration stagger = staggered ? Duration.ZERO : coordinator.stagger(afterFailure);
        staggered = isPositive(stagger);
        return staggered ? Decision.refreshAfter(services.loop(), stagger) : new Decision.Continue<>(send);
    }

    private Decision<Send> awaitClaims(long key, Duration atMost) {
        Duration from = services.loop().elapsed();
        return Decision.refreshWhen(refresh -> services.coordinator().awaitClaims(key, atMost, () -> {
            Duration took = services.loop().elapsed().minus(from);
            time.extend(took);
            waitedForClaims = waitedForClaims.plus(took);
            refresh.run();
        }));
    }

    private static boolean isPositive(Duration duration) {
        return duration.compareTo(Duration.ZERO) > 0;
    }

    /** The attempt has succeeded: the log entry tells the others so. */
    void fulfil() {
        if (lease != null) {
            lease.fulfil();
            lease = null;
        }
    }

    void release() {
        staggered = false;
        if (lease != null) {
            afterFailure = true;
            lease.release();
            lease = null;
        }
        place.leave();
    }
}
