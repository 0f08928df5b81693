package io.grapevine.cluster;

import io.grapevine.cluster.address.MeshAddress;
import io.grapevine.cluster.swim.Swim;
import io.grapevine.cluster.wire.Identity;
import io.grapevine.cluster.wire.Inbox;
import io.grapevine.loop.EventLoop;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Dispatches inbound frames: mesh frames to the event loop, SWIM messages to Atomix on the network thread. */
final class InboundDispatcher implements Inbox {
    private final EventLoop loop;
    private volatile @Nullable MeshChannel mesh;
    private volatile @Nullable Swim swim;

    InboundDispatcher(EventLoop loop) {
        this.loop = loop;
    }

    /** Sets the receivers, before the first frame. */
    void to(MeshChannel receiver, Swim search) {
        mesh = receiver;
        swim = search;
    }

    /** Runs {@code task} with the mesh channel on the loop. */
    void onLoop(Consumer<MeshChannel> task) {
        loop.execute(() -> task.accept(Objects.requireNonNull(mesh)));
    }

    List<MeshAddress> linked() {
        return Objects.requireNonNull(mesh).linked();
    }

    @Override
    public void onHello(Identity from) {
        onLoop(mesh -> mesh.onHello(from));
    }

    @Override
    public void core(Identity from, byte[] body, Runnable done) {
        onLoop(mesh -> {
            try {
                mesh.received(from.id(), body);
            } finally {
                done.run();
            }
        });
    }

    @Override
    public void told(Identity from, String subject, byte[] body) {
        if (subject.equals(MemberExchange.SUBJECT)) {
            List<MeshAddress> places = MemberExchange.decode(body);
            onLoop(mesh -> places.forEach(mesh::discovered));
        } else {
            var unused = asked(from, subject, body);
        }
    }

    @Override
    public CompletableFuture<byte[]> asked(Identity from, String subject, byte[] body) {
        return Objects.requireNonNull(swim).receive(from, subject, body);
    }
}
