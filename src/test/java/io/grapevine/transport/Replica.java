package io.grapevine.transport;

import io.grapevine.Scrape;
import io.grapevine.base.loop.LoopThread;
import io.grapevine.config.Secret;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.transport.link.LinkRefusal;
import io.grapevine.transport.link.MeshAddress;
import io.grapevine.transport.link.MeshTls;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One replica of a test and the events of its listener. */
final class Replica extends ChannelEvents {
    final MemberId id;
    final MeshChannel mesh;
    final LoopThread loop;
    private final PrometheusRegistry registry = new PrometheusRegistry();

    Replica(MeshNetwork network, ChannelOptions options, Optional<MeshTls> tls) {
        id = options.self();
        loop = network.loop();
        mesh = network.mesh(options, tls, loop, registry);
        loop.execute(() -> mesh.start(this));
    }

    /** A replica that others reach at {@code advertised}, behind which is {@code listen}. */
    static Replica behind(
            MeshNetwork network,
            String name,
            MeshAddress listen,
            MeshAddress advertised,
            ChannelOptions.Timing timing,
            MeshAddress... peers) {
        ChannelOptions options = new ChannelOptions(
                new MemberId(name, "1"),
                "",
                listen,
                Optional.of(advertised),
                false,
                Stream.of(peers)
                        .map(peer -> PeerAddress.parse(peer.toString()).orElseThrow())
                        .toList(),
                Optional.empty(),
                timing);
        return new Replica(network, options, Optional.empty());
    }

    static Replica start(MeshNetwork network, String name, String label, Optional<Secret> secret, String... peers) {
        ChannelOptions options =
                MeshNetwork.options(new MemberId(name, "1"), label, network.freeAddress(), List.of(peers), secret);
        return new Replica(network, options, Optional.empty());
    }

    String address() {
        return mesh.address().toString();
    }

    /** The sum of a counter, without the end of its name. */
    double metric(String name) {
        return Scrape.sum(registry, name);
    }

    /** How many connections were refused for this reason. */
    double refused(LinkRefusal reason) {
        return Scrape.sum(registry, "grapevine_cluster_refused_connections", "reason", reason.label());
    }
}
