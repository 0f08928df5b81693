package io.grapevine.cluster;

import io.grapevine.cluster.address.HostPort;
import io.grapevine.cluster.address.OwnAddress;
import io.grapevine.cluster.address.PeerAddress;
import io.grapevine.cluster.address.PeerDirectory;
import io.grapevine.cluster.address.Resolver;
import io.grapevine.cluster.swim.Swim;
import io.grapevine.cluster.wire.ControlLinks;
import io.grapevine.cluster.wire.Encryption;
import io.grapevine.cluster.wire.Identity;
import io.grapevine.cluster.wire.LinkPipeline;
import io.grapevine.cluster.wire.Local;
import io.grapevine.cluster.wire.Refusals;
import io.grapevine.cluster.wire.Tls;
import io.grapevine.cluster.wire.TlsTraffic;
import io.grapevine.loop.EventLoop;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a mesh together. */
public final class MeshChannels {
    private static final Logger LOG = LoggerFactory.getLogger(MeshChannels.class);

    private MeshChannels() {}

    /**
     * Takes the address to listen on. Nothing is sent, and nobody let in, before the mesh is started.
     *
     * @param encryption how connections are encrypted, if they are
     * @param resolver looks up names
     * @param loop where the mesh lives
     * @param registry where its metrics go
     * @throws IOException if it cannot be listened there, or no address can be advertised
     */
    public static MeshChannel open(
            ChannelOptions options,
            Optional<Encryption> encryption,
            Resolver resolver,
            EventLoop loop,
            PrometheusRegistry registry)
            throws IOException {
        if (options.secret().isEmpty()
                && !encryption.map(Encryption::keepsStrangersOut).orElse(false)) {
            LOG.atWarn()
                    .addKeyValue("address", options.listen())
                    .log("The mesh port is open to whoever reaches it: keep it private, or set --cluster.secret-file,"
                            + " or --cluster.tls-config with client_auth_type RequireAndVerifyClientCert");
        }
        InboundDispatcher arrivals = new InboundDispatcher(loop);
        ChannelOptions.Timing timing = options.timing();
        PeerDirectory directory =
                new PeerDirectory(options.peers(), resolver, timing.resolveInterval(), new PeerDirectory.Listener() {
                    @Override
                    public void changed() {
                        arrivals.onLoop(MeshChannel::dialConfigured);
                    }

                    @Override
                    public void failed(PeerAddress peer, String reason) {
                        arrivals.onLoop(mesh -> mesh.lookupFailed(peer, reason));
                    }
                });
        LinkMetrics metrics = new LinkMetrics(registry);
        Refusals refusals = new Refusals(registry, System::nanoTime);
        LinkPipeline wire = new LinkPipeline(
                options.limits(),
                encryption.map(tls -> new Tls(tls, new TlsTraffic(registry))),
                place -> directory.nameOf(place).orElse(place.host()),
                refusals,
                arrivals);
        try {
            HostPort bound = wire.bind(options.listen());
            HostPort address = OwnAddress.choose(bound, options.advertise(), options.publicAddress());
            Identity own = new Identity(options.self(), address);
            Swim swim = new Swim(
                    own,
                    timing.probeInterval(),
                    timing.probeTimeout(),
                    new ControlLinks(
                            wire, (who, after) -> metrics.answered(who.id().name(), after)),
                    arrivals::linked,
                    place -> arrivals.onLoop(mesh -> mesh.heardOf(place)));
            Local local = new Local(options.label(), own, options.secret());
            MeshChannel mesh = new MeshChannel(local, timing, loop, wire, directory, swim, metrics);
            arrivals.to(mesh, swim);
            connections(registry, wire);
            return mesh;
        } catch (IOException | RuntimeException e) {
            wire.kill();
            directory.close();
            throw e;
        }
    }

    private static void connections(PrometheusRegistry registry, LinkPipeline wire) {
        GaugeWithCallback.builder()
                .name("grapevine_cluster_connections")
                .help("Open connections of the mesh, either way, those that are being made included.")
                .callback(gauge -> gauge.call(wire.connections()))
                .register(registry);
    }
}
