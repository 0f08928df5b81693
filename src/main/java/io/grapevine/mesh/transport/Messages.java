package io.grapevine.mesh.transport;

import io.atomix.cluster.BootstrapService;
import io.atomix.cluster.messaging.BroadcastService;
import io.atomix.cluster.messaging.MessagingService;
import io.atomix.cluster.messaging.UnicastService;
import io.atomix.utils.net.Address;
import io.grapevine.mesh.transport.link.Hello.ChannelType;
import io.grapevine.mesh.transport.link.Identity;
import io.grapevine.mesh.transport.link.Link;
import io.grapevine.mesh.transport.link.LinkPipeline;
import io.grapevine.mesh.transport.link.MeshAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Atomix's messaging service over the mesh's connections, also for unicast messages instead of UDP. Every request has a
 * timeout, and no method that SWIM uses throws: an exception would stop Atomix's timers for good.
 */
final class Messages implements BootstrapService, MessagingService, UnicastService {
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
     * @param answered called on any thread with the member that responded to a request, and after how long
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

    /** The response of a handler; a failed future if there is none, as for malformed messages. Never throws. */
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
