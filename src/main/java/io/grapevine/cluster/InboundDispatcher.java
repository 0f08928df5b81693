package io.grapevine.cluster;

import io.grapevine.cluster.address.HostPort;
import io.grapevine.cluster.swim.Swim;
import io.grapevine.cluster.wire.Identity;
import io.grapevine.cluster.wire.Inbox;
import io.grapevine.loop.EventLoop;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings what comes from the network to whom it is for: to the mesh on the loop, to Atomix at once. */
final class InboundDispatcher implements Inbox {
    private final EventLoop loop;
    private volatile @Nullable MeshChannel mesh;
    private volatile @Nullable Swim swim;

    InboundDispatcher(EventLoop loop) {
        this.loop = loop;
    }

    /** Says for whom it is; nothing comes before that. */
    void to(MeshChannel receiver, Swim search) {
        mesh = receiver;
        swim = search;
    }

    /** Has the mesh do something on the loop. */
    void onLoop(Consumer<MeshChannel> task) {
        loop.execute(() -> task.accept(Objects.requireNonNull(mesh)));
    }

    List<HostPort> linked() {
        return Objects.requireNonNull(mesh).linked();
    }

    @Override
    public void greeted(Identity from) {
        onLoop(mesh -> mesh.greeted(from));
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
            List<HostPort> places = MemberExchange.decode(body);
            onLoop(mesh -> places.forEach(mesh::heardOf));
        } else {
            var unused = asked(from, subject, body);
        }
    }

    @Override
    public CompletableFuture<byte[]> asked(Identity from, String subject, byte[] body) {
        return Objects.requireNonNull(swim).receive(from, subject, body);
    }
}
