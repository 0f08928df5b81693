package io.grapevine.core.node;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.Config;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.core.notify.Integration;
import io.grapevine.features.alertlog.AlertPersistence;
import io.grapevine.features.alertlog.StoredAlerts;
import io.grapevine.mesh.FakeReplication;
import io.grapevine.mesh.state.Stored;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.SilenceCodec;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimHost;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A replica that persists its alerts, in virtual time, and is killed and started again on its disk. */
final class RestartFixture {
    static final String CONFIG = """
            route: {receiver: r0, group_by: [alertname], group_wait: 30s, group_interval: 5m, repeat_interval: 4h}
            receivers:
            - {name: r0, webhook_configs: [{url: "http://r0/"}]}
            - {name: r1, webhook_configs: [{url: "http://r1/"}]}
            inhibit_rules: [{source_matchers: ["i=source"], target_matchers: ["i=target"]}]
            """;

    /** A disk that keeps what is written at once. */
    static final class Store implements Journal {
        final List<byte[]> records = new ArrayList<>();
        long written;

        @Override
        public void append(byte[] record, Runnable whenDurable) {
            records.add(record);
            written += record.length;
            whenDurable.run();
        }

        @Override
        public void snapshot(List<byte[]> all, Consumer<OptionalLong> done) {
            List<byte[]> encoded = new ArrayList<>(all);
            records.clear();
            records.addAll(encoded);
            done.accept(OptionalLong.of(
                    encoded.stream().mapToLong(record -> record.length).sum()));
        }
    }

    final SimLoop loop = Samples.loop();
    final Store silences = new Store();
    final Store log = new Store();
    final Store alerts = new Store();
    final FakeReceiver r0 = new FakeReceiver(loop);
    final FakeReceiver r1 = new FakeReceiver(loop);
    long limit = 1 << 20;
    NodeOptions options = NodeFixtures.OPTIONS;
    /** The text of grapevine.yml that the next start reads. */
    String extensions = "{}";

    PrometheusRegistry registry;
    Node node;
    private String config = CONFIG;
    private SimHost host;
    private int starts;

    RestartFixture() {
        start();
    }

    RestartFixture(String config) {
        this.config = config;
        start();
    }

    /** Starts the replica on its disk. */
    void start() {
        host = new SimHost(loop, ++starts);
        registry = new PrometheusRegistry();
        node = new Node(
                host, options, new FakeReplication(host), silences, log, loadedConfig(config), registry, Tracer.NONE);
        node.restore(
                silences.records.stream()
                        .map(record ->
                                ((Decoded.Ok<Stored<SilenceCodec.Message>>) SilenceCodec.KIND.decode(record)).value())
                        .toList(),
                log.records.stream()
                        .map(record -> ((Decoded.Ok<Stored<NflogEntry>>) NflogEntryCodec.KIND.decode(record)).value())
                        .toList());
        StoredAlerts stored = new StoredAlerts();
        for (byte[] record : alerts.records) {
            if (stored.add(record) instanceof Decoded.Fault<StoredAlerts> fault) {
                throw new AssertionError(fault.toString());
            }
        }
        node.part(AlertPersistence.class).orElseThrow().begin(alerts, stored, limit);
        node.start();
        loop.settle();
    }

    /** The process ends at once. */
    void kill() {
        host.kill();
    }

    /** The process ends in order. */
    void stop() {
        node.stop();
        loop.settle();
        host.kill();
    }

    /** The configuration that the next start reads. */
    void configure(String next) {
        config = next;
    }

    /** Replaces the configuration while it runs. */
    void reload(String next) {
        config = next;
        node.use(loadedConfig(next));
        loop.settle();
    }

    private LoadedConfig loadedConfig(String yaml) {
        Config parsed = NodeFixtures.config(yaml);
        Map<String, List<Integration>> receivers = new TreeMap<>();
        receivers.put("r0", r0.as("r0", true));
        receivers.put("r1", r1.as("r1", true));
        parsed.receivers().stream()
                .map(ReceiverConfig::name)
                .forEach(name -> receivers.computeIfAbsent(name, other -> r0.as(other, true)));
        return new LoadedConfig(
                parsed,
                receivers,
                (labels, data) -> labels,
                "http://am.example.com",
                NodeFixtures.extensions(extensions, parsed));
    }

    /** Posts that alerts fire, with an end so many seconds from now, as Prometheus does. */
    void fire(double seconds, String... is) {
        for (String i : is) {
            Alert known = node.alerts().get(labels(i));
            Instant start = known == null ? loop.now() : known.startsAt();
            post(i, start, loop.now().plusMillis(Math.round(seconds * 1000)));
        }
    }

    /** Posts that alerts have ended now. */
    void end(String... is) {
        for (String i : is) {
            post(i, Samples.START, loop.now());
        }
    }

    /** Posts a version of an alert. */
    void post(String i, Instant start, Instant end) {
        node.putAlerts(List.of(new Alert(
                labels(i), LabelSet.of("summary", "of " + i), start, end, "http://prom/" + i, loop.now(), false)));
        loop.settle();
    }

    static LabelSet labels(String i) {
        return LabelSet.of("alertname", "A", "i", i);
    }

    /** Lets time pass up to so many seconds since the beginning. */
    void pass(double seconds) {
        loop.runUntil(Duration.ofMillis(Math.round(seconds * 1000)));
    }
}
