package io.grapevine.core.notify.delivery;

import io.grapevine.config.WhenMuted;
import io.grapevine.config.WhenMuted.Cause;
import io.grapevine.core.mute.MuteStatus;
import io.grapevine.core.notify.Flush;
import io.grapevine.model.Alert;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/** The state of alerts in this replica, and at its peers as far as one send has asked them. */
final class LiveAlertState implements AlertState {
    private final DeliveryServices services;
    private final Flush of;
    private final Set<Long> leftOut = new TreeSet<>();

    /** The state of the alerts of a flush. */
    LiveAlertState(DeliveryServices services, Flush of) {
        this.services = services;
        this.of = of;
    }

    /** Leaves an alert of the flush out: a peer knows something later of it. */
    void leaveOut(Alert alert) {
        leftOut.add(alert.fingerprint().value());
    }

    @Override
    public boolean isLeftOut(Alert alert) {
        return leftOut.contains(alert.fingerprint().value());
    }

    @Override
    public boolean isMuted(Alert alert) {
        return !of.muting().exempt().contains(alert.labels()) && status(alert).isMuted();
    }

    @Override
    public Set<Cause> mutedBy(Alert alert) {
        MuteStatus status = status(alert);
        return WhenMuted.causes(
                !status.silencedBy().isEmpty(), !status.inhibitedBy().isEmpty(), false);
    }

    private MuteStatus status(Alert alert) {
        return services.mutes().status(alert.labels(), services.loop().now(), of);
    }

    @Override
    public boolean isAcknowledged(Alert alert) {
        return services.mutes().isAcknowledged(alert.labels(), services.loop().now(), of::heeds);
    }

    @Override
    public boolean hasLapsed(Alert alert, Instant after, Instant by) {
        return services.mutes().hasLapsed(alert.labels(), after, by, of::heeds);
    }

    @Override
    public boolean missesPeer() {
        return services.coordinator().missesPeer();
    }

    @Override
    public boolean hasGrownSince(Flush flush) {
        return services.joined().test(flush);
    }

    @Override
    public boolean isUnchanged(Alert alert) {
        Alert live = services.alerts().get(alert.labels());
        Instant now = services.loop().now();
        boolean fires = live != null && !live.resolvedAt(now);
        return alert.hasEnd() != fires;
    }

    @Override
    public Alert lastEnded(Alert alert) {
        Alert live = services.alerts().get(alert.labels());
        return live == null || !live.resolvedAt(services.loop().now()) ? alert : live;
    }

    @Override
    public Instant lastFiring(Alert alert) {
        Alert live = services.alerts().get(alert.labels());
        return live == null || live.resolvedAt(services.loop().now()) ? alert.updatedAt() : live.updatedAt();
    }

    @Override
    public boolean wasInterruptedSince(Instant time) {
        return services.alerts().wasInterruptedSince(time);
    }

    @Override
    public boolean isShared() {
        return services.coordinator().isShared();
    }
}
