package io.grapevine.transport.memberlist;

import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.PeersListener;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.mesh.membership.SeedStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The peers of a replica that stands behind Alertmanagers: its position counts them, and it has settled once their state is
 * known, too. On the loop only, except {@link #view}.
 */
final class BridgedPeers implements ClusterPeers {
    private final ClusterPeers replicas;
    private final AlertmanagerBridge bridge;
    private final List<PeersListener> listeners = new ArrayList<>();
    private boolean announced;

    BridgedPeers(ClusterPeers replicas, AlertmanagerBridge bridge) {
        this.replicas = replicas;
        this.bridge = bridge;
        replicas.addListener(new Forward());
        bridge.addListener(new Forward());
    }

    @Override
    public PeersView view() {
        PeersView view = replicas.view();
        List<SeedStatus> contacts = contacts(view.contacts(), bridge.contacts());
        Status status = view.status() == Status.READY && !bridge.settled() ? Status.SETTLING : view.status();
        return new PeersView(status, view.members(), view.namesakes(), view.lost(), contacts);
    }

    /**
     * The status of each address once: while a cluster is migrated, both replicas and Alertmanagers are looked for at
     * the same ones. Where an Alertmanager answers, no replica can, and the other way round; where neither does, the
     * replica is named.
     */
    static List<SeedStatus> contacts(List<SeedStatus> replicas, List<SeedStatus> alertmanagers) {
        Set<String> answered = new HashSet<>();
        alertmanagers.stream().filter(BridgedPeers::answers).forEach(contact -> answered.add(contact.address()));
        List<SeedStatus> contacts = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (SeedStatus replica : replicas) {
            if (answers(replica) || !answered.contains(replica.address())) {
                contacts.add(replica);
                named.add(replica.peer());
                named.add(replica.address());
            }
        }
        for (SeedStatus alertmanager : alertmanagers) {
            if (answers(alertmanager) || !named.contains(alertmanager.address())) {
                contacts.add(alertmanager);
            }
        }
        return contacts;
    }

    private static boolean answers(SeedStatus contact) {
        return contact.state() == SeedStatus.State.CONNECTED || contact.state() == SeedStatus.State.SELF;
    }

    @Override
    public int position() {
        return bridge.ahead() + replicas.position();
    }

    /** The order among replicas only: Alertmanagers do not claim. */
    @Override
    public int order() {
        return replicas.order();
    }

    @Override
    public boolean shared() {
        return bridge.hasMet() || replicas.shared();
    }

    @Override
    public boolean settled() {
        return replicas.settled() && bridge.settled();
    }

    @Override
    public boolean current() {
        return replicas.current();
    }

    @Override
    public void addListener(PeersListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(PeersListener listener) {
        listeners.remove(listener);
    }

    private final class Forward implements PeersListener {
        private void toAll(Consumer<PeersListener> event) {
            List.copyOf(listeners).forEach(event);
        }

        @Override
        public void onSettled() {
            if (settled() && !announced) {
                announced = true;
                toAll(PeersListener::onSettled);
            }
        }

        @Override
        public void on(PeerEvent event, MemberId member) {
            toAll(listener -> listener.on(event, member));
        }

        @Override
        public void onContactsChanged() {
            toAll(PeersListener::onContactsChanged);
        }

        @Override
        public void onChanged() {
            toAll(PeersListener::onChanged);
        }
    }
}
