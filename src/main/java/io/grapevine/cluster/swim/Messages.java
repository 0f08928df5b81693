package io.grapevine.cluster.swim;

import io.atomix.cluster.messaging.ManagedMessagingService;
import io.atomix.cluster.messaging.MessagingService;
import io.atomix.utils.net.Address;
import io.grapevine.cluster.address.MeshAddress;
import io.grapevine.cluster.wire.ControlLinks;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * Atomix's messaging service over the mesh's connections. Every request has a timeout, and no method throws: an
 * exception would stop Atomix's timers for good.
 */
final class Messages implements ManagedMessagingService {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Address own;
    private final ControlLinks links;
    private final Handlers handlers;

    Messages(MeshAddress own, ControlLinks links, Handlers handlers) {
        this.own = address(own);
        this.links = links;
        this.handlers = handlers;
    }

    static Address address(MeshAddress place) {
        return new Address(place.host(), place.port());
    }

    static MeshAddress place(Address address) {
        return new MeshAddress(address.host(), address.port());
    }

    @Override
    public Address address() {
        return own;
    }

    @Override
    public CompletableFuture<Void> sendAsync(Address to, String subject, byte[] body, boolean keepAlive) {
        try {
            return links.tell(place(to), subject, body);
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
            return handlers.handle(own, subject, body);
        }
        try {
            return links.ask(place(to), subject, body, timeout).orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) { // an address from another member may be malformed
            return CompletableFuture.failedFuture(new IOException("no way to " + to, e));
        }
    }

    @Override
    public CompletableFuture<byte[]> sendAndReceive(
            Address to, String subject, byte[] body, boolean keepAlive, Duration timeout, Executor executor) {
        return sendAndReceive(to, subject, body, keepAlive, timeout).thenApplyAsync(answer -> answer, executor);
    }

    @Override
    public void registerHandler(String subject, BiConsumer<Address, byte[]> handler, Executor executor) {
        handlers.put(
                subject,
                (from, body) -> CompletableFuture.supplyAsync(
                        () -> {
                            handler.accept(from, body);
                            return new byte[0];
                        },
                        executor));
    }

    @Override
    public void registerHandler(String subject, BiFunction<Address, byte[], byte[]> handler, Executor executor) {
        handlers.put(subject, (from, body) -> CompletableFuture.supplyAsync(() -> handler.apply(from, body), executor));
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
    public CompletableFuture<MessagingService> start() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public boolean isRunning() {
        return true;
    }

    @Override
    public CompletableFuture<Void> stop() {
        return CompletableFuture.completedFuture(null);
    }
}
