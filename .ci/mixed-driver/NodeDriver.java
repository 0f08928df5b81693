package io.grapevine.sim.grapevine;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.PauseDetectingLoop;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.WhenMuted;
import io.grapevine.config.file.ConfigLoader;
import io.grapevine.mesh.Channel;
import io.grapevine.mesh.ChannelListener;
import io.grapevine.mesh.Mesh;
import io.grapevine.mesh.membership.DownReason;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.SeedStatus;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.nflog.NflogEntryCodec;
import io.grapevine.node.LoadedConfig;
import io.grapevine.node.Node;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Integration;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.plain.Webhook;
import io.grapevine.silence.SetResult;
import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceCodec;
import io.grapevine.silence.SilenceState;
import io.grapevine.sim.SimOptions;
import io.grapevine.storage.journal.Journal;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The driver of commit 1043781d8, which has none of its own; {@code .ci/mixed} compiles it with the sources of that commit. */
public final class NodeDriver implements Driver {
    private static final Duration GRACE = Duration.ofSeconds(8);
    private static final Duration RECONNECT_TIMEOUT = Duration.ofHours(6);

    private @Nullable Replica replica;

    /** A replica that has been started. */
    private record Replica(Host process, Ways ways, Mesh mesh, Shared shared, Node node) {}

    @Override
    public void start(Host process, Options options) {
        PrometheusRegistry registry = new PrometheusRegistry();
        Loop host = new Loop(process);
        Ways ways = new Ways(process);
        Mesh mesh = new Mesh(
                host,
                member(options.member()),
                ways,
                new Mesh.Options(options.settleTimeout(), RECONNECT_TIMEOUT),
                registry);
        Shared shared = new Shared(mesh);
        Node node = new Node(
                PauseDetectingLoop.on(host),
                SimOptions.of(options.retention(), options.peerTimeout()),
                shared,
                new Log(process, SILENCES),
                new Log(process, NOTIFICATIONS),
                loaded(process, options.config()),
                registry,
                Tracer.NONE);
        replica = new Replica(process, ways, mesh, shared, node);
        node.restore(
                process.records(SILENCES).stream()
                        .map(record -> value(SilenceCodec.KIND.decode(record)))
                        .toList(),
                process.records(NOTIFICATIONS).stream()
                        .map(record -> value(NflogEntryCodec.KIND.decode(record)))
                        .toList());
        node.start();
        mesh.start(options.address());
    }

    private static <T> T value(Decoded<T> decoded) {
        if (decoded instanceof Decoded.Ok<T> ok) {
            return ok.value();
        }
        throw new AssertionError(decoded.toString());
    }

    private Replica replica() {
        return Objects.requireNonNull(replica);
    }

    private ChannelListener listener() {
        return Objects.requireNonNull(replica().ways().listener);
    }

    private static MemberId member(String text) {
        int mark = text.indexOf('#');
        return new MemberId(text.substring(0, mark), text.substring(mark + 1));
    }

    /** The loop of the process. */
    private record Loop(Host process) implements EventLoop {
        @Override
        public Instant now() {
            return process.now();
        }

        @Override
        public Duration elapsed() {
            return process.elapsed();
        }

        @Override
        public RandomGenerator random() {
            return process.random();
        }

        @Override
        public void execute(Runnable task) {
            process.execute(task);
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return process.schedule(delay, task)::run;
        }
    }

    /** One state on the disk. */
    private record Log(Host process, String state) implements Journal {
        @Override
        public void append(byte[] record, Runnable whenDurable) {
            process.append(state, record, whenDurable);
        }

        @Override
        public void snapshot(List<byte[]> records, Consumer<OptionalLong> done) {
            process.snapshot(state, records, done);
        }
    }

    /** The links to other members. */
    private static final class Ways implements Channel {
        private final Host process;
        private @Nullable ChannelListener listener;

        Ways(Host process) {
            this.process = process;
        }

        @Override
        public void start(ChannelListener channelListener) {
            listener = channelListener;
            process.connect();
        }

        @Override
        public boolean send(MemberId to, byte[] frame) {
            return process.send(to.toString(), frame);
        }

        @Override
        public void dial(MemberId to) {
            process.dial(to.toString());
        }

        @Override
        public List<SeedStatus> contacts() {
            return process.contacts().stream().map(Ways::status).toList();
        }

        private static SeedStatus status(Seed contact) {
            String member = contact.member();
            if (member != null) {
                return SeedStatus.connected(contact.address(), member(member));
            }
            return contact.refusals() > 0
                    ? SeedStatus.refused(contact.address(), contact.refusals())
                    : SeedStatus.of(contact.address(), SeedStatus.State.valueOf(contact.state()));
        }

        @Override
        public void close() {
            process.close();
        }
    }

    private static LoadedConfig loaded(Host process, String text) {
        Config config = ConfigLoader.LITERAL
                .parse(Path.of("alertmanager.yml"), text.getBytes(StandardCharsets.UTF_8))
                .get()
                .config();
        Map<String, List<Integration>> receivers = new TreeMap<>();
        for (ReceiverConfig receiver : config.receivers()) {
            List<Integration> integrations = new ArrayList<>();
            for (int i = 0; i < receiver.integrations().size(); i++) {
                Webhook webhook = (Webhook) receiver.integrations().get(i);
                String url = webhook.url().reveal();
                integrations.add(new Integration(
                        receiver.name(),
                        webhook.kind(),
                        i,
                        url.hashCode(),
                        webhook.sendResolved(),
                        WhenMuted.NONE,
                        false,
                        new Hook(process, url)));
            }
            receivers.put(receiver.name(), integrations);
        }
        return new LoadedConfig(
                config, receivers, (labels, data) -> labels, "http://am.example.com", Extensions.NONE);
    }

    /** A notifier that sends what a message says of its alerts. */
    private record Hook(Host process, String url) implements Notifier {
        @Override
        public CompletionStage<Outcome> send(Notification notification) {
            TreeSet<String> firing = new TreeSet<>();
            TreeMap<String, Instant> resolved = new TreeMap<>();
            for (Alert alert : notification.alerts()) {
                String id = alert.labels().valueOf("id");
                if (alert.endsAt().equals(Alert.NO_END)) {
                    firing.add(id);
                } else {
                    resolved.put(id, alert.endsAt());
                }
            }
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            process.notify(
                    new Message(
                            url,
                            notification.groupKey(),
                            firing,
                            resolved,
                            notification.now(),
                            notification.timeout()),
                    reply -> outcome.complete(outcome(reply)));
            return outcome;
        }

        private static Outcome outcome(String reply) {
            return switch (reply) {
                case "ACCEPTED" -> new Outcome.Delivered(ReceiverData.EMPTY);
                case "BUSY" -> new Outcome.Retryable(FailureReason.RATE_LIMITED, "429", Duration.ofSeconds(2));
                case "BROKEN" -> new Outcome.Retryable(FailureReason.SERVER_ERROR, "503", null);
                case "NO_CONNECTION" -> new Outcome.Retryable(FailureReason.OTHER, "connection lost", null);
                case "TIMEOUT" -> new Outcome.Retryable(FailureReason.CONTEXT_DEADLINE_EXCEEDED, "timeout", null);
                default -> throw new AssertionError(reply);
            };
        }
    }

    @Override
    public void onUp(String member, String address) {
        listener().onUp(member(member), address);
    }

    @Override
    public void onDown(String member, String reason) {
        listener().onDown(member(member), DownReason.valueOf(reason));
    }

    @Override
    public void onUnreachable(String member) {
        listener().onUnreachable(member(member));
    }

    @Override
    public void onFrame(String member, byte[] frame) {
        listener().onFrame(member(member), frame);
    }

    @Override
    public void post(List<Posted> alerts) {
        Instant now = replica().process().now();
        replica()
                .node()
                .putAlerts(alerts.stream()
                        .map(alert -> new Alert(
                                LabelSet.of(alert.labels()),
                                LabelSet.EMPTY,
                                alert.startsAt(),
                                alert.endsAt(),
                                "",
                                now,
                                alert.timesOut()))
                        .toList());
    }

    @Override
    public void setSilence(Requested request, Consumer<@Nullable String> done) {
        Silence silence = new Silence(
                request.id(),
                List.of(matchers(request)),
                request.startsAt(),
                request.endsAt(),
                replica().process().now(),
                "operator",
                request.comment(),
                LabelSet.EMPTY,
                List.of(),
                UnknownFields.NONE);
        replica()
                .node()
                .setSilence(silence)
                .thenAccept(result -> done.accept(result instanceof SetResult.Stored stored ? stored.id() : null));
    }

    private static Matchers matchers(Requested request) {
        try {
            return Matchers.of(List.of(Matcher.of(MatchType.EQUAL, request.label(), request.value())));
        } catch (MatcherException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void expireSilence(String id, Consumer<Boolean> done) {
        replica().node().expireSilence(id).thenAccept(done);
    }

    @Override
    public void reload(String config) {
        replica().node().use(loaded(replica().process(), config));
    }

    @Override
    public void snapshot() {
        replica().node().snapshot();
    }

    @Override
    public void leave(Runnable done) {
        Replica leaving = replica();
        leaving.node()
                .endFlushes(GRACE)
                .thenRun(() -> leaving.mesh().leave(() -> {
                    leaving.ways().close();
                    leaving.node().stop().thenRun(done);
                }));
    }

    @Override
    public boolean settled() {
        return replica().mesh().peers().settled();
    }

    @Override
    public int position() {
        return replica().mesh().peers().position();
    }

    @Override
    public SortedMap<String, Stored> held(String state) {
        Shared shared = replica().shared();
        SortedMap<String, Stored> held = new TreeMap<>();
        shared.held(state)
                .forEach((key, each) -> held.put(
                        key,
                        new Stored(each.text(), Objects.requireNonNull(shared.body(state, key)), each.left())));
        return held;
    }

    @Override
    public boolean isSilencing(String id, Instant now) {
        Silence silence = replica().node().silences().get(id);
        return silence != null && silence.stateAt(now) == SilenceState.ACTIVE;
    }
}
