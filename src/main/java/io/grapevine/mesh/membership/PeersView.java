package io.grapevine.mesh.membership;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The {@link ClusterPeers} at one moment.
 *
 * @param members the replicas that are alive, this one among them, sorted by name; none if there is no mesh
 * @param namesakes replicas that are alive under the name of another one in {@code members}
 * @param lost replicas that have ended without a goodbye, or are silent, sorted by name; they are known for {@code
 *     --cluster.reconnect-timeout}, unless another one comes with the name
 * @param contacts the configured peer addresses
 */
public record PeersView(
        ClusterPeers.Status status,
        List<Peer> members,
        List<Peer> namesakes,
        List<Lost> lost,
        List<SeedStatus> contacts) {
    private static final Set<SeedStatus.State> UNKNOWN =
            EnumSet.of(SeedStatus.State.UNRESOLVED, SeedStatus.State.TRYING, SeedStatus.State.SILENT);

    /**
     * A replica that was a member.
     *
     * @param address host and port, for display
     * @param unseen for how long nothing was heard of it
     */
    public record Lost(MemberId id, String address, Duration unseen) {}

    public PeersView {
        members = List.copyOf(members);
        namesakes = List.copyOf(namesakes);
        lost = List.copyOf(lost);
        contacts = List.copyOf(contacts);
    }

    /** Replicas with names of their own, and no configured address. */
    public PeersView(ClusterPeers.Status status, List<Peer> members) {
        this(status, members, List.of(), List.of(), List.of());
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
