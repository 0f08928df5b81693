package io.grapevine.sim.grapevine;

import io.grapevine.base.loop.PauseDetectingLoop;
import io.grapevine.config.Config;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.sim.SimOptions;
import io.grapevine.sim.world.Disk;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.TenantVersion;
import io.grapevine.sim.world.TenantWorkload;
import io.grapevine.sim.world.WorldParameters;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.registry.TenantBuilder;
import io.grapevine.tenant.registry.TenantObserver;
import io.grapevine.tenant.registry.TenantRegistry;
import io.grapevine.tenant.registry.TenantRegistry.TenantStores;
import io.grapevine.tenant.registry.TenantSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The tenants of one node on its machine. A document is the text of its version. */
final class GrapevineTenants {
    private static final Duration SNAPSHOTS = Duration.ofMinutes(15);
    private static final int LONGEST_BUILD_MILLIS = 40;
    /** No version of a client, so that one that was stored is found. */
    private static final TenantVersion FALLBACK = new TenantVersion(0, 1_000_000);

    private final Machine machine;
    final Shared shared;
    final TenantRegistry registry;

    GrapevineTenants(Machine machine, PauseDetectingLoop loop, Shared shared) {
        this.machine = machine;
        this.shared = shared;
        WorldParameters parameters = machine.world.parameters;
        Disk disk = machine.disk();
        WorldStore silences = new WorldStore(machine, disk.tenantSilences, this::snapshot);
        WorldStore log = new WorldStore(machine, disk.tenantNotifications, this::snapshot);
        WorldStore uploads = new WorldStore(machine, disk.uploads, this::snapshot);
        registry = new TenantRegistry(
                loop,
                shared,
                tenant -> SimOptions.of(parameters.retention(), parameters.peerTimeout()),
                this::build,
                TenantObserver.NONE,
                new TenantStores(silences, log, uploads, Optional.empty()));
        restore(silences, registry::restoreSilence);
        restore(log, registry::restoreLogEntry);
        restore(uploads, registry::restoreUpload);
        Map<TenantId, TenantSource> files = new TreeMap<>();
        for (TenantWorkload tenant : machine.world.tenants()) {
            if (tenant.file().exists()) {
                files.put(
                        TenantId.of(tenant.id()),
                        new TenantSource(TenantSource.Origin.DIRECTORY, "file", document(tenant.file())));
            }
        }
        boolean hasFallback = machine.world.tenants().stream().anyMatch(TenantWorkload::isOnFallback);
        registry.use(
                files,
                hasFallback
                        ? Optional.of(new TenantSource(TenantSource.Origin.FALLBACK, "fallback", document(FALLBACK)))
                        : Optional.empty());
    }

    private static void restore(WorldStore store, Function<byte[], Optional<String>> take) {
        for (byte[] record : List.copyOf(store.records())) {
            take.apply(record).ifPresent(fault -> {
                throw new AssertionError(fault);
            });
        }
    }

    void start() {
        registry.start(SNAPSHOTS);
    }

    CompletionStage<Void> endFlushes(Duration grace) {
        return registry.endFlushes(grace);
    }

    CompletionStage<Void> snapshot() {
        return registry.snapshot();
    }

    static TenantDocument document(TenantVersion version) {
        return new TenantDocument(version.toString(), Map.of());
    }

    /** The version whose document it is. */
    static TenantVersion version(TenantDocument document) {
        String[] parts = document.config().split("\\.", 2);
        return new TenantVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    /** The external URL of a life of a tenant, by which its configurations are known. */
    static String url(TenantId tenant, int life) {
        return "http://am.example.com/t/" + tenant + "/" + life;
    }

    private CompletionStage<TenantBuilder.Built> build(TenantId tenant, TenantDocument document) {
        CompletableFuture<TenantBuilder.Built> built = new CompletableFuture<>();
        Duration time = Duration.ofMillis(1 + machine.host().random().nextInt(LONGEST_BUILD_MILLIS));
        machine.world.loop.schedule(time, () -> built.complete(built(tenant, document)));
        return built;
    }

    TenantBuilder.Built built(TenantId tenant, TenantDocument document) {
        LoadedConfig config = loaded(tenant, version(document));
        return new TenantBuilder.Built() {
            @Override
            public LoadedConfig config() {
                return config;
            }

            @Override
            public void release() {}
        };
    }

    /** Of tenants that upload configurations the fallback notifies of no alert, as no client of theirs uses it. */
    private LoadedConfig loaded(TenantId tenant, TenantVersion version) {
        TenantWorkload workload = machine.world.tenants().stream()
                .filter(each -> each.id().equals(tenant.toString()))
                .findFirst()
                .orElseThrow();
        if (version.equals(FALLBACK) && workload.uploads()) {
            Config config = machine.world.config(false);
            return new WorldNode(machine, machine.world).loaded(config, url(tenant, -1));
        }
        WorldNode node = new WorldNode(machine, workload.lives.get(version.life()));
        return node.loaded(node.world().config(version.number() % 2 == 1), url(tenant, version.life()));
    }
}
