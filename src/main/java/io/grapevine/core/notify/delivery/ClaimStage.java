package io.grapevine.core.notify.delivery;

import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.Stage;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.NflogKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The stage that claims an attempt, so that two replicas do not make it at the same time. It may wait at each step, for the first two
 * a bounded time in all; each time it asks again from the start.
 *
 * <pre>
 *   attempts that others have claimed, and edits of the message, end
 *     ──▶ a place in the queue of the integration
 *     ──▶ claimed: the others are told ──▶ confirmed by them, where two could claim at once
 *     ──▶ the attempt ──▶ fulfilled or released
 * </pre>
 */
final class ClaimStage implements Stage<Send> {
    private final DeliveryServices services;
    private final Integration integration;
    private final NflogKey logKey;
    private final SendTime time;
    private final SendQueue.Place place;
    private Duration waitedForClaims = Duration.ZERO;
    private SendCoordinator.@Nullable AttemptLease lease;
    private boolean confirmed;
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
        Duration claimed = confirmed ? coordinator.claimedByEarlier(key) : coordinator.claimed(key);
        Duration edited = coordinator.edited(key);
        Duration others = edited.compareTo(claimed) > 0 ? edited : claimed;
        if (isPositive(others) && isPositive(patience)) {
            release();
            Duration atMost = others.compareTo(patience) < 0 ? others : patience;
            return time.refreshAfter(
                    refresh -> coordinator.awaitClaims(key, atMost, refresh),
                    took -> waitedForClaims = waitedForClaims.plus(took));
        }
        if (!place.enter(send.decided().reason() == NotifyReason.REPEAT)) {
            return Decision.refreshWhen(place::await);
        }
        if (lease == null) {
            lease = coordinator.claim(key, time.remaining());
        }
        if (!confirmed && coordinator.needsConfirmation()) {
            confirmed = true;
            return time.refreshAfter(coordinator::confirmClaims, took -> {});
        }
        confirmed = false;
        return new Decision.Continue<>(send);
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
        confirmed = false;
        if (lease != null) {
            lease.release();
            lease = null;
        }
        place.leave();
    }
}
