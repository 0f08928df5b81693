package io.grapevine.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.recording.NodeHistory;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.sim.Samples;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The alerts of two Prometheus servers, which renew them each minute, at a replica that persists them. */
class PrometheusPairTest {
    private static final String PAIR = "server: {alerts: {replica_labels: [replica]}}";

    private final RestartFixture bench = new RestartFixture();

    PrometheusPairTest() {
        restart(PAIR);
    }

    private void restart(String extensions) {
        bench.kill();
        bench.extensions = extensions;
        bench.start();
    }

    private void post(String server, Instant end) {
        LabelSet labels = RestartFixture.labels("1").and(LabelSet.of("replica", server));
        bench.node.putAlerts(
                List.of(new Alert(labels, LabelSet.EMPTY, Samples.START, end, "", bench.loop.now(), false)));
        bench.loop.settle();
    }

    private void fire(String... servers) {
        for (String server : servers) {
            post(server, bench.loop.now().plusSeconds(240));
        }
    }

    private void end(String... servers) {
        for (String server : servers) {
            post(server, bench.loop.now());
        }
    }

    /** Lets minutes pass, each with renewals of these servers. */
    private void renewUntil(int minute, String... servers) {
        for (long next = bench.loop.elapsed().toMinutes() + 1; next <= minute; next++) {
            bench.pass(60.0 * next);
            fire(servers);
        }
    }

    private Alert alert() {
        return Objects.requireNonNull(bench.node.alerts().get(RestartFixture.labels("1")));
    }

    @Test
    void isNotifiedOnceAndEndsWithTheLastServer() {
        fire("a", "b");
        renewUntil(10, "a", "b");
        end("a");
        renewUntil(30, "b");
        end("b");
        bench.pass(3600);

        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1", "1830.0s ALL_RESOLVED !1");
    }

    @Test
    void restartKnowsWhichServersSendIt() {
        fire("a", "b");
        renewUntil(10, "a", "b");
        bench.kill();
        bench.start();
        assertThat(alert().senders()).hasSize(2);

        end("a");
        renewUntil(20, "b");
        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1");
        end("b");
        bench.pass(3600);
        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1", "1230.0s ALL_RESOLVED !1");
    }

    @Test
    void restartKnowsWhichServerHasEndedIt() {
        fire("a", "b");
        renewUntil(5, "a", "b");
        end("a");
        renewUntil(8, "b");
        bench.kill();
        bench.start();
        end("b");

        assertThat(alert().resolvedAt(bench.loop.now())).isTrue();
    }

    @Test
    void serversThatWereDownWithItAreWaitedForAfterARestart() {
        fire("a", "b");
        bench.pass(60);
        bench.kill();
        bench.pass(900);
        bench.start();
        end("a");

        assertThat(alert().resolvedAt(bench.loop.now())).isFalse();
        bench.pass(1900);
        assertThat(alert().resolvedAt(bench.loop.now())).isTrue();
    }

    @Test
    void turnedOffTheAlertsAreApartAndTheOldOneEndsInItsTime() {
        fire("a", "b");
        renewUntil(10, "a", "b");
        restart("{}");
        renewUntil(30, "a", "b");

        assertThat(alert().resolvedAt(bench.loop.now())).isTrue();
        assertThat(bench.node.alerts().all().stream().filter(each -> !each.resolvedAt(bench.loop.now())))
                .hasSize(2);
    }

    @Test
    void turnedOnTheAlertIsOneAndTheOldOnesEndInTheirTime() {
        restart("{}");
        fire("a", "b");
        renewUntil(10, "a", "b");
        restart(PAIR);
        renewUntil(30, "a", "b");

        assertThat(bench.node.alerts().all().stream().filter(each -> !each.resolvedAt(bench.loop.now())))
                .containsExactly(alert());
    }

    @Test
    void goingBackAndForthAgainLosesNoPageAndSendsNoneTwice() {
        fire("a", "b");
        renewUntil(10, "a", "b");
        restart("{}");
        renewUntil(30, "a", "b");
        restart(PAIR);
        renewUntil(50, "a", "b");
        end("a", "b");
        bench.pass(7200);

        assertThat(bench.r0.story())
                .containsExactly(
                        "30.0s FIRST 1",
                        "930.0s NEW_ALERTS !1 1 1",
                        "2130.0s NEW_ALERTS 1 !1 !1",
                        "3030.0s ALL_RESOLVED !1");
    }

    /** Alertmanager reads the notification log, and keeps no alerts. */
    @Test
    void goingBackToAlertmanagerAndForthAgainLosesNoPageAndSendsNoneTwice() {
        fire("a", "b");
        renewUntil(10, "a", "b");
        bench.alerts.records.clear();
        restart("{}");
        renewUntil(30, "a", "b");
        bench.alerts.records.clear();
        restart(PAIR);
        renewUntil(50, "a", "b");
        end("a", "b");
        bench.pass(7200);

        assertThat(bench.r0.story())
                .containsExactly("30.0s FIRST 1", "660.0s NEW_ALERTS 1 1", "3060.0s ALL_RESOLVED !1");
    }

    @Test
    void renewalsOfTwoServersWriteLittleToTheDisk() {
        fire("a", "b");
        renewUntil(1, "a", "b");
        long before = bench.alerts.records.size();
        renewUntil(11, "a", "b");

        assertThat(bench.alerts.records.size() - before).isLessThan(50); // the record of each quarter of a minute
    }

    @Test
    void heartbeatSeesTheLabel() {
        restart(PAIR + "\nheartbeats: [{name: b, alert: ['replica=\"b\"'], within: 3m, never_seen: alert}]");
        renewUntil(10, "a");
        assertThat(bench.node.alerts().all()).anyMatch(each -> each.name().equals("HeartbeatMissing"));
        renewUntil(12, "a", "b");
        assertThat(bench.node.alerts().all())
                .noneMatch(each -> each.name().equals("HeartbeatMissing") && !each.resolvedAt(bench.loop.now()));
    }

    @Test
    void metricCountsAlertsThatAServerNoLongerSends() {
        fire("a", "b");
        renewUntil(2, "a", "b");
        end("b");
        renewUntil(5, "a");
        assertThat(disputed()).containsEntry("a", 0.0).containsEntry("b", 0.0);
        renewUntil(8, "a");
        assertThat(disputed()).containsEntry("a", 0.0).containsEntry("b", 1.0);
        renewUntil(70, "a");
        assertThat(disputed()).containsOnlyKeys("a");
    }

    private TreeMap<String, Double> disputed() {
        return bench.registry.scrape(name -> name.equals("grapevine_alerts_disputed")).stream()
                .flatMap(snapshot -> ((GaugeSnapshot) snapshot).getDataPoints().stream())
                .collect(Collectors.toMap(
                        point -> Objects.requireNonNull(point.getLabels().get("sender")),
                        GaugeSnapshot.GaugeDataPointSnapshot::getValue,
                        Double::sum,
                        TreeMap::new));
    }

    @Test
    void historySaysWhichServersSendIt() {
        List<HistoryRecord> records = new ArrayList<>();
        NodeHistory history = new NodeHistory(bench.loop, "r", Duration.ofHours(2), records::add);
        bench.node.observe("history", history.alerts(), history.silences());
        history.started();
        fire("a", "b");
        renewUntil(2, "a", "b");
        end("a");
        renewUntil(4, "b");
        end("b");

        assertThat(records.stream()
                        .map(AlertRecord.class::cast)
                        .map(record -> record.change() + " " + record.senders()))
                .containsExactly(
                        "RECEIVED {a=firing}",
                        "UPDATED {a=firing, b=firing}",
                        "UPDATED {a=ended, b=firing}",
                        "RESOLVED {a=ended, b=ended}");
    }
}
