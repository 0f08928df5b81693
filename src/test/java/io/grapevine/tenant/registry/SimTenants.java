package io.grapevine.tenant.registry;

import io.grapevine.Records;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.PauseDetectingLoop;
import io.grapevine.config.Config;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.core.Feature;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.core.node.Node;
import io.grapevine.core.node.NodeFixtures;
import io.grapevine.core.node.NodeOptions;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.TestIntegrations;
import io.grapevine.core.silence.SetResult;
import io.grapevine.event.NodeEvents;
import io.grapevine.features.Features;
import io.grapevine.features.alertlog.AlertLogMetrics;
import io.grapevine.mesh.Mesh;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Outcome;
import io.grapevine.records.Silence;
import io.grapevine.records.TestSilences;
import io.grapevine.sim.Samples;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits;
import io.grapevine.tenant.TenantLimits.Count;
import io.grapevine.tenant.registry.TenantAlerts.StoredTenantAlerts;
import io.grapevine.tenant.registry.TenantRegistry.TenantStores;
import io.grapevine.tenant.registry.TenantRegistry.UploadResult;
import io.grapevine.virtualtime.simulation.FaultyChannel;
import io.grapevine.virtualtime.simulation.FaultyHost;
import io.grapevine.virtualtime.simulation.FaultyNetwork;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.grapevine.virtualtime.simulation.SimStore;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Replicas with tenants on a simulated network, each with a disk that outlives it. */
final class SimTenants {
    static final TenantId A = TenantId.of("a");
    static final TenantId B = TenantId.of("b");

    /** One group of each alert name, notified at once, whose ends are notified after ten seconds. */
    static final TenantDocument DOCUMENT = document("group_wait: 1s, group_interval: 10s");

    private static final List<String> NAMES = List.of("x", "y", "z");

    final SimLoop world;
    final FaultyNetwork network;

    /** What was notified: replica, tenant, state, and the names of the alerts. */
    final List<String> notified = new ArrayList<>();

    /** When the receivers answer. */
    CompletableFuture<Void> answers = CompletableFuture.completedFuture(null);

    private final Map<String, Replica> replicas = new TreeMap<>();
    private final Map<String, Disk> disks = new TreeMap<>();
    private int starts;

    /** The tenants of events, each with the one whose context it was in. */
    final Set<String> contexts = new TreeSet<>();

    private String current = "";

    /** Whether replicas that start persist alerts, and how many bytes of them. */
    boolean persistsAlerts;

    long alertBytes = 1 << 20;

    NodeOptions options = Records.with(
            NodeFixtures.OPTIONS,
            "features",
            Stream.concat(Features.OF_TENANT.stream(), Stream.of((Feature)
                            core -> new NodeEvents(core, event -> contexts.add(event.tenant() + " " + current))))
                    .toList());

    SimTenants() {
        this(Samples.loop());
    }

    SimTenants(SimLoop world) {
        this.world = world;
        network = new FaultyNetwork(world, 1);
    }

    static TenantDocument document(String route) {
        return new TenantDocument(
                "route: {receiver: r, group_by: [alertname], " + route + "}\nreceivers: [{name: r}]\n", Map.of());
    }

    /** The states of all tenants of one replica on its disk. */
    private static final class Disk {
        private final SimStore silences = new SimStore();
        private final SimStore log = new SimStore();
        private final SimStore uploads = new SimStore();
        private final SimStore alerts = new SimStore();
    }

    /** Notes for which tenant a task runs. */
    private final class Observer implements TenantObserver {
        @Override
        public Consumer<Runnable> context(TenantId tenant) {
            return task -> {
                String outer = current;
                current = tenant.toString();
                task.run();
                current = outer;
            };
        }

        @Override
        public Observation observe(String member, EventLoop loop, Node node) {
            contexts.add("start " + current);
            return Observation.NONE;
        }
    }

    /** One replica. */
    final class Replica {
        private final String name;
        private final FaultyChannel channel;
        private final Mesh mesh;
        final TenantRegistry tenants;
        /** The configurations that were built, and those that were released. */
        final List<String> built = new ArrayList<>();

        Replica(String name, Map<TenantId, TenantSource> files, Optional<TenantSource> fallback) {
            this.name = name;
            MemberId id = new MemberId(name, String.format("%06d", ++starts));
            FaultyHost host = new FaultyHost(world, starts, Duration.ZERO);
            Disk disk = disks.computeIfAbsent(name, ignored -> new Disk());
            channel = new FaultyChannel(
                    network,
                    id,
                    host,
                    address(name),
                    NAMES.stream().map(SimTenants::address).toList());
            mesh = new Mesh(host, id, channel, Mesh.Options.DEFAULTS, new PrometheusRegistry());
            tenants = new TenantRegistry(
                    PauseDetectingLoop.on(host),
                    mesh,
                    tenant -> options,
                    this::build,
                    new Observer(),
                    new TenantStores(disk.silences, disk.log, disk.uploads, alerts(disk)));
            host.execute(() -> {
                disk.silences.records().forEach(tenants::restoreSilence);
                disk.log.records().forEach(tenants::restoreLogEntry);
                disk.uploads.records().forEach(tenants::restoreUpload);
                tenants.use(files, fallback);
                tenants.start(Duration.ofMinutes(15));
                mesh.start(address(name));
            });
        }

        private Optional<TenantAlerts.Store> alerts(Disk disk) {
            StoredTenantAlerts stored = new StoredTenantAlerts();
            disk.alerts.records().forEach(stored::add);
            AlertLogMetrics metrics = AlertLogMetrics.ofTenants(new PrometheusRegistry());
            return persistsAlerts
                    ? Optional.of(new TenantAlerts.Store(disk.alerts, stored, alertBytes, metrics))
                    : Optional.empty();
        }

        private CompletionStage<TenantBuilder.Built> build(TenantId tenant, TenantDocument document) {
            if (document.config().startsWith("bad")) {
                return CompletableFuture.failedFuture(new ConfigLoadException("bad document"));
            }
            return document.config().startsWith("hang")
                    ? new CompletableFuture<>()
                    : CompletableFuture.completedFuture(built(tenant, document));
        }

        TenantBuilder.Built built(TenantId tenant, TenantDocument document) {
            built.add("built " + tenant);
            LoadedConfig config = loaded(tenant, document);
            return new TenantBuilder.Built() {
                @Override
                public LoadedConfig config() {
                    return config;
                }

                @Override
                public void release() {
                    built.add("released " + tenant);
                }
            };
        }

        private LoadedConfig loaded(TenantId tenant, TenantDocument document) {
            Config config = NodeFixtures.config(document.config());
            String receiver = config.receivers().get(0).name();
            Integration integration = TestIntegrations.of(receiver, "webhook", 0, 0, true, notification -> {
                String names = notification.alerts().stream()
                        .map(alert -> alert.labels().valueOf("alertname"))
                        .collect(Collectors.joining(","));
                boolean firing = notification.alerts().stream()
                        .anyMatch(alert -> alert.endsAt().equals(Alert.NO_END));
                notified.add(name + " " + tenant + (firing ? " firing " : " resolved ") + names);
                Outcome accepted = new Outcome.Delivered(ReceiverData.EMPTY);
                return answers.thenApply(answered -> accepted);
            });
            return new LoadedConfig(
                    config, Map.of(receiver, List.of(integration)), (labels, data) -> labels, "http://am/t/" + tenant);
        }

        ActiveTenant live(TenantId tenant) {
            return now(tenants.live(tenant)).live().orElseThrow();
        }

        void limitUploads(Count limit, long value) {
            TenantLimits limits = new TenantLimits(Map.of(limit, value), 0, Map.of(), List.of(), false);
            tenants.limitUploads(() -> limits);
        }

        UploadResult upload(TenantId tenant, TenantDocument document) {
            return now(tenants.upload(tenant, document, built(tenant, document), Optional.empty()));
        }

        /** Posts an alert that fires, as of now, for an hour. */
        void post(TenantId tenant, String alertname) {
            postLabels(tenant, "alertname", alertname);
        }

        void postLabels(TenantId tenant, String... labels) {
            now(live(tenant).node().putAlerts(List.of(Samples.alert(world.now(), labels))));
        }
    }

    private static String address(String name) {
        return name + ":9094";
    }

    /** Starts all replicas, which have the same files, and lets them settle. */
    static SimTenants with(Map<TenantId, TenantSource> files) {
        SimTenants all = new SimTenants();
        NAMES.forEach(name -> all.start(name, files, Optional.empty()));
        all.pass(Duration.ofSeconds(70));
        return all;
    }

    /** Writes what was imported to the disk of a replica that is not started yet. */
    void store(String name, ImportedState state) {
        Disk disk = disks.computeIfAbsent(name, ignored -> new Disk());
        state.silences().forEach(record -> disk.silences.append(record, () -> {}));
        state.log().forEach(record -> disk.log.append(record, () -> {}));
    }

    /** The records of uploads on the disk of a replica. */
    List<byte[]> uploads(String name) {
        return Objects.requireNonNull(disks.get(name), name).uploads.records();
    }

    /** The number of records of silences on the disk of a replica. */
    long storedSilences(String name) {
        return Objects.requireNonNull(disks.get(name), name).silences.records().size();
    }

    Replica start(String name, Map<TenantId, TenantSource> files, Optional<TenantSource> fallback) {
        Replica replica = new Replica(name, files, fallback);
        replicas.put(name, replica);
        world.settle();
        return replica;
    }

    /** Sets a silence for two days; returns its id. */
    String silence(Node node, String matcher) {
        Instant now = world.now();
        Silence silence = TestSilences.of(
                "", List.of(Samples.matchers(matcher)), now, now.plus(Duration.ofDays(2)), now, "me", "test");
        return ((SetResult.Stored) now(node.setSilence(silence))).id();
    }

    void kill(String name) {
        network.kill(Objects.requireNonNull(replicas.remove(name)).channel);
    }

    Replica of(String name) {
        return Objects.requireNonNull(replicas.get(name), name);
    }

    List<Replica> up() {
        return List.copyOf(replicas.values());
    }

    static TenantSource file(TenantDocument document) {
        return new TenantSource(TenantSource.Origin.DIRECTORY, "a.yml", document);
    }

    void pass(Duration time) {
        world.runUntil(world.elapsed().plus(time));
    }

    /** The result of a stage that completes within a second. */
    <T> T now(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (!future.isDone()) {
            world.settle();
        }
        if (!future.isDone()) {
            pass(Duration.ofSeconds(1));
        }
        return future.join();
    }
}
