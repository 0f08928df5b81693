package io.grapevine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.LoopThread;
import io.grapevine.config.Secret;
import io.grapevine.mesh.Channel;
import io.grapevine.mesh.ChannelContract;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.transport.link.MeshAddress;
import io.grapevine.transport.link.MeshTls;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/** Replicas on the loopback interface. */
final class MeshNetwork implements ChannelContract.Network {
    static final ChannelOptions.Timing QUICK = new ChannelOptions.Timing(
            Duration.ofMillis(200),
            Duration.ofMillis(150),
            Duration.ofMillis(500),
            Duration.ofMinutes(1),
            Duration.ofMillis(200));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Optional<Secret> secret;
    private final Optional<MeshTls> encryption;
    private final List<MeshChannel> meshes = new ArrayList<>();
    private final List<LoopThread> loops = new ArrayList<>();

    MeshNetwork(Optional<Secret> secret, Optional<MeshTls> encryption) {
        this.secret = secret;
        this.encryption = encryption;
    }

    @Override
    public String freeAddress() {
        return address("127.0.0.1");
    }

    /** Not one of those that the system gives to outgoing connections, which might take it before it is used. */
    static String address(String host) {
        while (true) {
            MeshAddress place =
                    new MeshAddress(host, ThreadLocalRandom.current().nextInt(10_000, 32_000));
            if (isFree(place)) {
                return place.toString();
            }
        }
    }

    private static boolean isFree(MeshAddress place) {
        try (Socket socket = new Socket()) {
            socket.setReuseAddress(true);
            socket.bind(place.socket());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Channel channel(MemberId self, EventLoop loop, String listen, List<String> peers) {
        return mesh(options(self, "", listen, peers, secret), encryption, loop, new PrometheusRegistry());
    }

    static ChannelOptions options(
            MemberId self, String label, String listen, List<String> peers, Optional<Secret> secret) {
        return new ChannelOptions(
                self,
                label,
                MeshAddress.parse(listen).orElseThrow(),
                Optional.empty(),
                false,
                peers.stream()
                        .map(peer -> PeerAddress.parse(peer).orElseThrow())
                        .toList(),
                secret,
                QUICK);
    }

    MeshChannel mesh(ChannelOptions options, Optional<MeshTls> tls, EventLoop loop, PrometheusRegistry registry) {
        try {
            MeshChannel mesh = MeshChannels.open(options, tls, new SystemResolver(), loop, registry);
            meshes.add(mesh);
            return mesh;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public LoopThread loop() {
        LoopThread loop = new LoopThread("loop-" + loops.size());
        loops.add(loop);
        return loop;
    }

    @Override
    public void kill(Channel channel) {
        MeshChannel mesh = (MeshChannel) channel;
        mesh.kill();
        await("a free address", () -> isFree(mesh.address()));
    }

    @Override
    public void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(deadline);
            pass(5);
        }
    }

    @Override
    public void pass(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        meshes.forEach(MeshChannel::kill);
        for (LoopThread loop : loops) {
            CompletableFuture.runAsync(() -> {}, loop).join(); // what waits there ends threads
            loop.close();
        }
    }
}
