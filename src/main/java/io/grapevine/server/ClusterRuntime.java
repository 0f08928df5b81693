package io.grapevine.server;

import io.grapevine.base.go.FileReason;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.ActionKeyText;
import io.grapevine.config.Secret;
import io.grapevine.mesh.Mesh;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.StandaloneReplication;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.server.flags.Options;
import io.grapevine.transport.ChannelOptions;
import io.grapevine.transport.MeshChannel;
import io.grapevine.transport.MeshChannels;
import io.grapevine.transport.SystemResolver;
import io.grapevine.transport.link.MeshAddress;
import io.grapevine.transport.link.MeshTls;
import io.grapevine.transport.memberlist.AlertmanagerBridge;
import io.grapevine.transport.memberlist.BridgeOptions;
import io.grapevine.transport.memberlist.BridgedReplication;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
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

    /** The minimum length of the secret in bytes: 128 bits, if random. */
    private static final int LEAST_SECRET = 16;

    private static final String NAME_FILE = "peer-name";
    private static final int RANDOM_BITS = 32;
    private static final Pattern NAME = Pattern.compile("[\\p{Graph}&&\\p{ASCII}]{1," + MemberId.MAX_LENGTH + "}");

    /** The mesh and its transport. */
    record Meshed(Mesh mesh, MeshChannel channel) {}

    /**
     * Binds the port of the mesh, if enabled; nothing is sent before {@link #start}. Reads files and waits for the
     * loop, so not to be called on it.
     *
     * @throws IOException if the mesh cannot listen or has no address to advertise, or its secret cannot be read
     * @throws UnusableFileException if its TLS cannot be used
     */
    static ClusterRuntime open(Options options, String hostName, PrometheusRegistry registry, EventLoop loop)
            throws IOException, UnusableFileException {
        Optional<Options.Cluster> cluster = options.cluster();
        Optional<BridgeOptions> alertmanagers = options.alertmanagers();
        String configured = cluster.map(Options.Cluster::peerName).orElse("");
        Path kept = options.storage().directory().resolve("grapevine");
        MemberId self = onLoop(loop, () -> {
            String name = configured.isEmpty() ? keptName(kept, hostName, loop.random()) : configured;
            return MemberId.starting(name, loop);
        });
        Optional<MeshTls> encryption = encryption(options.clusterTls()); // read also where nothing uses it
        Optional<MeshChannel> channel = cluster.isEmpty() // as always for a shadow
                ? Optional.empty()
                : Optional.of(MeshChannels.open(
                        channel(cluster.get(), self), encryption, new SystemResolver(), loop, registry));
        return onLoop(loop, () -> {
            Optional<Meshed> meshed = channel.map(each ->
                    new Meshed(new Mesh(loop, self, each, cluster.orElseThrow().mesh(), registry), each));
            Replication replicas =
                    meshed.<Replication>map(Meshed::mesh).orElseGet(() -> new StandaloneReplication(loop, self));
            if (alertmanagers.isEmpty()) {
                return new ClusterRuntime(loop, self, replicas, meshed, Optional.empty());
            }
            if (options.shadow()) { // to which the bridge brings silences, and takes nothing from it
                AlertmanagerBridge reading = AlertmanagerBridge.readingSilences(
                        loop, alertmanagers.get(), encryption, new SystemResolver(), replicas.state("sil"), registry);
                return new ClusterRuntime(loop, self, replicas, meshed, Optional.of(reading));
            }
            BridgedReplication bridged = new BridgedReplication(
                    loop, replicas, alertmanagers.get(), encryption, new SystemResolver(), registry);
            meshed.ifPresent(own -> own.mesh().showBehind(bridged::ahead));
            return new ClusterRuntime(loop, self, bridged, meshed, Optional.of(bridged.bridge()));
        });
    }

    private static <T> T onLoop(EventLoop loop, Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop).join();
    }

    /**
     * Reads the name stored in {@code directory}, which need not exist, or generates and stores a new one: the host name and a random
     * suffix. It is stored beside the state, as the position among the replicas depends on it.
     */
    static String keptName(Path directory, String hostName, RandomGenerator random) {
        Path file = directory.resolve(NAME_FILE);
        try {
            String kept = Files.readString(file).strip();
            if (NAME.matcher(kept).matches()) {
                return kept;
            }
            LOG.atWarn().addKeyValue("file", file).log("File holds no name of a replica; another name is made");
        } catch (NoSuchFileException e) {
            LOG.atDebug().addKeyValue("file", file).log("Peer name generated");
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", file).addKeyValue("err", e).log("Peer name cannot be read");
        }
        String name = newName(hostName, random);
        keepName(name, file);
        return name;
    }

    private static String newName(String hostName, RandomGenerator random) {
        String host = hostName.replaceAll("[^A-Za-z0-9._-]", "-");
        String end = String.format(Locale.ROOT, "-%0" + RANDOM_BITS / 4 + "x", random.nextInt());
        return host.substring(0, Math.min(host.length(), MemberId.MAX_LENGTH - end.length())) + end;
    }

    private static void keepName(String name, Path file) {
        Path draft = file.resolveSibling(NAME_FILE + ".new");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(draft, name + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("err", e)
                    .log("Peer name cannot be stored and will change at a restart"
                            + " unless --cluster.peer-name is set");
        }
    }

    private static Optional<MeshTls> encryption(Optional<Path> file) throws UnusableFileException {
        return file.isEmpty() ? Optional.empty() : Optional.of(new MeshTls(file.get()));
    }

    private static ChannelOptions channel(Options.Cluster options, MemberId self) throws IOException {
        return new ChannelOptions(
                self,
                options.label(),
                listen(options.listen()),
                options.advertise(),
                options.allowPublicAddress(),
                options.peers(),
                secret(options.secretFile()),
                options.timing());
    }

    /** The first of the addresses that this machine has; the first of all if it has none, to fail with it. */
    static MeshAddress listen(List<MeshAddress> wanted) throws IOException {
        for (MeshAddress each : wanted) {
            MeshAddress address = numeric(each);
            if (wanted.size() == 1 || isOwn(address)) {
                return address;
            }
        }
        return numeric(wanted.get(0));
    }

    private static boolean isOwn(MeshAddress address) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(address.socket().getAddress(), 0));
            return true;
        } catch (IOException none) {
            return false;
        }
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
        Optional<Secret> secret = readSecret(file);
        if (secret.filter(ClusterRuntime::isShort).isPresent()) {
            LOG.atWarn()
                    .addKeyValue("file", file.get())
                    .addKeyValue("expected", "at least " + LEAST_SECRET + " bytes")
                    .log("Cluster secret is short enough to be guessed from a recorded handshake");
        }
        return secret;
    }

    /**
     * Reads the secret in the file of {@code --cluster.secret-file}; empty if there is no file.
     *
     * @throws IOException if the file cannot be read, or has none
     */
    static Optional<Secret> readSecret(Optional<Path> file) throws IOException {
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
        Optional<String> fault = ActionKeyText.faultOfPlaceholder(text);
        if (fault.isPresent()) {
            throw new IOException("--cluster.secret-file: " + file.get() + ": " + fault.get());
        }
        return Optional.of(new Secret(text));
    }

    /** Whether a secret is short enough to be guessed by who has recorded something that was derived from it. */
    private static boolean isShort(Secret secret) {
        return secret.reveal().getBytes(StandardCharsets.UTF_8).length < LEAST_SECRET;
    }

    String name() {
        return self.name();
    }

    /** Publishes the hash of this replica's configuration. */
    void configuration(long hash, long zones) {
        meshed.ifPresent(meshed -> loop.execute(() -> meshed.mesh().configuration(hash, zones)));
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
