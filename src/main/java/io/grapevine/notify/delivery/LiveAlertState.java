package io.grapevine.notify.delivery;

import io.grapevine.model.Alert;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/** The state of alerts in this replica, and at its peers as far as one send has asked them. */
final class LiveAlertState implements AlertState {
    private final SendContext context;
    private final Set<Long> firingAtPeers = new TreeSet<>();

    LiveAlertState(SendContext context) {
        this.context = context;
    }

    /** Peers hold these alerts, given by their fingerprints, as firing. */
    void fireAtPeers(Set<Long> fingerprints) {
        firingAtPeers.addAll(fingerprints);
    }

    boolean firesAtPeer(Alert alert) {
        return firingAtPeers.contains(alert.fingerprint().value());
    }

    @Override
    public boolean isMuted(Alert alert) {
        return context.mutes().status(alert.labels(), context.loop().now()).isMuted();
    }

    @Override
    public boolean isUnchanged(Alert alert) {
        Alert live = context.live().get(alert.labels());
        Instant now = context.loop().now();
        boolean fires = live != null && !live.resolvedAt(now);
        return alert.hasEnd() ? !fires && !firesAtPeer(alert) : fires;
    }

    @Override
    public boolean isShared() {
        return context.coordinator().isShared();
    }
}
