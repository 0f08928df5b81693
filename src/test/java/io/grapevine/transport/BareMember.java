package io.grapevine.transport;

import io.grapevine.mesh.membership.MemberId;
import io.grapevine.transport.link.Hello.ChannelType;
import io.grapevine.transport.link.Identity;
import io.grapevine.transport.link.Link;
import io.grapevine.transport.link.LinkPipeline;
import io.grapevine.transport.link.LinkPipeline.Inbox;
import io.grapevine.transport.link.LocalMember;
import io.grapevine.transport.link.MeshAddress;
import io.grapevine.transport.link.Refusals;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A member that can prove who it is, and nothing else: no Atomix, and it dials only on request. */
final class BareMember implements Inbox, AutoCloseable {
    final MeshAddress address;
    final List<MeshAddress> introduced = new CopyOnWriteArrayList<>();
    private final LinkPipeline wire;

    BareMember(String name) throws IOException {
        wire = new LinkPipeline(
                Optional.empty(), MeshAddress::host, new Refusals(new PrometheusRegistry(), System::nanoTime));
        address = wire.bind(new MeshAddress("127.0.0.1", 0));
        wire.open(new LocalMember("", new Identity(new MemberId(name, "1"), address), Optional.empty()), this);
    }

    CompletableFuture<Link> dial(String replica) {
        CompletableFuture<Link> made = new CompletableFuture<>();
        wire.dial(MeshAddress.parse(replica).orElseThrow(), ChannelType.CONTROL, made::complete, end -> {});
        return made;
    }

    @Override
    public void onHello(Identity from) {}

    @Override
    public void core(Identity from, byte[] body, Runnable done) {
        done.run();
    }

    @Override
    public void onTell(Identity from, String subject, byte[] body) {
        if (subject.equals(MemberExchange.SUBJECT)) {
            introduced.addAll(MemberExchange.decode(body));
        }
    }

    @Override
    public CompletableFuture<byte[]> asked(Identity from, String subject, byte[] body) {
        return CompletableFuture.failedFuture(new IOException("no answer"));
    }

    @Override
    public void close() {
        wire.kill();
    }
}
