package io.grapevine.transport;

import com.esotericsoftware.minlog.Log;
import io.atomix.cluster.BootstrapService;
import io.atomix.cluster.Member;
import io.atomix.cluster.MemberId;
import io.atomix.cluster.Node;
import io.atomix.cluster.discovery.NodeDiscoveryEvent;
import io.atomix.cluster.discovery.NodeDiscoveryEventListener;
import io.atomix.cluster.discovery.NodeDiscoveryService;
import io.atomix.cluster.messaging.BroadcastService;
import io.atomix.cluster.messaging.MessagingService;
import io.atomix.cluster.messaging.UnicastService;
import io.atomix.cluster.protocol.GroupMembershipEvent;
import io.atomix.cluster.protocol.GroupMembershipProtocol;
import io.atomix.cluster.protocol.SwimMembershipProtocol;
import io.atomix.cluster.protocol.SwimMembershipProtocolConfig;
import io.atomix.utils.Version;
import io.atomix.utils.event.AbstractListenerManager;
import io.atomix.utils.net.Address;
import io.grapevine.transport.link.Hello.ChannelType;
import io.grapevine.transport.link.Identity;
import io.grapevine.transport.link.Link;
import io.grapevine.transport.link.LinkPipeline;
import io.grapevine.transport.link.MeshAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Discovery of members with Atomix's SWIM protocol. */
public final class Swim {
    private static final Logger LOG = LoggerFactory.getLogger(Swim.class);
    private static final Duration GOSSIP_INTERVAL = Duration.ofMillis(250);

    /** The version that every member announces: a constant, as members of different versions form one cluster. */
    private static final Version VERSION = Version.from("1.0.0");

    private final Identity own;
    private final SwimMembershipProtocolConfig config;
    private final Messages messages;
    private final AtomicBoolean started = new AtomicBoolean();
    /** The task that stops Atomix; completes once Atomix has started. */
    private final CompletableFuture<Runnable> end = new CompletableFuture<>();

    /**
     * Creates a discovery, which is idle until it is started.
     *
     * @param interval time between two probes
     * @param timeout how long a probe waits for its response
     * @param answered called on any thread with a member that responded to a request, and its response time
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
     * Starts Atomix; further calls do nothing. Atomix asks other members for theirs only at its start, so a link should
     * exist by then. It starts on a thread of its own, since its classes take a third of a second to load.
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
                public Version version() { // Atomix compares members by their version
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

    /** Stops Atomix once its start has completed, since it cannot leave before it has joined. */
    public void stop() {
        var unused = end.thenAccept(Runnable::run);
    }

    /**
     * Atomix's node discovery, asked at every probe: the linked members that Atomix does not know yet. A known member
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

    /**
     * Atomix's messaging service over the mesh's connections, also for unicast messages instead of UDP. Every request has a
     * timeout, and no method that SWIM uses throws: an exception would stop Atomix's timers for good.
     */
    private static final class Messages implements BootstrapService, MessagingService, UnicastService {
        private static final Logger LOG = LoggerFactory.getLogger(Messages.class);
        private static final Duration TIMEOUT = Duration.ofSeconds(5);

        private final Address own;
        private final LinkPipeline wire;
        private final BiConsumer<Identity, Duration> answered;
        private final Map<MeshAddress, CompletableFuture<Link>> links = new ConcurrentHashMap<>();
        private final Map<String, BiFunction<Address, byte[], CompletableFuture<byte[]>>> handlers =
                new ConcurrentHashMap<>();

        /**
         * Creates the services, which open control connections on demand.
         *
         * @param answered called on any thread with a member that responded to a request, and its response time
         */
        Messages(MeshAddress own, LinkPipeline wire, BiConsumer<Identity, Duration> answered) {
            this.own = address(own);
            this.wire = wire;
            this.answered = answered;
        }

        static Address address(MeshAddress place) {
            return new Address(place.host(), place.port());
        }

        static MeshAddress place(Address address) {
            return new MeshAddress(address.host(), address.port());
        }

        /**
         * Passes a message to its handler. The future fails if there is no handler, or the message is malformed. Never
         * throws.
         */
        CompletableFuture<byte[]> handle(Address from, String subject, byte[] body) {
            BiFunction<Address, byte[], CompletableFuture<byte[]>> handler = handlers.get(subject);
            if (handler == null) {
                return CompletableFuture.failedFuture(new IOException("no handler of " + subject));
            }
            try {
                return handler.apply(from, body).orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            } catch (RuntimeException e) {
                LOG.atDebug().addKeyValue("subject", subject).setCause(e).log("Membership message cannot be decoded");
                return CompletableFuture.failedFuture(e);
            }
        }

        @Override
        public MessagingService getMessagingService() {
            return this;
        }

        @Override
        public UnicastService getUnicastService() {
            return this;
        }

        /** SWIM does not use multicast. */
        @Override
        public BroadcastService getBroadcastService() {
            throw new UnsupportedOperationException("multicast");
        }

        @Override
        public Address address() {
            return own;
        }

        @Override
        public CompletableFuture<Void> sendAsync(Address to, String subject, byte[] body, boolean keepAlive) {
            try {
                return link(place(to)).thenAccept(link -> link.tell(subject, body));
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        @Override
        public CompletableFuture<byte[]> sendAndReceive(Address to, String subject, byte[] body, boolean keepAlive) {
            return sendAndReceive(to, subject, body, keepAlive, TIMEOUT);
        }

        @Override
        public CompletableFuture<byte[]> sendAndReceive(
                Address to, String subject, byte[] body, boolean keepAlive, Executor executor) {
            return sendAndReceive(to, subject, body, keepAlive, TIMEOUT, executor);
        }

        @Override
        public CompletableFuture<byte[]> sendAndReceive(
                Address to, String subject, byte[] body, boolean keepAlive, Duration timeout) {
            if (to.equals(own)) {
                return handle(own, subject, body);
            }
            try {
                return link(place(to))
                        .thenCompose(link -> ask(link, subject, body, timeout))
                        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RuntimeException e) { // an address from another member may be malformed
                return CompletableFuture.failedFuture(new IOException("no way to " + to, e));
            }
        }

        private CompletableFuture<byte[]> ask(Link link, String subject, byte[] body, Duration timeout) {
            long start = System.nanoTime();
            return link.ask(subject, body, timeout).thenApply(answer -> {
                answered.accept(link.who(), Duration.ofNanos(System.nanoTime() - start));
                return answer;
            });
        }

        private CompletableFuture<Link> link(MeshAddress to) {
            CompletableFuture<Link> fresh = new CompletableFuture<>();
            CompletableFuture<Link> known = links.putIfAbsent(to, fresh);
            if (known != null) {
                return known;
            }
            wire.dial(to, ChannelType.CONTROL, fresh::complete, end -> {
                links.remove(to, fresh);
                fresh.completeExceptionally(new IOException("no link to " + to));
            });
            return fresh;
        }

        @Override
        public CompletableFuture<byte[]> sendAndReceive(
                Address to, String subject, byte[] body, boolean keepAlive, Duration timeout, Executor executor) {
            return sendAndReceive(to, subject, body, keepAlive, timeout).thenApplyAsync(answer -> answer, executor);
        }

        @Override
        public void registerHandler(String subject, BiConsumer<Address, byte[]> handler, Executor executor) {
            registerHandler(
                    subject,
                    (from, body) -> {
                        handler.accept(from, body);
                        return new byte[0];
                    },
                    executor);
        }

        @Override
        public void registerHandler(String subject, BiFunction<Address, byte[], byte[]> handler, Executor executor) {
            registerHandler(
                    subject, (from, body) -> CompletableFuture.supplyAsync(() -> handler.apply(from, body), executor));
        }

        @Override
        public void registerHandler(String subject, BiFunction<Address, byte[], CompletableFuture<byte[]>> handler) {
            handlers.put(subject, handler);
        }

        @Override
        public void unregisterHandler(String subject) {
            handlers.remove(subject);
        }

        @Override
        public void unicast(Address to, String subject, byte[] body) {
            var unused = sendAsync(to, subject, body, true);
        }

        @Override
        public void addListener(String subject, BiConsumer<Address, byte[]> listener, Executor executor) {
            registerHandler(subject, listener, executor);
        }

        @Override
        public void removeListener(String subject, BiConsumer<Address, byte[]> listener) {
            unregisterHandler(subject);
        }
    }
}
