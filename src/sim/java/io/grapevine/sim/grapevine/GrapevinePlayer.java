package io.grapevine.sim.grapevine;

import io.grapevine.base.loop.PauseDetectingLoop;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.Config;
import io.grapevine.core.Feature;
import io.grapevine.core.node.Node;
import io.grapevine.core.silence.SetResult;
import io.grapevine.features.alertlog.AlertPersistence;
import io.grapevine.features.alertlog.StoredAlerts;
import io.grapevine.features.oncall.OnCallSchedule;
import io.grapevine.features.oncall.OverrideSilence;
import io.grapevine.mesh.Channel;
import io.grapevine.mesh.Mesh;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.grapevine.records.SilenceState;
import io.grapevine.sim.SimOptions;
import io.grapevine.sim.world.ActionPlayer;
import io.grapevine.sim.world.Held;
import io.grapevine.sim.world.Logged;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.OnCallPlayer;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.PostedAlert;
import io.grapevine.sim.world.SentMessage;
import io.grapevine.sim.world.SilenceRequest;
import io.grapevine.sim.world.SilencedReceivers;
import io.grapevine.sim.world.TenantPlayer;
import io.grapevine.sim.world.TenantWorld;
import io.grapevine.sim.world.WorldParameters;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One node on its machine. */
final class GrapevinePlayer implements Player {
    private static final String EXTERNAL_URL = "http://am.example.com";
    private static final Duration GRACE = Duration.ofSeconds(8);
    private static final long ALERT_BYTES = 1 << 20;
    private static final Duration RECONNECT_TIMEOUT = Duration.ofHours(6);

    private final Machine machine;
    private final Channel channel;
    private final Mesh mesh;
    private final Shared shared;
    private final Node node;
    private final WorldNode clients;
    private Config config;
    private final @Nullable GrapevineTenants tenants;
    private final @Nullable GrapevineOnCall onCall;

    GrapevinePlayer(Machine machine, MemberId self, Channel channel, boolean persistsAlerts, List<Feature> features) {
        this.machine = machine;
        this.channel = channel;
        WorldParameters parameters = machine.world.parameters;
        PrometheusRegistry registry = new PrometheusRegistry();
        Mesh.Options meshOptions = new Mesh.Options(parameters.settleTimeout(), RECONNECT_TIMEOUT);
        mesh = new Mesh(machine.host(), self, channel, meshOptions, registry);
        shared = new Shared(mesh);
        clients = new WorldNode(machine, machine.world);
        config = machine.config();
        PauseDetectingLoop loop = PauseDetectingLoop.on(machine.host());
        WorldStore silences = new WorldStore(machine, machine.disk().silences, this::snapshot);
        WorldStore log = new WorldStore(machine, machine.disk().notifications, this::snapshot);
        node = new Node(
                loop,
                SimOptions.of(
                        parameters.retention(),
                        parameters.peerTimeout(),
                        SilencedReceivers.isLogged(machine.world.policy, parameters),
                        features),
                shared,
                silences,
                log,
                clients.loaded(config, EXTERNAL_URL),
                registry,
                Tracer.NONE);
        node.restore(
                silences.records().stream()
                        .map(record -> WorldNode.value(SilenceCodec.KIND.decode(record)))
                        .toList(),
                log.records().stream()
                        .map(record -> WorldNode.value(NflogEntryCodec.KIND.decode(record)))
                        .toList());
        if (persistsAlerts) {
            persistAlerts();
        }
        onCall = machine.world
                .onCall()
                .map(world -> new GrapevineOnCall(machine, world, node, shared))
                .orElse(null);
        tenants = machine.world.tenants().isEmpty() ? null : new GrapevineTenants(machine, loop, shared);
        node.start();
        if (tenants != null) {
            tenants.start();
        }
        mesh.start(machine.address());
    }

    private void persistAlerts() {
        AlertPersistence persistence = node.part(AlertPersistence.class).orElseThrow();
        WorldStore alerts = new WorldStore(machine, machine.disk().alerts, persistence::snapshot);
        StoredAlerts stored = new StoredAlerts();
        alerts.records().forEach(record -> WorldNode.value(stored.add(record)));
        persistence.begin(alerts, stored, ALERT_BYTES);
    }

    private void snapshot() {
        node.snapshot();
    }

    @Override
    public void post(List<PostedAlert> alerts, Runnable taken) {
        taken.run();
        node.putAlerts(clients.received(alerts));
    }

    @Override
    public void setSilence(SilenceRequest request, Consumer<@Nullable String> done) {
        node.setSilence(clients.silence(request))
                .thenAccept(result -> done.accept(result instanceof SetResult.Stored stored ? stored.id() : null));
    }

    @Override
    public void expireSilence(String id, Consumer<Boolean> done) {
        node.expireSilence(id).thenAccept(done);
    }

    @Override
    public void override(String schedule, OnCallSchedule.Override override, Consumer<Boolean> done) {
        Silence silence = OverrideSilence.of(
                schedule,
                List.of(override),
                "operator",
                override.reason(),
                machine.host().now());
        node.setSilence(silence).thenAccept(result -> done.accept(result instanceof SetResult.Stored));
    }

    @Override
    public void reload(Config next) {
        config = next;
        node.use(clients.loaded(next, EXTERNAL_URL));
    }

    @Override
    public void leave(Runnable done) {
        CompletableFuture<Void> ofTenants = of(own -> own.endFlushes(GRACE));
        node.endFlushes(GRACE)
                .thenCompose(quiet -> ofTenants)
                .thenRun(() -> mesh.leave(() -> {
                    channel.close();
                    node.stop()
                            .thenCompose(written -> of(GrapevineTenants::snapshot))
                            .thenRun(done);
                }));
    }

    /** What tenants do; done if there are none. */
    private CompletableFuture<Void> of(Function<GrapevineTenants, CompletionStage<Void>> action) {
        return tenants == null
                ? CompletableFuture.completedFuture(null)
                : action.apply(tenants).toCompletableFuture();
    }

    @Override
    public boolean settled() {
        return mesh.peers().settled();
    }

    @Override
    public int position() {
        return mesh.peers().position();
    }

    @Override
    public SortedMap<String, Held> silences() {
        return shared.held("sil");
    }

    @Override
    public SortedMap<String, Held> notifications() {
        return shared.held("nfl");
    }

    @Override
    public Logged logged(SentMessage message) {
        return clients.logged(message, shared.body("nfl", WorldNode.logKey(message, config)));
    }

    @Override
    public boolean isSilencing(String id, Instant now) {
        return isSilencing(node, id, now);
    }

    static boolean isSilencing(Node node, String id, Instant now) {
        Silence silence = node.silences().get(id);
        return silence != null && silence.stateAt(now) == SilenceState.ACTIVE;
    }

    @Override
    public TenantPlayer tenant(TenantWorld tenant) {
        return new GrapevineTenant(this, Objects.requireNonNull(tenants), new WorldNode(machine, tenant));
    }

    @Override
    public OnCallPlayer onCall() {
        return Objects.requireNonNull(onCall);
    }

    @Override
    public ActionPlayer actions() {
        return new GrapevineActions(machine, node);
    }
}
