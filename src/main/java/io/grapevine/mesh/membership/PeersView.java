package io.grapevine.mesh.membership;

import io.grapevine.loop.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The {@link Peers} as any thread may see them. A picture is taken on the loop with every change, and once a second for
 * what creeps: lag, skew, and what the others say about themselves.
 */
public final class PeersView {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Peers peers;
    private volatile Picture picture = new Picture(Peers.Status.DISABLED, List.of());

    /**
     * The peers at one moment.
     *
     * @param status the state of the mesh
     * @param members the replicas that are alive, this one among them, sorted by name; none if there is no mesh
     * @param namesakes replicas that are alive under the name of another one in {@code members}
     * @param contacts the configured peer addresses
     */
    public record Picture(Peers.Status status, List<Peer> members, List<Peer> namesakes, List<SeedStatus> contacts) {
        /** Copies the lists. */
        public Picture {
            members = List.copyOf(members);
            namesakes = List.copyOf(namesakes);
            contacts = List.copyOf(contacts);
        }

        /** Replicas with names of their own, and no configured address. */
        public Picture(Peers.Status status, List<Peer> members) {
            this(status, members, List.of(), List.of());
        }

        /** This replica; empty if there is no mesh. */
        public Optional<Peer> self() {
            return members.stream().filter(Peer::self).findFirst();
        }
    }

    /** Begins to look. On the loop only. */
    public PeersView(EventLoop loop, Peers peers) {
        this.peers = peers;
        peers.addListener(new PeersListener() {
            @Override
            public void onContactsChanged() {
                take();
            }

            @Override
            public void onChanged() {
                take();
            }
        });
        take();
        if (peers.status() != Peers.Status.DISABLED) {
            loop.every(SECOND, this::take);
        }
    }

    private void take() {
        picture = peers.picture();
    }

    /** The latest picture. May be called from any thread. */
    public Picture picture() {
        return picture;
    }
}
