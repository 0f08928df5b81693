package io.grapevine.virtualtime.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ReceiverConfig;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.core.node.Node;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.ProcessRecord;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.history.recording.NodeHistory;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.notification.Outcome;
import io.grapevine.records.TestSilences;
import io.grapevine.sim.Depth;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import io.grapevine.virtualtime.configtest.play.TestedReplica;
import io.grapevine.virtualtime.simulation.SimCluster;
import io.grapevine.virtualtime.simulation.SimHost;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A replica in virtual time records half a day, in which alerts come, end, expire and are silenced, and the process restarts and
 * crashes: the replay sends what it has sent.
 */
class FaithfulReplayTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MINUTES = 12 * 60;
    /** How long Prometheus sends an ended alert again. */
    private static final Duration RESOLVED_RETENTION = MINUTE.multipliedBy(15);

    private static final String CONFIG = """
            route:
              receiver: team
              group_by: [alertname]
              repeat_interval: 2h
              routes:
              - {receiver: pager, matchers: [severity="critical"], group_by: [alertname, instance], continue: true}
              - {receiver: team, matchers: [severity="warning"], mute_time_intervals: [nights]}
            inhibit_rules:
            - {source_matchers: [severity="critical"], target_matchers: [severity="warning"], equal: [instance]}
            time_intervals:
            - {name: nights, time_intervals: [{times: [{start_time: '00:00', end_time: '06:00'}]}]}
            receivers:
            - {name: team, webhook_configs: [{url: 'http://localhost/', send_resolved: false}]}
            - {name: pager, webhook_configs: [{url: 'http://localhost/'}]}
            """;

    private static final String EXTENSIONS = """
            integrations:
            - {receiver: pager, kind: webhook, when_muted: {resolved: notify}}
            heartbeats:
            - {name: zero, alert: ['alertname="Alert0"', 'severity="critical"'], within: 5m, labels: {severity: critical}}
            - {name: typing-error, alert: ['alertname="Alrt1"'], within: 1h, labels: {instance: host1}}
            silences:
              reminders: {before: 10m, labels: {severity: info}}
              rules:
              - name: patching
                matchers: ['instance=~"host[1-3]"']
                every: {at: '02:15', for: 50m}
                expire_unmatched: 30m
              - {name: rack, matchers: ['alertname="Alert3"'], from: 2026-01-05T05:00:00Z, to: 2026-01-05T08:00:00Z}
            """;

    private final List<HistoryRecord> records = new ArrayList<>();
    private final SimLoop world = new SimLoop(Histories.START, 1);
    private final TestedReplica replica = new TestedReplica(world, "a", 1, true, SimCluster::none);
    /** The alerts that fire, and when each began. */
    private final Map<LabelSet, Instant> firing = new LinkedHashMap<>();
    /** The latest version of each alert that has ended in the last minutes. */
    private final Map<LabelSet, Alert> ended = new LinkedHashMap<>();

    private SimHost process = new SimHost(world, 1);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Depth.of(1, 2));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theReplaySendsWhatWasSent(long seed) throws Exception {
        record(new Random(seed));
        RecordingBuilder builder = new RecordingBuilder();
        records.forEach(builder::add);
        Recording recording = builder.build().orElseThrow();
        List<DeliveryRecord> played = new ReplayPlayer(
                        recording, ConfigPlan.recorded(recording, Histories.configs()), recording.last())
                .play("play")
                .sent();

        assertThat(recording.sent()).hasSizeGreaterThan(100);
        assertThat(recording.episodes())
                .extracting(episode -> episode.labels().get("alertname"))
                .contains("HeartbeatMissing", "SilenceExpiring");
        assertThat(records)
                .anyMatch(each -> each instanceof SilenceRecord record
                        && record.silence().rule().isPresent());
        assertThat(lines(played)).containsExactlyElementsOf(lines(recording.sent()));
    }

    /** The notifications by group, in their order, with their times. */
    private static List<String> lines(List<DeliveryRecord> sent) {
        return sent.stream()
                .map(each -> each.groupKey() + " " + each.receiver() + " " + each.at() + " " + each.reason() + " "
                        + each.firing() + " " + each.resolved())
                .sorted()
                .toList();
    }

    private void record(Random random) throws Exception {
        TestedConfig config = Histories.config(CONFIG, EXTENSIONS);
        start(config);
        for (int minute = 1; minute <= MINUTES; minute++) {
            world.runUntil(MINUTE.multipliedBy(minute).plusMillis(random.nextInt(20_000)));
            switch (random.nextInt(150)) {
                case 0 -> stop();
                case 1 -> crash(config);
                case 2, 3 -> silence(random);
                default -> change(random);
            }
            if (replica.isUp()) {
                renew(random);
            } else if (random.nextInt(5) == 0) {
                start(config);
            }
        }
        if (replica.isUp()) {
            stop();
        }
    }

    private void start(TestedConfig config) {
        replica.start(loadedConfig(config), node -> recorded(node, config));
    }

    private NotifyListener recorded(Node node, TestedConfig config) {
        process = new SimHost(world, 1);
        NodeHistory history = new NodeHistory(process, "a", Duration.ofDays(30), records::add);
        history.starting();
        history.configured(1, config.config().original(), EXTENSIONS, Map.of());
        node.observe("history", history.alerts(), history.silences());
        process.execute(history::started);
        return history.deliveries();
    }

    private void stop() {
        if (replica.isUp()) {
            replica.stop();
            records.add(new ProcessRecord(world.now(), "a", false));
            process.kill();
        }
    }

    /** Ends without a trace, and starts at once: how long it was down cannot be known. */
    private void crash(TestedConfig config) {
        replica.kill();
        process.kill();
        start(config);
    }

    private static LoadedConfig loadedConfig(TestedConfig config) {
        Map<String, List<Integration>> receivers = new TreeMap<>();
        for (ReceiverConfig receiver : config.config().receivers()) {
            boolean wantsEnds = receiver.integrations().get(0).sendResolved();
            receivers.put(
                    receiver.name(),
                    List.of(new Integration(
                            receiver.name(),
                            "webhook",
                            0,
                            1,
                            wantsEnds,
                            config.extensions().whenMuted(receiver.name(), "webhook", 0),
                            config.extensions().repeatIntervals(receiver.name(), "webhook", 0),
                            false,
                            notification ->
                                    CompletableFuture.completedFuture(new Outcome.Delivered(ReceiverData.EMPTY)))));
        }
        return new LoadedConfig(
                config.config(), receivers, (labels, data) -> labels, "http://alertmanager", config.extensions());
    }

    private static LabelSet labels(Random random) {
        return LabelSet.of(
                "alertname",
                "Alert" + random.nextInt(6),
                "instance",
                "host" + random.nextInt(8),
                "severity",
                List.of("critical", "warning", "info").get(random.nextInt(3)));
    }

    private void change(Random random) {
        LabelSet labels = labels(random);
        Instant since = firing.remove(labels);
        if (since == null) {
            if (random.nextInt(3) == 0) {
                firing.put(labels, world.now());
                ended.remove(labels);
            }
        } else if (replica.isUp() && random.nextInt(3) > 0) { // else it expires
            Alert last = alert(labels, since, world.now());
            ended.put(labels, last);
            put(List.of(last));
        }
    }

    /** Sends what fires, and what has ended in the last 15 minutes, as Prometheus does each minute; sometimes that is lost. */
    private void renew(Random random) {
        ended.values().removeIf(alert -> alert.endsAt().isBefore(world.now().minus(RESOLVED_RETENTION)));
        if (random.nextInt(10) > 0) {
            List<Alert> batch = new ArrayList<>();
            firing.forEach((labels, since) ->
                    batch.add(alert(labels, since, world.now().plus(MINUTE.multipliedBy(4)))));
            ended.forEach((labels, last) -> batch.add(alert(labels, last.startsAt(), last.endsAt())));
            put(batch);
        }
    }

    private void put(List<Alert> batch) {
        replica.node().putAlerts(batch);
        world.settle();
    }

    private Alert alert(LabelSet labels, Instant since, Instant end) {
        return new Alert(labels, LabelSet.EMPTY, since, end, "", world.now(), false);
    }

    private void silence(Random random) {
        if (replica.isUp()) {
            int host = random.nextInt(8);
            List<Matchers> receivers = host % 2 == 0 ? List.of() : List.of(Matchers.of(Matcher.equal("name", "pager")));
            replica.node()
                    .setSilence(TestSilences.of(
                                    "",
                                    List.of(Matchers.of(Matcher.equal("instance", "host" + host))),
                                    world.now(),
                                    world.now().plus(MINUTE.multipliedBy(20 + random.nextInt(200))),
                                    world.now(),
                                    "me",
                                    "work")
                            .withReceivers(receivers));
            world.settle();
        }
    }
}
