package io.grapevine.cluster.swim;

import com.esotericsoftware.minlog.Log;
import io.atomix.cluster.BootstrapService;
import io.atomix.cluster.Member;
import io.atomix.cluster.MemberId;
import io.atomix.cluster.messaging.BroadcastService;
import io.atomix.cluster.messaging.MessagingService;
import io.atomix.cluster.messaging.UnicastService;
import io.atomix.cluster.protocol.GroupMembershipEvent;
import io.atomix.cluster.protocol.GroupMembershipProtocol;
import io.atomix.cluster.protocol.SwimMembershipProtocol;
import io.atomix.cluster.protocol.SwimMembershipProtocolConfig;
import io.atomix.utils.Version;
import io.grapevine.cluster.address.HostPort;
import io.grapevine.cluster.wire.ControlLinks;
import io.grapevine.cluster.wire.Identity;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds members through members. */
public final class Swim {
    private static final Logger LOG = LoggerFactory.getLogger(Swim.class);
    private static final Duration GOSSIP_INTERVAL = Duration.ofMillis(250);

    /** The same for ever, since members of different versions belong together. */
    private static final Version VERSION = Version.from("1.0.0");

    private final Identity own;
    private final SwimMembershipProtocolConfig config;
    private final ControlLinks links;
    private final Supplier<Collection<HostPort>> linked;
    private final Consumer<HostPort> found;
    private final Handlers handlers = new Handlers();
    private final AtomicBoolean started = new AtomicBoolean();
    /** Never done before the start, so that there is nothing to leave. */
    private final CompletableFuture<Runnable> end = new CompletableFuture<>();

    /**
     * Knows nobody until it is started.
     *
     * @param own this replica
     * @param interval time between two probes
     * @param timeout how long a probe waits
     * @param links what to send by
     * @param linked where members are that may be asked; called on a thread of Atomix
     * @param found told of each address at which a member is said to be, on a thread of Atomix
     */
    public Swim(
            Identity own,
            Duration interval,
            Duration timeout,
            ControlLinks links,
            Supplier<Collection<HostPort>> linked,
            Consumer<HostPort> found) {
        this.own = own;
        this.links = links;
        this.linked = linked;
        this.found = found;
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
     * Begins to probe, unless it has begun. Atomix asks what the others know only at its beginning, so somebody should
     * be linked by then; and as its classes take a third of a second to load, they are loaded beside whatever goes on.
     */
    public void start() {
        if (started.compareAndSet(false, true)) {
            Thread thread = new Thread(this::join, "mesh-search");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void join() {
        Log.NONE(); // what the serializer says of bytes that it does not understand goes to the standard output
        try {
            GroupMembershipProtocol protocol = SwimMembershipProtocol.TYPE.newProtocol(config);
            protocol.addListener(event -> {
                if (event.type() == GroupMembershipEvent.Type.MEMBER_ADDED) {
                    found.accept(Messages.place(event.member().address()));
                }
            });
            Member self = new Versioned(MemberId.from(own.id().toString()), own.address());
            Messages messages = new Messages(own.address(), links, handlers);
            protocol.join(services(messages), new Seeds(linked, protocol), self).join();
            end.complete(() -> {
                var unused = protocol.leave(self);
            });
        } catch (RuntimeException | LinkageError e) {
            LOG.error("Members find each other by introductions alone, as Atomix does not start", e);
        }
    }

    private static BootstrapService services(MessagingService messages) {
        UnicastService unicast = new TcpUnicast(messages);
        BroadcastService broadcast = new NoBroadcast();
        return new BootstrapService() {
            @Override
            public MessagingService getMessagingService() {
                return messages;
            }

            @Override
            public UnicastService getUnicastService() {
                return unicast;
            }

            @Override
            public BroadcastService getBroadcastService() {
                return broadcast;
            }
        };
    }

    /** A message of a member's Atomix has come. */
    public CompletableFuture<byte[]> receive(Identity from, String subject, byte[] body) {
        return handlers.handle(Messages.address(from.address()), subject, body);
    }

    /** Ends all threads, once the beginning is through: Atomix cannot leave what it has not yet joined. */
    public void stop() {
        var unused = end.thenAccept(Runnable::run);
    }

    /** A member with a version, without which Atomix compares nothing with nothing. */
    private static final class Versioned extends Member {
        private Versioned(MemberId id, HostPort place) {
            super(id, Messages.address(place));
        }

        @Override
        public Version version() {
            return VERSION;
        }
    }
}
