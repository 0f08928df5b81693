package io.grapevine.features.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.node.Ingest;
import io.grapevine.core.node.NodeFixtures;
import io.grapevine.core.node.NodeHarness;
import io.grapevine.core.silence.SetResult;
import io.grapevine.core.silence.SilenceLimits;
import io.grapevine.model.Alert;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A replica with a quota, which changes while it runs. */
class QuotaTest {
    private long maxAlerts;
    private long maxGroups;
    private long maxAttempts;
    private int maxSilences;
    private double rate;
    private final List<String> reached = new ArrayList<>();
    private final NodeHarness bench = new NodeHarness(NodeFixtures.with(new Limits()));

    private final class Limits implements Quota {
        @Override
        public SilenceLimits silences() {
            return new SilenceLimits(maxSilences, 0, 0);
        }

        @Override
        public long maxGroups() {
            return maxGroups;
        }

        @Override
        public double notificationRate(String kind) {
            return rate;
        }

        @Override
        public long maxAttempts() {
            return maxAttempts;
        }

        @Override
        public long maxAlerts() {
            return maxAlerts;
        }

        @Override
        public long maxAlertBytes() {
            return 0;
        }

        @Override
        public void onReached(String limit) {
            reached.add(limit);
        }
    }

    private Ingest.Result put(Alert... alerts) {
        return bench.now(bench.node.putAlerts(List.of(alerts)));
    }

    private Alert named(String alertname) {
        return Samples.alert(bench.loop.now(), "alertname", alertname, "i", alertname);
    }

    @Test
    void partOfABatchThatFitsIsTakenAndTheRestIsReported() {
        maxAlerts = 2;
        assertThat(put(bench.alert("1"), bench.alert("2"), bench.alert("3"), bench.alert("4")))
                .isEqualTo(new Ingest.Result(2, "too many alerts, limit: 2"));
        assertThat(put(bench.alert("1"), bench.alert("2"))).isEqualTo(new Ingest.Result(0, ""));
        assertThat(bench.node.alerts().all()).hasSize(2);
        assertThat(reached).hasSize(1);
    }

    @Test
    void alertsOfFurtherGroupsAreNotNotifiedUntilThereIsRoom() {
        maxGroups = 2;
        put(named("A"), named("B"), named("C"));
        bench.pass(2);
        assertThat(bench.r0.story()).containsExactlyInAnyOrder("1.0s FIRST A", "1.0s FIRST B");
        assertThat(bench.node.groups().isFull()).isTrue();
        assertThat(bench.scrape("alertmanager_dispatcher_aggregation_group_limit_reached_total"))
                .containsExactly("alertmanager_dispatcher_aggregation_group_limit_reached_total 1.0");
        assertThat(reached).containsExactly("too many aggregation groups, limit: 2");

        maxGroups = 3;
        assertThat(bench.node.groups().isFull()).isFalse();
        put(named("C"));
        bench.pass(4);
        assertThat(bench.r0.received()).hasSize(3);
    }

    @Test
    void alertsAreNotMultipliedByRoutesThatTakeAllOfThem() {
        String many = NodeHarness.CONFIG.replace(
                "repeat_interval: 1h}", "repeat_interval: 1h, routes: [" + "{continue: true}, ".repeat(50) + "]}");
        maxGroups = 60;
        Alert[] storm = new Alert[20];
        Arrays.setAll(storm, i -> Samples.alert(bench.loop.now(), "alertname", "Storm", "i", "" + i));
        put(storm);
        bench.now(bench.node.use(bench.loadedConfig(many)));
        assertThat(members()).isEqualTo(5 * 60 + 20);
        assertThat(reached).contains("too many alerts in several aggregation groups, limit: 300");

        put(Samples.alert(bench.loop.now(), "alertname", "Late", "i", "late"));
        assertThat(members()).as("each alert is in a group").isEqualTo(5 * 60 + 21);

        bench.now(bench.node.use(bench.loadedConfig(NodeHarness.CONFIG)));
        assertThat(members()).isEqualTo(21);
        bench.now(bench.node.use(bench.loadedConfig(many.replace("continue: true", "matchers: [i=late]"))));
        assertThat(members()).as("those that have left do not count").isEqualTo(21);
        bench.now(bench.node.use(bench.loadedConfig(many)));
        assertThat(members()).isEqualTo(5 * 60 + 21);
    }

    private int members() {
        return bench.node.groups().groups().stream()
                .mapToInt(group -> group.members().size())
                .sum();
    }

    @Test
    void reloadKeepsToTheLimitOfGroups() {
        maxGroups = 1;
        put(named("A"), named("B"));
        bench.now(bench.node.use(bench.loadedConfig(NodeHarness.CONFIG.replace("[alertname]", "[i]"))));
        assertThat(bench.node.groups().groups()).hasSize(1);
    }

    @Test
    void notificationAboveTheRateIsSentAtALaterFlushOfTheGroup() {
        rate = 1;
        put(named("A"), named("B"));
        bench.pass(20);
        assertThat(bench.r0.received()).hasSize(1);
        bench.pass(22);
        assertThat(bench.r0.story()).hasSize(2).last().asString().startsWith("21.0s");
        assertThat(bench.scrape("alertmanager_notification_rate_limited_total"))
                .containsExactly("alertmanager_notification_rate_limited_total{integration=\"webhook\"} 1.0");
        assertThat(bench.scrape(
                        "alertmanager_notifications_failed_total{integration=\"webhook\",reason=\"rateLimited\"}"))
                .singleElement()
                .asString()
                .endsWith(" 1.0");
    }

    @Test
    void attemptsAreBoundedOverReloads() {
        maxAttempts = 4;
        Stream.of(1, 2, 3).forEach(i -> bench.r0.thenWait());
        put(named("A"), named("B"), named("C"), named("D"));
        bench.pass(2);
        assertThat(bench.r0.received()).hasSize(2);
        bench.now(bench.node.use(bench.loadedConfig(NodeHarness.CONFIG)));
        bench.pass(4);
        assertThat(bench.r0.received()).hasSize(3);
        bench.r0.received().forEach(each -> each.answer().complete(FakeReceiver.ACCEPTED));
        bench.pass(5);
        assertThat(bench.r0.received()).hasSize(4);
    }

    @Test
    void limitOfSilencesIsInForceAtOnce() {
        maxSilences = 1;
        assertThat(silence("a")).isInstanceOf(SetResult.Stored.class);
        assertThat(silence("b")).isInstanceOf(SetResult.Refused.class);
        maxSilences = 2;
        assertThat(silence("b")).isInstanceOf(SetResult.Stored.class);
    }

    private SetResult silence(String name) {
        return bench.now(bench.node.setSilence(Samples.silence(
                bench.loop.now(), bench.loop.now().plus(Duration.ofHours(1)), "alertname=\"" + name + "\"")));
    }
}
