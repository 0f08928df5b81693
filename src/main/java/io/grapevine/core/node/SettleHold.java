package io.grapevine.core.node;

import io.grapevine.core.dispatch.Dispatcher;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.PeersListener;

/** Holds flushes back until the mesh has settled: only then are the notifications of other replicas known. On the loop only. */
record SettleHold(ClusterPeers peers, Dispatcher dispatcher) implements PeersListener {
    void begin() {
        if (!peers.settled()) {
            dispatcher.hold();
            peers.addListener(this);
        }
    }

    @Override
    public void onSettled() {
        dispatcher.release();
    }

    void close() {
        peers.removeListener(this);
    }
}
