package io.grapevine.sim.grapevine;

import io.grapevine.alerts.persistence.StoredAlerts;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.Config;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.receiver.WebhookConfig;
import io.grapevine.mesh.Channel;
import io.grapevine.mesh.Mesh;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.nflog.AlertHash;
import io.grapevine.nflog.StoredNflogEntry;
import io.grapevine.node.LoadedConfig;
import io.grapevine.node.Node;
import io.grapevine.notify.Integration;
import io.grapevine.silence.SetResult;
import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceState;
import io.grapevine.silence.StoredSilence;
import io.grapevine.sim.SimOptions;
import io.grapevine.sim.world.Held;
import io.grapevine.sim.world.Logged;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.PostedAlert;
import io.grapevine.sim.world.SentMessage;
import io.grapevine.sim.world.SilenceRequest;
import io.grapevine.sim.world.WorldParameters;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One node on its machine. */
final class GrapevinePlayer implements Player {
    private static final String EXTERNAL_URL = "http://am.example.com";
    private static final Duration GRACE = Duration.ofSeconds(8);
    private static final long ALERT_BYTES = 1 << 20;
    private static final Duration RECONNECT_TIMEOUT = Duration.ofHours(6);
    /** Field 999 with three bytes, as a newer version might add it to a silence. */
    private static final byte[] NEW_FIELD = {(byte) 0xBA, 0x3E, 3, 'n', 'e', 'w'};

    private final Machine machine;
    private final Channel channel;
    private final Mesh mesh;
    private final Shared shared;
    private final Node node;

    /** How the log calls the integrations, by their names in the world. */
    private final Map<String, String> logged = new TreeMap<>();

    GrapevinePlayer(Machine machine, MemberId self, Channel channel, boolean persistsAlerts) {
        this.machine = machine;
        this.channel = channel;
        WorldParameters parameters = machine.world().parameters();
        PrometheusRegistry registry = new PrometheusRegistry();
        Mesh.Options meshOptions = new Mesh.Options(parameters.settleTimeout(), RECONNECT_TIMEOUT);
        mesh = new Mesh(machine.host(), self, channel, meshOptions, registry);
        shared = new Shared(mesh);
        WorldStore silences = new WorldStore(machine, machine.disk().silences(), this::snapshot);
        WorldStore log = new WorldStore(machine, machine.disk().notifications(), this::snapshot);
        node = new Node(
                machine.host(),
                SimOptions.of(parameters.retention(), parameters.peerTimeout()),
                shared,
                silences,
                log,
                loadedConfig(machine.config()),
                registry,
                Tracer.NONE);
        node.restore(
                silences.records().stream()
                        .map(record -> value(StoredSilence.decode(record)))
                        .toList(),
                log.records().stream()
                        .map(record -> value(StoredNflogEntry.decode(record)))
                        .toList());
        if (persistsAlerts) {
            persistAlerts();
        }
        node.start();
        mesh.start(machine.address());
    }

    private void persistAlerts() {
        WorldStore alerts = new WorldStore(
                machine, machine.disk().alerts(), () -> node.persistence().snapshot());
        StoredAlerts stored = new StoredAlerts();
        alerts.records().forEach(record -> value(stored.add(record)));
        node.persistence().begin(alerts, stored, ALERT_BYTES);
    }

    private void snapshot() {
        node.snapshot();
    }

    private static <T> T value(Decoded<T> decoded) {
        if (decoded instanceof Decoded.Ok<T> ok) {
            return ok.value();
        }
        throw new AssertionError(decoded.toString());
    }

    private LoadedConfig loadedConfig(Config config) {
        Map<String, List<Integration>> receivers = new TreeMap<>();
        for (ReceiverConfig receiver : config.receivers()) {
            List<Integration> integrations = new ArrayList<>();
            for (int i = 0; i < receiver.integrations().size(); i++) {
                integrations.add(integration(receiver.name(), i, (WebhookConfig)
                        receiver.integrations().get(i)));
            }
            receivers.put(receiver.name(), integrations);
        }
        return new LoadedConfig(config, receivers, (labels, data) -> labels, EXTERNAL_URL);
    }

    private Integration integration(String receiver, int index, WebhookConfig webhook) {
        String url = webhook.url().reveal();
        String name = url.substring(url.lastIndexOf('/') + 1);
        logged.put(name, receiver + "/" + webhook.kind() + "/" + index);
        return new Integration(
                receiver,
                webhook.kind(),
                index,
                url.hashCode(),
                webhook.sendResolved(),
                new WorldNotifier(machine, name));
    }

    @Override
    public void post(List<PostedAlert> alerts) {
        Instant now = machine.host().now();
        node.putAlerts(alerts.stream().map(alert -> received(alert, now)).toList());
    }

    private static Alert received(PostedAlert posted, Instant now) {
        Instant end = posted.endsAt();
        return new Alert(
                posted.labels(),
                LabelSet.EMPTY,
                posted.startsAt(),
                end == null ? now.plus(PostedAlert.RESOLVE_TIMEOUT) : end,
                "",
                now,
                end == null);
    }

    @Override
    public void setSilence(SilenceRequest request, Consumer<@Nullable String> done) {
        node.setSilence(silence(request))
                .thenAccept(result -> done.accept(result instanceof SetResult.Stored stored ? stored.id() : null));
    }

    private Silence silence(SilenceRequest request) {
        return new Silence(
                request.id(),
                List.of(Matchers.of(List.of(matcher(request.alert())))),
                request.startsAt(),
                request.endsAt(),
                machine.host().now(),
                "operator",
                request.comment(),
                LabelSet.EMPTY,
                List.of(),
                machine.newer() ? UnknownFields.of(NEW_FIELD) : UnknownFields.NONE);
    }

    private static Matcher matcher(String alert) {
        try {
            return Matcher.of(MatchType.EQUAL, PostedAlert.ID, alert);
        } catch (MatcherException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void expireSilence(String id, Consumer<Boolean> done) {
        node.expireSilence(id).thenAccept(done);
    }

    @Override
    public void reload(Config config) {
        node.use(loadedConfig(config));
    }

    @Override
    public void leave(Runnable done) {
        node.endFlushes(GRACE)
                .thenRun(() -> mesh.leave(() -> {
                    channel.close();
                    node.stop().thenRun(done);
                }));
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
        byte[] body = shared.body("nfl", message.group() + ":" + logged.get(message.integration()));
        if (body == null) {
            return Logged.NOTHING;
        }
        long[] firing = machine.world().conditions().stream()
                .filter(condition -> message.firing().contains(condition.id()))
                .mapToLong(condition -> AlertHash.of(condition.labels()))
                .toArray();
        boolean knows = value(StoredNflogEntry.decode(body)).entry().notified().knowsFiring(firing);
        return knows ? Logged.ALL : Logged.LESS;
    }

    @Override
    public boolean isSilencing(String id, Instant now) {
        Silence silence = node.silences().get(id);
        return silence != null && silence.stateAt(now) == SilenceState.ACTIVE;
    }
}
