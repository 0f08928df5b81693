package io.grapevine.cluster.swim;

import io.atomix.cluster.messaging.BroadcastService;
import java.util.function.Consumer;

/** Atomix's broadcast service without function: SWIM does not use multicast. */
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
