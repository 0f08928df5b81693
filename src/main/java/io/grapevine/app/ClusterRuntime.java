package io.grapevine.app;

import io.grapevine.app.flags.ClusterOptions;
import io.grapevine.cluster.ChannelOptions;
import io.grapevine.cluster.MeshChannel;
import io.grapevine.cluster.MeshChannels;
import io.grapevine.cluster.address.HostPort;
import io.grapevine.cluster.address.SystemResolver;
import io.grapevine.cluster.tls.MeshTls;
import io.grapevine.cluster.wire.Encryption;
import io.grapevine.cluster.wire.LinkLimits;
import io.grapevine.config.Secret;
import io.grapevine.go.FileReason;
import io.grapevine.loop.EventLoop;
import io.grapevine.mesh.Mesh;
import io.grapevine.mesh.MeshOptions;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.StandaloneReplication;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.tls.UnusableFileException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this replica shares with others: by a mesh, or with nobody. */
final class ClusterRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterRuntime.class);

    /** Bytes; 128 bits, if they are random. */
    private static final int LEAST_SECRET = 16;

    private final EventLoop loop;
    private final Replication replication;
    private final PeersView peers;
    private final Optional<Meshed> meshed;

    private record Meshed(MemberId self, Mesh mesh, MeshChannel channel) {}

    private ClusterRuntime(EventLoop loop, Replication replication, Optional<Meshed> meshed) {
        this.loop = loop;
        this.replication = replication;
        this.meshed = meshed;
        this.peers = new PeersView(loop, replication.peers());
    }

    /**
     * Takes the port of the mesh, if there is to be one; nothing is sent before {@link #start}. Reads files and waits for
     * the loop, so not to be called on it.
     *
     * @param directory of the state, where the name of the replica is kept
     * @throws IOException if the mesh cannot listen or has no address to advertise, or its secret cannot be read
     * @throws UnusableFileException if its TLS cannot be used
     */
    static ClusterRuntime open(
            Optional<ClusterOptions> cluster,
            Path directory,
            String hostName,
            EventLoop loop,
            PrometheusRegistry registry)
            throws IOException, UnusableFileException {
        String configured = cluster.map(ClusterOptions::peerName).orElse("");
        Path kept = directory.resolve("grapevine");
        MemberId self = onLoop(loop, () -> {
            String name = configured.isEmpty() ? PeerName.keptIn(kept, hostName, loop.random()) : configured;
            return MemberId.starting(name, loop);
        });
        if (cluster.isEmpty()) {
            return onLoop(
                    loop, () -> new ClusterRuntime(loop, new StandaloneReplication(loop, self), Optional.empty()));
        }
        ClusterOptions options = cluster.get();
        MeshChannel channel =
                MeshChannels.open(channel(options, self), encryption(options), new SystemResolver(), loop, registry);
        ClusterOptions.Timing timing = options.timing();
        MeshOptions patience = new MeshOptions(timing.settleTimeout(), timing.reconnectTimeout());
        return onLoop(loop, () -> {
            Mesh mesh = new Mesh(loop, self, channel, patience, registry);
            return new ClusterRuntime(loop, mesh, Optional.of(new Meshed(self, mesh, channel)));
        });
    }

    private static <T> T onLoop(EventLoop loop, Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop).join();
    }

    private static Optional<Encryption> encryption(ClusterOptions options) throws UnusableFileException {
        Optional<Path> file = options.tlsConfig();
        return file.isEmpty() ? Optional.empty() : Optional.of(new MeshTls(file.get()));
    }

    private static ChannelOptions channel(ClusterOptions options, MemberId self) throws IOException {
        ClusterOptions.Timing timing = options.timing();
        return new ChannelOptions(
                self,
                options.label(),
                numeric(options.listen()),
                options.advertise(),
                options.allowPublicAddress(),
                options.peers(),
                secret(options.secretFile()),
                new ChannelOptions.Timing(
                        timing.probeInterval(),
                        timing.probeTimeout(),
                        timing.reconnectInterval(),
                        timing.reconnectTimeout(),
                        timing.resolveInterval()),
                LinkLimits.DEFAULT);
    }

    private static HostPort numeric(HostPort listen) throws IOException {
        if (listen.host().isEmpty() || listen.isNumeric()) {
            return listen;
        }
        HostPort resolved = HostPort.of(new InetSocketAddress(listen.host(), listen.port()));
        if (!resolved.isNumeric()) {
            throw new IOException(
                    "--cluster.listen-address: " + listen + " (expected: an address, or a name that leads to one)");
        }
        return resolved;
    }

    /** Says that a secret is so short that whoever records a handshake could guess it. */
    private static void warnIfShort(String text, Path file) {
        if (text.getBytes(StandardCharsets.UTF_8).length < LEAST_SECRET) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("expected", "at least " + LEAST_SECRET + " bytes")
                    .log("The cluster secret is short enough to be guessed from a recorded handshake");
        }
    }

    private static Optional<Secret> secret(Optional<Path> file) throws IOException {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        String text;
        try {
            text = Files.readString(file.get()).strip();
        } catch (IOException e) {
            throw new IOException(
                    "--cluster.secret-file: " + file.get() + ": " + FileReason.of(e)
                            + " (expected: a file of text to read)",
                    e);
        }
        if (text.isEmpty()) {
            throw new IOException("--cluster.secret-file: " + file.get() + " is empty (expected: a secret)");
        }
        warnIfShort(text, file.get());
        return Optional.of(new Secret(text));
    }

    /** What the node shares by. */
    Replication replication() {
        return replication;
    }

    /** Who is there; for any thread. */
    PeersView peers() {
        return peers;
    }

    /** Says which configuration this replica works by. */
    void configuration(long hash) {
        loop.execute(() -> replication.configuration(hash));
    }

    /** Begins to talk to the others, once the state is restored. On the loop only. */
    void start() {
        meshed.ifPresent(meshed -> {
            String address = meshed.channel().address().toString();
            LOG.atInfo()
                    .addKeyValue("address", address)
                    .addKeyValue("peer", meshed.self().name())
                    .log("Cluster address advertised");
            meshed.mesh().start(address);
        });
    }

    /** Takes leave: done when the others have what was written here, or do not answer. The channel stays open. */
    CompletionStage<Void> leave() {
        CompletableFuture<Void> left = new CompletableFuture<>();
        meshed.ifPresentOrElse(
                meshed -> loop.execute(() -> meshed.mesh().leave(() -> left.complete(null))),
                () -> left.complete(null));
        return left;
    }

    /** Closes the mesh, whatever is under way. */
    CompletionStage<Void> close() {
        return CompletableFuture.runAsync(
                () -> meshed.ifPresent(meshed -> meshed.channel().close()), loop);
    }
}
