package io.grapevine.mesh.membership;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The {@link ClusterPeers} at one moment.
 *
 * @param members the replicas that are alive, this one among them, sorted by name; none if there is no mesh
 * @param namesakes replicas that are alive under the name of another one in {@code members}
 * @param contacts the configured peer addresses
 */
public record PeersView(
        ClusterPeers.Status status, List<Peer> members, List<Peer> namesakes, List<SeedStatus> contacts) {
    private static final Set<SeedStatus.State> UNKNOWN =
            EnumSet.of(SeedStatus.State.UNRESOLVED, SeedStatus.State.TRYING, SeedStatus.State.SILENT);

    public PeersView {
        members = List.copyOf(members);
        namesakes = List.copyOf(namesakes);
        contacts = List.copyOf(contacts);
    }

    /** Replicas with names of their own, and no configured address. */
    public PeersView(ClusterPeers.Status status, List<Peer> members) {
        this(status, members, List.of(), List.of());
    }

    /** Whether a replica may be at a configured address that has not answered: this one may be cut off, and have just started. */
    public boolean missesContact() {
        return contacts.stream().map(SeedStatus::state).anyMatch(UNKNOWN::contains);
    }

    /** This replica; empty if there is no mesh. */
    public Optional<Peer> self() {
        return members.stream().filter(Peer::self).findFirst();
    }
}
