package io.grapevine.server;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.Secret;
import io.grapevine.mesh.Mesh;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.StandaloneReplication;
import io.grapevine.mesh.memberlist.AlertmanagerBridge;
import io.grapevine.mesh.memberlist.BridgeOptions;
import io.grapevine.mesh.memberlist.BridgedReplication;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.transport.ChannelOptions;
import io.grapevine.mesh.transport.MeshChannel;
import io.grapevine.mesh.transport.MeshChannels;
import io.grapevine.mesh.transport.SystemResolver;
import io.grapevine.mesh.transport.link.MeshAddress;
import io.grapevine.mesh.transport.link.MeshTls;
import io.grapevine.server.flags.ClusterOptions;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The replication of the server: over a mesh, or none if clustering is disabled; and the bridge to Alertmanagers, if any. */
record ClusterRuntime(
        EventLoop loop,
        MemberId self,
        Replication replication,
        Optional<Meshed> meshed,
        Optional<AlertmanagerBridge> bridge) {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterRuntime.class);

    /** The mesh and its transport. */
    record Meshed(Mesh mesh, MeshChannel channel) {}

    /**
     * Binds the port of the mesh, if enabled; nothing is sent before {@link #start}. Reads files and waits for the
     * loop, so not to be called on it.
     *
     * @param shadow whether the replica is a shadow, to which the bridge brings silences and takes nothing from it
     * @throws IOException if the mesh cannot listen or has no address to advertise, or its secret cannot be read
     * @throws UnusableFileException if its TLS cannot be used
     */
    static ClusterRuntime open(LiveReplica.Dependencies dependencies, boolean shadow, EventLoop loop)
            throws IOException, UnusableFileException {
        PrometheusRegistry registry = dependencies.registry();
        Optional<ClusterOptions> cluster = dependencies.options().cluster();
        Optional<BridgeOptions> alertmanagers = dependencies.options().alertmanagers();
        String configured = cluster.map(ClusterOptions::peerName).orElse("");
        Path kept = dependencies.options().storage().directory().resolve("grapevine");
        MemberId self = onLoop(loop, () -> {
            String name =
                    configured.isEmpty() ? PeerName.keptIn(kept, dependencies.hostName(), loop.random()) : configured;
            return MemberId.starting(name, loop);
        });
        Optional<MeshTls> encryption =
                encryption(dependencies.options().clusterTls()); // read also where nothing uses it
        if (shadow) {
            return onLoop(loop, () -> {
                Replication alone = new StandaloneReplication(loop, self);
                return new ClusterRuntime(
                        loop,
                        self,
                        alone,
                        Optional.empty(),
                        alertmanagers.map(options -> AlertmanagerBridge.readingSilences(
                                loop, options, encryption, new SystemResolver(), alone.state("sil"), registry)));
            });
        }
        if (cluster.isEmpty()) {
            return onLoop(
                    loop,
                    () -> with(
                            bridged(new StandaloneReplication(loop, self), alertmanagers, encryption, loop, registry),
                            Optional.empty(),
                            self,
                            loop));
        }
        ClusterOptions options = cluster.get();
        MeshChannel channel =
                MeshChannels.open(channel(options, self), encryption, new SystemResolver(), loop, registry);
        return onLoop(loop, () -> {
            Mesh mesh = new Mesh(loop, self, channel, options.mesh(), registry);
            Replication replication = bridged(mesh, alertmanagers, encryption, loop, registry);
            if (replication instanceof BridgedReplication bridged) {
                mesh.showBehind(bridged::ahead);
            }
            return with(replication, Optional.of(new Meshed(mesh, channel)), self, loop);
        });
    }

    private static Replication bridged(
            Replication replicas,
            Optional<BridgeOptions> alertmanagers,
            Optional<MeshTls> encryption,
            EventLoop loop,
            PrometheusRegistry registry) {
        return alertmanagers.isEmpty()
                ? replicas
                : new BridgedReplication(
                        loop, replicas, alertmanagers.get(), encryption, new SystemResolver(), registry);
    }

    private static ClusterRuntime with(
            Replication replication, Optional<Meshed> meshed, MemberId self, EventLoop loop) {
        Optional<AlertmanagerBridge> bridge =
                replication instanceof BridgedReplication bridged ? Optional.of(bridged.bridge()) : Optional.empty();
        return new ClusterRuntime(loop, self, replication, meshed, bridge);
    }

    private static <T> T onLoop(EventLoop loop, Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop).join();
    }

    private static Optional<MeshTls> encryption(Optional<Path> file) throws UnusableFileException {
        return file.isEmpty() ? Optional.empty() : Optional.of(new MeshTls(file.get()));
    }

    private static ChannelOptions channel(ClusterOptions options, MemberId self) throws IOException {
        return new ChannelOptions(
                self,
                options.label(),
                numeric(options.listen()),
                options.advertise(),
                options.allowPublicAddress(),
                options.peers(),
                secret(options.secretFile()),
                options.timing());
    }

    private static MeshAddress numeric(MeshAddress listen) throws IOException {
        if (listen.host().isEmpty() || listen.isNumeric()) {
            return listen;
        }
        MeshAddress resolved = MeshAddress.of(new InetSocketAddress(listen.host(), listen.port()));
        if (!resolved.isNumeric()) {
            throw new IOException(
                    "--cluster.listen-address: " + listen + " (expected: an address, or a name that leads to one)");
        }
        return resolved;
    }

    private static Optional<Secret> secret(Optional<Path> file) throws IOException {
        Optional<Secret> secret = ClusterSecret.read(file);
        if (secret.filter(ClusterSecret::isShort).isPresent()) {
            LOG.atWarn()
                    .addKeyValue("file", file.get())
                    .addKeyValue("expected", "at least " + ClusterSecret.LEAST + " bytes")
                    .log("Cluster secret is short enough to be guessed from a recorded handshake");
        }
        return secret;
    }

    String name() {
        return self.name();
    }

    /** Publishes the hash of this replica's configuration. */
    void configuration(long hash) {
        meshed.ifPresent(meshed -> loop.execute(() -> meshed.mesh().configuration(hash)));
    }

    /** Starts the mesh and the bridge after the state is restored. On the loop only. */
    void start() {
        meshed.ifPresent(meshed -> {
            String address = meshed.channel().address().toString();
            LOG.atInfo()
                    .addKeyValue("address", address)
                    .addKeyValue("peer", self.name())
                    .log("Cluster address advertised");
            meshed.mesh().start(address);
        });
        bridge.ifPresent(AlertmanagerBridge::start);
    }

    /**
     * Announces the leave; completes when the others have all local writes, or do not respond. The channel stays open.
     */
    CompletionStage<Void> leave() {
        CompletableFuture<Void> left = new CompletableFuture<>();
        CompletableFuture<Void> pushed = new CompletableFuture<>();
        meshed.ifPresentOrElse(
                meshed -> loop.execute(() -> meshed.mesh().leave(() -> left.complete(null))),
                () -> left.complete(null));
        bridge.ifPresentOrElse(
                bridge -> loop.execute(() -> bridge.leave(() -> pushed.complete(null))), () -> pushed.complete(null));
        return CompletableFuture.allOf(left, pushed);
    }

    /** Closes the mesh and the bridge immediately. */
    CompletionStage<Void> close() {
        return CompletableFuture.runAsync(
                () -> {
                    bridge.ifPresent(AlertmanagerBridge::close);
                    meshed.ifPresent(meshed -> meshed.channel().close());
                },
                loop);
    }
}
