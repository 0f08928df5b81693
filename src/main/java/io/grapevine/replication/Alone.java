package io.grapevine.replication;

import java.util.List;

/** A replica without a mesh: first of one, and settled. */
public final class Alone implements Peers {
    @Override
    public List<Peer> members() {
        return List.of();
    }

    @Override
    public int position() {
        return 0;
    }

    @Override
    public boolean settled() {
        return true;
    }

    @Override
    public Status status() {
        return Status.DISABLED;
    }

    @Override
    public void addListener(PeersListener listener) {
        // Nothing ever changes.
    }
}
