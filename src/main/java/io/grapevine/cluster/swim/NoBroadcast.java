package io.grapevine.cluster.swim;

import io.atomix.cluster.messaging.BroadcastService;
import java.util.function.Consumer;

/** There is no multicast; the membership protocol does not use it. */
final class NoBroadcast implements BroadcastService {
    @Override
    public void broadcast(String subject, byte[] body) {
        throw new UnsupportedOperationException("multicast");
    }

    @Override
    public void addListener(String subject, Consumer<byte[]> listener) {
        throw new UnsupportedOperationException("multicast");
    }

    @Override
    public void removeListener(String subject, Consumer<byte[]> listener) {
        throw new UnsupportedOperationException("multicast");
    }
}
