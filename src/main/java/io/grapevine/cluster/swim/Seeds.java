package io.grapevine.cluster.swim;

import io.atomix.cluster.Member;
import io.atomix.cluster.Node;
import io.atomix.cluster.discovery.NodeDiscoveryEvent;
import io.atomix.cluster.discovery.NodeDiscoveryEventListener;
import io.atomix.cluster.discovery.NodeDiscoveryService;
import io.atomix.cluster.protocol.GroupMembershipProtocol;
import io.atomix.utils.event.AbstractListenerManager;
import io.grapevine.cluster.address.MeshAddress;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Atomix's node discovery: the linked members that it does not have yet, read at every probe. A member that it has
 * would be probed twice, once under a generated name, which delays failure detection.
 */
final class Seeds extends AbstractListenerManager<NodeDiscoveryEvent, NodeDiscoveryEventListener>
        implements NodeDiscoveryService {
    private final Supplier<Collection<MeshAddress>> linked;
    private final GroupMembershipProtocol protocol;

    Seeds(Supplier<Collection<MeshAddress>> linked, GroupMembershipProtocol protocol) {
        this.linked = linked;
        this.protocol = protocol;
    }

    @Override
    public Set<Node> getNodes() {
        TreeSet<MeshAddress> places = new TreeSet<>(linked.get());
        for (Member member : protocol.getMembers()) {
            places.remove(Messages.place(member.address()));
        }
        Set<Node> nodes = new LinkedHashSet<>();
        for (MeshAddress place : places) {
            nodes.add(Node.builder()
                    .withId("seed-" + place)
                    .withAddress(Messages.address(place))
                    .build());
        }
        return nodes;
    }
}
