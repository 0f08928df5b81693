package io.grapevine.mesh.transport;

import com.esotericsoftware.minlog.Log;
import io.atomix.cluster.Member;
import io.atomix.cluster.MemberId;
import io.atomix.cluster.Node;
import io.atomix.cluster.discovery.NodeDiscoveryEvent;
import io.atomix.cluster.discovery.NodeDiscoveryEventListener;
import io.atomix.cluster.discovery.NodeDiscoveryService;
import io.atomix.cluster.protocol.GroupMembershipEvent;
import io.atomix.cluster.protocol.GroupMembershipProtocol;
import io.atomix.cluster.protocol.SwimMembershipProtocol;
import io.atomix.cluster.protocol.SwimMembershipProtocolConfig;
import io.atomix.utils.Version;
import io.atomix.utils.event.AbstractListenerManager;
import io.grapevine.mesh.transport.link.Identity;
import io.grapevine.mesh.transport.link.LinkPipeline;
import io.grapevine.mesh.transport.link.MeshAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Discovery of members with Atomix's SWIM protocol. */
public final class Swim {
    private static final Logger LOG = LoggerFactory.getLogger(Swim.class);
    private static final Duration GOSSIP_INTERVAL = Duration.ofMillis(250);

    /** A constant, as members of different versions form one cluster. */
    private static final Version VERSION = Version.from("1.0.0");

    private final Identity own;
    private final SwimMembershipProtocolConfig config;
    private final Messages messages;
    private final AtomicBoolean started = new AtomicBoolean();
    /** Completes after the start with the task that stops Atomix. */
    private final CompletableFuture<Runnable> end = new CompletableFuture<>();

    /**
     * Creates a discovery, which is idle until it is started.
     *
     * @param interval time between two probes
     * @param timeout how long a probe waits
     * @param answered called on any thread with the member that responded to a request, and after how long
     */
    public Swim(
            Identity own,
            Duration interval,
            Duration timeout,
            LinkPipeline wire,
            BiConsumer<Identity, Duration> answered) {
        this.own = own;
        this.messages = new Messages(own.address(), wire, answered);
        config = new SwimMembershipProtocolConfig()
                .setGossipInterval(GOSSIP_INTERVAL)
                .setProbeInterval(interval)
                .setProbeTimeout(timeout)
                .setFailureTimeout(interval.plus(timeout))
                .setNotifySuspect(true)
                .setBroadcastDisputes(true)
                .setBroadcastUpdates(true)
                .setRetainTombstones(false);
    }

    /**
     * Starts Atomix, once. It requests the members of others only at its start, so a link should exist by then; its
     * classes, which take a third of a second to load, are loaded on another thread.
     *
     * @param linked supplies the addresses of linked members; called on a thread of Atomix
     * @param found called with each discovered address, on a thread of Atomix
     */
    public void start(Supplier<Collection<MeshAddress>> linked, Consumer<MeshAddress> found) {
        if (started.compareAndSet(false, true)) {
            Thread thread = new Thread(() -> join(linked, found), "mesh-search");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void join(Supplier<Collection<MeshAddress>> linked, Consumer<MeshAddress> found) {
        Log.NONE(); // the serializer prints malformed bytes to standard output
        try {
            GroupMembershipProtocol protocol = SwimMembershipProtocol.TYPE.newProtocol(config);
            protocol.addListener(event -> {
                if (event.type() == GroupMembershipEvent.Type.MEMBER_ADDED) {
                    found.accept(Messages.place(event.member().address()));
                }
            });
            Member self = new Member(MemberId.from(own.id().toString()), Messages.address(own.address())) {
                @Override
                public Version version() { // Atomix compares members by it
                    return VERSION;
                }
            };
            protocol.join(messages, new Seeds(linked, protocol), self).join();
            end.complete(() -> {
                var unused = protocol.leave(self);
            });
        } catch (RuntimeException | LinkageError e) {
            LOG.error("Atomix failed to start, members are discovered by member exchange only", e);
        }
    }

    /** Handles a message from the Atomix of another member. */
    public CompletableFuture<byte[]> receive(Identity from, String subject, byte[] body) {
        return messages.handle(Messages.address(from.address()), subject, body);
    }

    /** Stops all threads, after the start has completed: Atomix cannot leave before it has joined. */
    public void stop() {
        var unused = end.thenAccept(Runnable::run);
    }

    /**
     * Atomix's node discovery: the linked members that it does not have yet, read at every probe. A member that it has
     * would be probed twice, once under a generated name, which delays failure detection.
     */
    private static final class Seeds extends AbstractListenerManager<NodeDiscoveryEvent, NodeDiscoveryEventListener>
            implements NodeDiscoveryService {
        private final Supplier<Collection<MeshAddress>> linked;
        private final GroupMembershipProtocol protocol;

        private Seeds(Supplier<Collection<MeshAddress>> linked, GroupMembershipProtocol protocol) {
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
}
