package io.grapevine.core.node;

import io.grapevine.Scrape;
import io.grapevine.base.journal.Journal;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.Config;
import io.grapevine.core.notify.Integration;
import io.grapevine.mesh.FakeReplication;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.FaultyHost;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A node in virtual time whose disks the test can look at. */
public final class NodeHarness {
    public static final String CONFIG = """
        route: {receiver: r0, group_by: [alertname], group_wait: 1s, group_interval: 20s, repeat_interval: 1h}
        receivers: [{name: r0, webhook_configs: [{url: "http://r0/"}]}]
        inhibit_rules: [{source_matchers: ["i=source"], target_matchers: ["i=target"]}]
        """;

    /** A value of the label {@code i} with which {@link #labels} has the same fingerprint as with {@link #OTHER}. */
    public static final String ONE = "yo4P6sXg5QG";

    public static final String OTHER = "TJ8ucKkL-GK";

    /** The content of one disk. */
    public static final class Store implements Journal {
        final List<byte[]> appended = new ArrayList<>();
        public final List<byte[]> snapshot = new ArrayList<>();
        public boolean broken;

        @Override
        public void append(byte[] record, Runnable whenDurable) {
            appended.add(record);
            whenDurable.run();
        }

        @Override
        public void snapshot(List<byte[]> records, Consumer<OptionalLong> done) {
            if (broken) {
                done.accept(OptionalLong.empty());
                return;
            }
            snapshot.clear();
            snapshot.addAll(records);
            done.accept(OptionalLong.of(
                    records.stream().mapToLong(record -> record.length).sum()));
        }
    }

    public final SimLoop loop = Samples.loop();
    /** Where the node runs: its clock can be set, and it can be paused. */
    public final FaultyHost machine = new FaultyHost(loop, 1, Duration.ZERO);

    public final FakeReplication others = new FakeReplication(machine);
    public final Store silences = new Store();
    public final Store log = new Store();
    public final PrometheusRegistry registry = new PrometheusRegistry();
    public final FakeReceiver r0 = new FakeReceiver(loop);
    public final FakeReceiver r1 = new FakeReceiver(loop);
    public final Node node;

    public NodeHarness() {
        this(NodeFixtures.OPTIONS);
    }

    public NodeHarness(NodeOptions options) {
        this(options, others -> {});
    }

    public NodeHarness(NodeOptions options, Consumer<FakeReplication> before) {
        before.accept(others);
        node = new Node(machine, options, others, silences, log, loadedConfig(CONFIG), registry, Tracer.NONE);
        node.start();
    }

    public LoadedConfig loadedConfig(String yaml) {
        Config config = NodeFixtures.config(yaml);
        Map<String, List<Integration>> receivers = new TreeMap<>();
        config.receivers()
                .forEach(receiver -> receivers.put(
                        receiver.name(), (receiver.name().equals("r1") ? r1 : r0).as(receiver.name(), true)));
        return new LoadedConfig(config, receivers, (labels, data) -> labels, "http://am.example.com");
    }

    public Alert alert(String i) {
        return Samples.alert(loop.now(), "alertname", "A", "i", i);
    }

    public <T> T now(CompletionStage<T> stage) {
        loop.settle();
        return stage.toCompletableFuture().getNow(null);
    }

    public void pass(double seconds) {
        loop.runUntil(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    /** What a scrape shows of metrics whose name begins so, without comments. */
    public List<String> scrape(String prefix) {
        return Scrape.lines(registry, prefix);
    }

    public static LabelSet labels(String i) {
        return LabelSet.of("alertname", "A", "i", i);
    }
}
