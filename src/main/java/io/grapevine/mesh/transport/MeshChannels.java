package io.grapevine.mesh.transport;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.mesh.transport.link.Identity;
import io.grapevine.mesh.transport.link.LinkPipeline;
import io.grapevine.mesh.transport.link.LocalMember;
import io.grapevine.mesh.transport.link.MeshAddress;
import io.grapevine.mesh.transport.link.MeshTls;
import io.grapevine.mesh.transport.link.Refusals;
import io.grapevine.mesh.transport.link.Tls;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Factory of mesh channels. */
public final class MeshChannels {
    private static final Logger LOG = LoggerFactory.getLogger(MeshChannels.class);

    private MeshChannels() {}

    /**
     * Binds the listen address. Nothing is sent or accepted before the channel is started.
     *
     * @throws IOException if it cannot listen there, or has no address to advertise
     */
    public static MeshChannel open(
            ChannelOptions options,
            Optional<MeshTls> encryption,
            Resolver resolver,
            EventLoop loop,
            PrometheusRegistry registry)
            throws IOException {
        if (options.secret().isEmpty()
                && !encryption.map(MeshTls::authenticatesBothEnds).orElse(false)) {
            LOG.atWarn()
                    .addKeyValue("address", options.listen())
                    .log("Mesh port accepts any client: keep it private, or set --cluster.secret-file,"
                            + " or --cluster.tls-config with client_auth_type RequireAndVerifyClientCert");
        }
        ChannelOptions.Timing timing = options.timing();
        PeerDirectory directory = new PeerDirectory(options.peers(), resolver, timing.resolveInterval());
        LinkMetrics metrics = new LinkMetrics(registry);
        Refusals refusals = new Refusals(registry, System::nanoTime);
        LinkPipeline wire = new LinkPipeline(
                encryption.map(tls -> new Tls(tls, new Tls.Traffic(registry))),
                place -> directory.nameOf(place).orElse(place.host()),
                refusals);
        try {
            MeshAddress bound = wire.bind(options.listen());
            MeshAddress address = OwnAddress.choose(bound, options.advertise(), options.publicAddress());
            Identity own = new Identity(options.self(), address);
            Swim swim = new Swim(
                    own,
                    timing.probeInterval(),
                    timing.probeTimeout(),
                    wire,
                    (who, after) -> metrics.answered(who.id().name(), after));
            LocalMember local = new LocalMember(options.label(), own, options.secret());
            MeshChannel mesh = new MeshChannel(local, timing, loop, wire, directory, swim, metrics);
            new MetricFactory(registry, "grapevine_cluster_")
                    .gauge(
                            "connections",
                            "Number of mesh connections in both directions, including those being established.",
                            out -> out.call(wire.connections()));
            return mesh;
        } catch (IOException | RuntimeException e) {
            wire.kill();
            directory.close();
            throw e;
        }
    }
}
