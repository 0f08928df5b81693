package io.grapevine.core.dispatch;

import static io.grapevine.sim.FakeReceiver.ACCEPTED;
import static io.grapevine.sim.FakeReceiver.BUSY;
import static io.grapevine.sim.Samples.grouped;
import static io.grapevine.sim.Samples.matchers;
import static io.grapevine.sim.Samples.route;
import static io.grapevine.sim.Samples.timed;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Route;
import io.grapevine.config.RouteConfig;
import io.grapevine.model.Alert;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.AlertHash;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import io.grapevine.sim.FakeReceiver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts come and go, receivers break and recover, and the routing tree changes again and again. */
class ReloadStormTest {
    private static final RouteConfig LOW = route("r1", matchers("i=~\"[0-3]\""), false);
    private static final RouteConfig ALL = route("r1", matchers("i=~\".+\""), true);
    private static final List<RouteConfig> TREES = List.of(
            route("r0"),
            route("r1"),
            route("r0", LOW),
            route("r0", route("r0", matchers("i=\"2\""), false), LOW),
            route("r0", ALL, route("r0", matchers("i=~\"[2-5]\""), false)),
            grouped(route("r0", ALL), "i"),
            timed(route("r0", LOW), Duration.ZERO, Duration.ofSeconds(3), Duration.ofHours(9)),
            grouped(route("r1", grouped(LOW, "...")), "..."));

    private final DispatchFixture bench = new DispatchFixture(TREES.get(0));
    private RouteConfig tree = TREES.get(0);
    private double time;

    private void step(Random random) {
        String i = "" + random.nextInt(7);
        switch (random.nextInt(8)) {
            case 0, 1 -> bench.fire(i);
            case 2 -> bench.end(i);
            case 3 -> {
                tree = TREES.get(random.nextInt(TREES.size()));
                bench.reload(tree);
            }
            case 4 -> (random.nextBoolean() ? bench.r0 : bench.r1).always(random.nextInt(3) == 0 ? BUSY : ACCEPTED);
            case 5 -> bench.core.alerts.collectGarbage();
            default -> pass(random.nextInt(12_000) / 1000.0);
        }
    }

    private void pass(double seconds) {
        time += seconds;
        bench.pass(time);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void everyReceiverKnowsTheFiringAlertsInTheEndWithoutDuplicates(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            step(random);
        }
        bench.r0.always(ACCEPTED);
        bench.r1.always(ACCEPTED);
        pass(100);

        for (Alert alert : bench.core.alerts.all()) {
            if (!alert.resolvedAt(bench.core.loop.now())) {
                assertKnown(alert);
            }
        }
        assertThat(bench.dispatcher.groups())
                .flatExtracting(AggregationGroup::members)
                .noneMatch(member -> member.alert().resolvedAt(bench.core.loop.now()));
        assertNothingTwice(bench.r0);
        assertNothingTwice(bench.r1);
    }

    private void assertKnown(Alert alert) {
        for (Route taken : Route.tree(tree).match(alert.labels())) {
            String key = taken.groupKey(taken.groupLabels(alert.labels()));
            NflogKey logKey = new NflogKey(key, taken.config().receiver(), "webhook", 0);

            assertThat(bench.core.log.find(logKey))
                    .as(logKey + " " + alert.labels())
                    .isNotNull();
            NotifiedState known = bench.core.log.find(logKey).entry().notified();
            long hash = AlertHash.of(alert.labels());
            assertThat(known.knowsFiring(new long[] {hash})
                            || known.earlier().unended().containsKey(hash))
                    .as(logKey + " " + alert.labels())
                    .isTrue();
        }
    }

    private static void assertNothingTwice(FakeReceiver receiver) {
        Map<String, Notification> last = new TreeMap<>();
        for (FakeReceiver.Received received : receiver.received()) {
            if (received.answer().join().equals(ACCEPTED)) {
                Notification sent = received.notification();
                Notification before = last.put(sent.groupKey(), sent);

                assertThat(sent.reason()).isNotEqualTo(NotifyReason.REPEAT);
                assertThat(before == null ? List.of() : before.alerts())
                        .as(sent.groupKey() + " at " + received.at())
                        .isNotEqualTo(sent.alerts());
            }
        }
        assertThat(receiver.received()).isNotEmpty();
    }
}
