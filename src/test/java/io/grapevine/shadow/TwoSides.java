package io.grapevine.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.journal.Journal;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.core.node.Node;
import io.grapevine.core.node.NodeFixtures;
import io.grapevine.core.notify.Integration;
import io.grapevine.event.Event;
import io.grapevine.event.NodeEvents;
import io.grapevine.eventrecorder.EncodedEvent;
import io.grapevine.eventrecorder.EncodedEvent.Schema;
import io.grapevine.mesh.StandaloneReplication;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.Outcome;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * An Alertmanager and a shadow beside it, in one virtual time. The Alertmanager is a node of ours: its events are those of
 * the real one, and reach the shadow as the JSON that the recorder posts.
 */
final class TwoSides {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    final SimLoop world = Samples.loop();
    final Instant start = world.now();
    private final Map<Schema, ShadowLog> logs = new EnumMap<>(Schema.class);
    final Node there;
    final Node here;
    private final List<Alert> firing = new ArrayList<>();

    TwoSides(String thereConfig, String hereConfig) {
        this(thereConfig, "{}", hereConfig, "{}");
    }

    /** Two sides, each with its {@code grapevine.yml}. */
    TwoSides(String thereConfig, String thereExtensions, String hereConfig, String hereExtensions) {
        LoadedConfig ours = loadedConfig(hereConfig, hereExtensions);
        here = node("here", ours, event -> logs.values().forEach(log -> log.record(event)));
        for (Schema schema : Schema.values()) {
            logs.put(schema, new ShadowLog(world::now, () -> ShadowSettings.of(ours)));
        }
        there = node("there", loadedConfig(thereConfig, thereExtensions), this::post);
        logs.values().forEach(log -> here.observe(log.listener()));
        here.raiseNothing();
        there.start();
        here.start();
        List<ShadowEvent> begin =
                posted("[{\"@timestamp\":\"" + world.now() + "\",\"data\":{\"alertmanagerStartupEvent\":{}}}]");
        logs.values().forEach(log -> log.post(begin));
        resend();
    }

    private Node node(String name, LoadedConfig loadedConfig, Consumer<Event> sink) {
        return new Node(
                world,
                NodeFixtures.with(core -> new NodeEvents(core, sink)),
                new StandaloneReplication(world, new MemberId(name, "1")),
                Journal.NONE,
                Journal.NONE,
                loadedConfig,
                new PrometheusRegistry(),
                Tracer.NONE);
    }

    /** A configuration whose integrations accept everything. */
    static LoadedConfig loadedConfig(String yaml, String extensionsYaml) {
        Config config = NodeFixtures.config(yaml);
        Extensions own = NodeFixtures.extensions(extensionsYaml, config);
        Map<String, List<Integration>> receivers = new TreeMap<>();
        config.receivers().forEach(receiver -> {
            List<Integration> integrations = new ArrayList<>();
            for (IntegrationConfig each : receiver.integrations()) {
                integrations.add(new Integration(
                        receiver.name(),
                        "webhook",
                        integrations.size(),
                        0,
                        each.sendResolved(),
                        own.whenMuted(receiver.name(), "webhook", integrations.size()),
                        own.repeatIntervals(receiver.name(), "webhook", integrations.size()),
                        false,
                        notification ->
                                CompletableFuture.completedFuture(new Outcome.Delivered(notification.receiverData()))));
            }
            receivers.put(receiver.name(), integrations);
        });
        return new LoadedConfig(
                config, ShadowNotifier.inPlaceOf(receivers), (labels, data) -> labels, "http://am.example.com", own);
    }

    private void post(Event event) {
        logs.forEach((schema, log) -> log.post(posted(new EncodedEvent(event, "am-0", schema).json())));
    }

    static List<ShadowEvent> posted(String json) {
        try {
            return JsonReader.read(json.getBytes(StandardCharsets.UTF_8), ShadowLog::read);
        } catch (JsonException e) {
            throw new AssertionError(e.text() + ": " + json);
        }
    }

    /** Every minute alerts that fire are sent again, as Prometheus does. */
    private void resend() {
        world.schedule(MINUTE, () -> {
            firing.replaceAll(alert -> alert.renewed(world.now().plus(Duration.ofMinutes(4)), world.now()));
            put(firing);
            resend();
        });
    }

    private void put(List<Alert> alerts) {
        there.putAlerts(List.copyOf(alerts));
        here.putAlerts(List.copyOf(alerts));
        world.settle();
    }

    /** Lets time pass up to {@code seconds} after the start. */
    TwoSides at(double seconds) {
        world.runUntil(Duration.ofMillis(Math.round(seconds * 1000)));
        return this;
    }

    /** Alerts begin. */
    TwoSides fire(String... names) {
        List<Alert> alerts = alerts(names);
        firing.addAll(alerts);
        put(alerts);
        return this;
    }

    /** Alerts end. */
    TwoSides resolve(String... names) {
        for (Alert alert : alerts(names)) {
            firing.removeIf(each -> each.labels().equals(alert.labels()));
            put(List.of(Samples.ended(alert, world.now())));
        }
        return this;
    }

    /** Alerts of the groups A, B, …: {@code A1} has the name A and the instance 1. */
    List<Alert> alerts(String... names) {
        List<Alert> alerts = new ArrayList<>();
        for (String name : names) {
            alerts.add(Samples.alert(world.now(), labels(name)));
        }
        return alerts;
    }

    private static String[] labels(String name) {
        LabelSet labels = LabelSet.of(
                "alertname",
                name.substring(0, 1),
                "instance",
                name.substring(1),
                "severity",
                name.startsWith("W") ? "warning" : "critical",
                "team",
                name.startsWith("D") ? "db" : "web");
        List<String> pairs = new ArrayList<>();
        labels.forEach((key, value) -> pairs.addAll(List.of(key, value)));
        return pairs.toArray(String[]::new);
    }

    ShadowLog log() {
        return logs.get(Schema.V2);
    }

    /** What is found, whatever the schema of the events. */
    ShadowComparison comparison() {
        ShadowComparison found = log().compare(SendComparison.TOLERANCE).orElseThrow();
        assertThat(logs.get(Schema.V1).compare(SendComparison.TOLERANCE)).contains(found);
        return found;
    }

    /** What differs, in the order of time: verdict, reason and receiver. */
    List<String> differences() {
        return comparison().differences().stream()
                .filter(each -> each.verdict().isDifference())
                .sorted(Comparator.comparing(SendDifference::at))
                .map(each -> each.verdict().label() + " " + each.reason().label() + " "
                        + each.send().group().receiver())
                .toList();
    }
}
