package io.grapevine.web.api.grapevine;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.RepeatIntervals;
import io.grapevine.config.WhenMuted;
import io.grapevine.config.yaml.DurationField;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.core.node.Node;
import io.grapevine.core.node.NodeFixtures;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.silence.SetResult;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.MemoryHistory;
import io.grapevine.history.query.HistoryFilter;
import io.grapevine.history.query.HistorySearch;
import io.grapevine.history.query.HistorySummary;
import io.grapevine.history.recording.NodeHistory;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Outcome;
import io.grapevine.records.Silence;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimCluster;
import io.grapevine.virtualtime.simulation.SimHost;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.grapevine.virtualtime.simulation.SimNetwork;
import io.grapevine.virtualtime.simulation.SimStore;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * A run of replicas in virtual time, with their histories, and the requests that their receivers got: the truth that explanations are
 * compared with.
 */
final class RecordedRun {
    /**
     * A request that a receiver has accepted.
     *
     * @param what the group label of a digest, or the name of the group's alerts
     */
    record Request(Instant at, String receiver, String what, Notification sent) {
        boolean isDigest() {
            return sent.groupLabels().has("digest");
        }
    }

    final SimLoop loop = Samples.loop();
    final List<Request> requests = new ArrayList<>();
    final List<HistoryRecord> records = new ArrayList<>();
    final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Config config;
    private final Extensions extensions;
    private final String extensionsText;
    private final SimNetwork network = new SimNetwork(loop);
    private final List<String> names;
    private final Map<LabelSet, Instant> firing = new LinkedHashMap<>();
    /** How many requests were refused. */
    int refused;

    /** Whether receivers refuse digests. */
    boolean refusesDigests;

    /** Whether what a question asks of a loop is answered at once. */
    private boolean asking;

    RecordedRun(String config, String extensions, String... names) {
        this.config = NodeFixtures.config(config);
        this.extensions = NodeFixtures.extensions(extensions, this.config);
        this.extensionsText = extensions;
        this.names = List.of(names);
        this.names.forEach(this::start);
        loop.every(Duration.ofMinutes(1), this::post);
    }

    private void start(String name) {
        SimHost host = new SimHost(loop, names.indexOf(name) + 1L);
        SimCluster cluster = names.size() == 1
                ? SimCluster.none(host)
                : SimCluster.mesh(network, name, names).apply(host);
        Node node = new Node(
                new AskedLoop(host),
                NodeFixtures.OPTIONS,
                cluster.replication(),
                new SimStore(),
                new SimStore(),
                loaded(),
                new PrometheusRegistry(),
                Tracer.NONE);
        NodeHistory history = new NodeHistory(host, name, Duration.ofDays(30), records::add);
        history.starting();
        history.configured(1, config.original(), extensionsText, Map.of());
        node.observe("history", history.alerts(), history.silences());
        node.observe(history.deliveries());
        node.start();
        history.started();
        cluster.begin().run();
        loop.settle();
        nodes.put(name, node);
    }

    /** The loop of a replica, on which a test asks and is answered without another thread. */
    private final class AskedLoop implements EventLoop {
        private final SimHost host;

        AskedLoop(SimHost host) {
            this.host = host;
        }

        @Override
        public void execute(Runnable task) {
            if (asking) {
                task.run();
            } else {
                host.execute(task);
            }
        }

        @Override
        public Instant now() {
            return host.now();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return host.schedule(delay, task);
        }

        @Override
        public Duration elapsed() {
            return host.elapsed();
        }

        @Override
        public RandomGenerator random() {
            return host.random();
        }
    }

    private LoadedConfig loaded() {
        Map<String, List<Integration>> receivers = new TreeMap<>();
        config.receivers().forEach(receiver -> receivers.put(receiver.name(), List.of(integration(receiver.name()))));
        return new LoadedConfig(extensions.addTo(config), receivers, (labels, data) -> labels, "http://x", extensions);
    }

    private Integration integration(String receiver) {
        RepeatIntervals pauses = extensions.repeatIntervals(receiver, "webhook", 0);
        return new Integration(receiver, "webhook", 0, 0, true, WhenMuted.NONE, pauses, false, notification -> {
            LabelSet group = notification.groupLabels();
            if (refusesDigests && group.has("digest")) {
                refused++;
                return CompletableFuture.completedFuture(FakeReceiver.BUSY);
            }
            String what = group.has("digest") ? group.valueOf("digest") : group.valueOf("alertname");
            requests.add(new Request(loop.now(), receiver, what, notification));
            return CompletableFuture.<Outcome>completedFuture(FakeReceiver.ACCEPTED);
        });
    }

    Instant at(String time) {
        return Samples.START.plus(duration(time));
    }

    private static Duration duration(String time) {
        return DurationField.of(time).orElseThrow();
    }

    RecordedRun until(String time) {
        loop.runUntil(duration(time));
        return this;
    }

    void fires(String... labels) {
        firing.put(LabelSet.of(labels), loop.now());
        post();
    }

    void resolves(String... labels) {
        LabelSet set = LabelSet.of(labels);
        Alert ended = Samples.ended(alert(set, firing.remove(set)), loop.now());
        nodes.values().forEach(node -> node.putAlerts(List.of(ended)));
        loop.settle();
    }

    void silence(Silence silence) {
        CompletableFuture<SetResult> unused =
                nodes.get(names.get(0)).setSilence(silence).toCompletableFuture();
        loop.settle();
    }

    private Alert alert(LabelSet labels, Instant since) {
        return new Alert(labels, LabelSet.EMPTY, since, loop.now().plus(Duration.ofMinutes(4)), "", loop.now(), true);
    }

    private void post() {
        List<Alert> all = firing.entrySet().stream()
                .map(each -> alert(each.getKey(), each.getValue()))
                .toList();
        nodes.values().forEach(node -> node.putAlerts(all));
        loop.settle();
    }

    /** The sentence of a replica about an alert. */
    String why(String replica, String... labels) {
        asking = true;
        Why why = Why.of(nodes.get(replica), LabelSet.of(labels), loop.now(), loop.now());
        asking = false;
        return WhySentence.of(nodes.get(replica), why);
    }

    /** What the histories of all replicas count. */
    HistorySummary summary() throws IOException {
        MemoryHistory history = new MemoryHistory().with(records.toArray(HistoryRecord[]::new));
        return new HistorySearch(history, Map::of, alert -> Optional.empty(), System::nanoTime)
                .summary(Samples.START, loop.now().plusSeconds(1), HistoryFilter.ALL, 1000, Duration.ofHours(1));
    }
}
