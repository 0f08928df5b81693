package io.grapevine.cluster.swim;

import io.atomix.cluster.messaging.MessagingService;
import io.atomix.cluster.messaging.UnicastService;
import io.atomix.utils.net.Address;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/** Atomix's unicast service over the mesh's TCP connections instead of UDP. */
final class TcpUnicast implements UnicastService {
    private final MessagingService messages;

    TcpUnicast(MessagingService messages) {
        this.messages = messages;
    }

    @Override
    public void unicast(Address to, String subject, byte[] body) {
        var unused = messages.sendAsync(to, subject, body, true);
    }

    @Override
    public void addListener(String subject, BiConsumer<Address, byte[]> listener, Executor executor) {
        messages.registerHandler(subject, listener, executor);
    }

    @Override
    public void removeListener(String subject, BiConsumer<Address, byte[]> listener) {
        messages.unregisterHandler(subject);
    }
}
