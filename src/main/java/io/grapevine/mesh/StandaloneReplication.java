package io.grapevine.mesh;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.PeersListener;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.VersionStore;
import java.time.Duration;
import java.util.List;

/** A replica without a mesh: first of one, settled, and sharing with no peer. */
public final class StandaloneReplication implements Replication, ClusterPeers {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final VersionStore store;
    private final Claims claims;
    private final PeerAlerts alerts;
    private final AlertTransfer alertTransfer;
    private final SilentPeers silentPeers;

    /** Holds nothing yet; the name of {@code self} goes into what it writes. */
    public StandaloneReplication(EventLoop loop, MemberId self) {
        this.store = new VersionStore(loop, self, member -> false);
        this.claims = new Claims(loop, frame -> {});
        this.alerts = new PeerAlerts(loop, List::of, (member, frame) -> false);
        this.alertTransfer = new AlertTransfer(loop, (member, frame) -> false);
        this.silentPeers = new SilentPeers(loop, List::of, member -> {});
        loop.every(MINUTE, store::sweep);
    }

    @Override
    public ReplicatedState state(String name) {
        return store.state(name, () -> {}); // what is too large for a frame is not sent anyway
    }

    @Override
    public ClusterPeers peers() {
        return this;
    }

    @Override
    public Claims claims() {
        return claims;
    }

    @Override
    public SilentPeers silentPeers() {
        return silentPeers;
    }

    @Override
    public PeerAlerts alerts() {
        return alerts;
    }

    @Override
    public AlertTransfer alertTransfer() {
        return alertTransfer;
    }

    @Override
    public PeersView view() {
        return new PeersView(Status.DISABLED, List.of());
    }

    @Override
    public int position() {
        return 0;
    }

    @Override
    public int order() {
        return 0;
    }

    @Override
    public boolean shared() {
        return false;
    }

    @Override
    public boolean settled() {
        return true;
    }

    @Override
    public boolean current() {
        return true;
    }

    @Override
    public void addListener(PeersListener listener) {
        // Nothing ever changes.
    }
}
