package io.grapevine.mesh;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.PeersListener;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.StateFamily;
import io.grapevine.mesh.state.VersionStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A replica without a mesh: first of one, settled, and sharing with no peer. */
public final class StandaloneReplication implements Replication, ClusterPeers {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final VersionStore store;
    private final Services services;

    /** Holds nothing yet; the name of {@code self} goes into what it writes. */
    public StandaloneReplication(EventLoop loop, MemberId self) {
        this.store = new VersionStore(loop, self, member -> false);
        this.services = new Services(
                new Claims(loop, frame -> {}),
                new SilentPeers(loop, List::of, member -> {}),
                new PeerAlerts(loop, List::of, (member, frame) -> false),
                new AlertTransfer(loop, (member, frame) -> false),
                new AlertTransfer(loop, (member, frame) -> false),
                Optional.empty());
        loop.every(MINUTE, store::sweep);
    }

    @Override
    public ReplicatedState state(String name) {
        return store.states().state(name, () -> {}); // what is too large for a frame is not sent anyway
    }

    @Override
    public StateFamily family(String name, Predicate<String> accepts) {
        return store.states().addFamily(name, () -> {}, accepts);
    }

    @Override
    public ClusterPeers peers() {
        return this;
    }

    @Override
    public Services services() {
        return services;
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

    @Override
    public void removeListener(PeersListener listener) {
        // None is kept.
    }
}
