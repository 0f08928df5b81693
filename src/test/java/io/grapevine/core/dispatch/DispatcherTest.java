package io.grapevine.core.dispatch;

import static io.grapevine.sim.Samples.at;
import static io.grapevine.sim.Samples.grouped;
import static io.grapevine.sim.Samples.matchers;
import static io.grapevine.sim.Samples.route;
import static io.grapevine.sim.Samples.timed;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.RouteConfig;
import io.grapevine.model.LabelSet;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DispatcherTest {
    private static final RouteConfig AT_ONCE =
            timed(route("r0"), Duration.ZERO, Duration.ofSeconds(20), Duration.ofHours(1));

    @Test
    void alertIsAddedToAGroupOfEachMatchingRoute() {
        DispatchFixture bench = new DispatchFixture(
                route("r0", route("r0", matchers("i=~\"1|2\""), true), route("r1", matchers("i=\"1\""), false)));
        bench.fire("1", "2", "3");
        bench.pass(1);

        assertThat(bench.dispatcher.groups())
                .extracting(AggregationGroup::key)
                .containsExactlyInAnyOrder(
                        "{}/{i=~\"1|2\"}:{alertname=\"A\"}", "{}/{i=\"1\"}:{alertname=\"A\"}", "{}:{alertname=\"A\"}");
        assertThat(bench.r1.story()).containsExactly("1.0s FIRST 1");
    }

    @Test
    void groupsOfSiblingRoutesWithEqualKeysAreKeptApart() {
        DispatchFixture bench = new DispatchFixture(
                route("r0", route("r0", matchers("i=\"1\""), true), route("r1", matchers("i=\"1\""), false)));
        bench.fire("1");
        bench.pass(1);

        assertThat(bench.dispatcher.groups())
                .extracting(AggregationGroup::key)
                .hasSize(2)
                .containsOnly("{}/{i=\"1\"}:{alertname=\"A\"}");
        assertThat(bench.r0.received()).hasSize(1);
        assertThat(bench.r1.received()).hasSize(1);
    }

    @Test
    void eachSetOfGroupLabelsHasItsOwnGroup() {
        DispatchFixture bench = new DispatchFixture(grouped(route("r0"), "i"));
        bench.fire("1", "2", "1");

        assertThat(bench.dispatcher.groups())
                .extracting(AggregationGroup::labels)
                .containsExactlyInAnyOrder(LabelSet.of("i", "1"), LabelSet.of("i", "2"));
    }

    @Test
    void newGroupIsFlushedAtOnceIfItsFirstAlertIsOlderThanTheGroupWait() {
        DispatchFixture bench = new DispatchFixture(route("r0"));
        bench.pass(10);
        bench.core.alerts.put(Samples.alert(at(8), "alertname", "A", "i", "1"));
        bench.core.alerts.put(Samples.alert(at(9), "alertname", "B", "i", "1"));
        bench.pass(30);

        assertThat(bench.r0.story()).containsExactly("10.0s FIRST 1", "11.0s FIRST 1");
    }

    @Test
    void oldAlertThatJoinsAGroupDoesNotBringItsFlushForward() {
        DispatchFixture bench = new DispatchFixture(route("r0"));
        bench.pass(10);
        bench.fire("1");
        bench.core.alerts.put(Samples.alert(at(0), "alertname", "A", "i", "2"));
        bench.pass(10.9);

        assertThat(bench.r0.received()).isEmpty();
        bench.pass(30);
        assertThat(bench.r0.story()).containsExactly("11.0s FIRST 1 2");
    }

    @Test
    void noGroupIsFlushedWhileABatchOfAlertsIsIngested() {
        DispatchFixture bench = new DispatchFixture(AT_ONCE);
        bench.dispatcher.hold();
        bench.dispatcher.hold();
        bench.fire("1");
        bench.pass(1);
        bench.dispatcher.release();
        bench.fire("2");
        bench.pass(2);
        assertThat(bench.r0.received()).isEmpty();

        bench.dispatcher.release();
        assertThat(bench.r0.story()).containsExactly("2.0s FIRST 1 2");
    }

    @Test
    void noGroupIsFlushedBeforeTheStartDelayIsOver() {
        DispatchFixture bench = new DispatchFixture(AT_ONCE, Duration.ofSeconds(30));
        bench.fire("1");
        bench.pass(29.999);
        bench.fire("2");
        assertThat(bench.r0.received()).isEmpty();

        bench.pass(100);
        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1 2");
    }

    @Test
    void stoppedDispatcherCreatesNoGroup() {
        DispatchFixture bench = new DispatchFixture(AT_ONCE);
        bench.dispatcher.stop(() -> {});
        bench.fire("1");
        bench.pass(100);

        assertThat(bench.r0.received()).isEmpty();
        assertThat(bench.dispatcher.groups()).isEmpty();
    }

    @Test
    void alertSentAgainAfterItsGroupIsGoneGetsANewOne() {
        DispatchFixture bench = new DispatchFixture(AT_ONCE);
        bench.fire("1");
        bench.pass(1);
        bench.end("1");
        bench.pass(100);
        assertThat(bench.dispatcher.groups()).isEmpty();

        bench.fire("1");
        bench.pass(101);
        assertThat(bench.dispatcher.groups()).hasSize(1);
        assertThat(bench.r0.received()).hasSize(3);
    }

    @Test
    void alertSentAgainAfterAReloadStaysInTheGroupsOfItsNewRoutes() {
        DispatchFixture bench = new DispatchFixture(route("r0"));
        bench.fire("1");
        bench.reload(route("r0", route("r1", matchers("i=\"1\""), true), route("r1", matchers("i=~\"1|2\""), false)));
        bench.fire("1");
        bench.fire("1");

        assertThat(bench.dispatcher.groups())
                .extracting(AggregationGroup::key)
                .containsExactlyInAnyOrder("{}/{i=~\"1|2\"}:{alertname=\"A\"}", "{}/{i=\"1\"}:{alertname=\"A\"}");
        assertThat(bench.dispatcher.groups())
                .allSatisfy(group -> assertThat(group.members()).hasSize(1));
    }

    @Test
    void attemptAcceptedAfterTheStopIsRecordedInTheNotificationLog() {
        DispatchFixture bench = new DispatchFixture(AT_ONCE);
        bench.r0.thenWait();
        bench.fire("1");
        bench.pass(1);
        bench.dispatcher.stop(() -> {});
        bench.r0.last().answer().complete(FakeReceiver.ACCEPTED);
        bench.pass(100);

        assertThat(bench.core.log.all()).hasSize(1);
        assertThat(bench.r0.received()).hasSize(1);
    }

    @Test
    void stopIsOverOnceTheRunningAttemptsAre() {
        DispatchFixture bench = new DispatchFixture(AT_ONCE);
        bench.r0.thenWait();
        bench.fire("1");
        bench.pass(1);
        AtomicInteger logged = new AtomicInteger(-1);
        bench.dispatcher.stop(() -> logged.set(bench.core.log.all().size()));
        bench.pass(5);
        assertThat(logged).as("an attempt is running").hasValue(-1);
        assertThat(bench.dispatcher.flushing()).isEqualTo(1);

        bench.r0.last().answer().complete(FakeReceiver.ACCEPTED);
        bench.pass(1);
        assertThat(logged)
                .as("entries in the notification log at the end of the stop")
                .hasValue(1);
        assertThat(bench.dispatcher.flushing()).isZero();
    }

    @Test
    void stopDoesNotWaitForTheNextAttemptAfterAFailure() {
        DispatchFixture bench = new DispatchFixture(AT_ONCE);
        bench.r0.thenWait();
        bench.fire("1");
        bench.pass(1);
        AtomicInteger stopped = new AtomicInteger();
        bench.dispatcher.stop(stopped::incrementAndGet);
        bench.r0.last().answer().complete(FakeReceiver.BUSY);
        bench.pass(0.1);

        assertThat(stopped).hasValue(1);
        assertThat(bench.r0.received()).hasSize(1);
    }

    @Test
    void groupNotifiesOfAResolvedAlertThatTheStoreHasCollected() {
        DispatchFixture bench = new DispatchFixture(route("r0"));
        bench.fire("1");
        bench.pass(2);
        bench.end("1");
        bench.core.alerts.collectGarbage();
        bench.pass(60);

        assertThat(bench.core.alerts.all()).isEmpty();
        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1", "21.0s ALL_RESOLVED !1");
    }

    @Test
    void groupsAreCountedUntilTheirFirstFlush() {
        DispatchFixture bench = new DispatchFixture(grouped(route("r0"), "i"));
        bench.fire("1", "2", "3");
        assertThat(bench.dispatcher.unflushed()).isEqualTo(3);

        bench.reload(grouped(route("r1"), "i", "alertname"));
        assertThat(bench.dispatcher.unflushed()).isEqualTo(3);
        bench.fire("4");
        assertThat(bench.dispatcher.unflushed()).isEqualTo(4);
        bench.pass(1_000);
        assertThat(bench.dispatcher.unflushed()).isZero();
        bench.reload(grouped(route("r0"), "i"));
        bench.pass(2_000);
        assertThat(bench.dispatcher.unflushed()).isZero();
    }

    /** A receiver that takes a second for each of 3,000 new groups and for one that was notified before. */
    @Test
    void knownGroupIsNotDelayedByThousandsOfNewOnes() {
        DispatchFixture bench = new DispatchFixture(grouped(AT_ONCE, "i"));
        bench.fire("known");
        bench.pass(19.5);
        bench.end("known");
        for (int i = 0; i < 3_001; i++) {
            bench.r0.thenAfter(Duration.ofSeconds(1), FakeReceiver.ACCEPTED);
            bench.fire("new" + i);
        }

        bench.pass(20.1);
        assertThat(bench.r0.received().size())
                .as("the first one, and as many as may be made at a time")
                .isEqualTo(1_001);
        bench.pass(21);
        assertThat(bench.r0.story())
                .hasSize(2_001)
                .filteredOn(line -> line.endsWith("!known"))
                .singleElement()
                .asString()
                .startsWith("20.5s");
        bench.pass(24);
        assertThat(bench.r0.received().size()).isEqualTo(3_003);
    }

    /** A receiver that takes a second for each of 3,001 new groups, while one that it knows is to be repeated. */
    @Test
    void repetitionWaitsUntilNewGroupsAreNotified() {
        Duration interval = Duration.ofSeconds(20);
        DispatchFixture bench =
                new DispatchFixture(grouped(timed(route("r0"), Duration.ZERO, interval, interval), "i"));
        bench.fire("known");
        bench.pass(19.5);
        for (int i = 0; i < 3_001; i++) {
            bench.r0.thenAfter(Duration.ofSeconds(1), FakeReceiver.ACCEPTED);
            bench.fire("new" + i);
        }
        bench.pass(24);

        assertThat(bench.r0.story())
                .hasSize(3_003)
                .filteredOn(line -> line.contains("REPEAT"))
                .containsExactly("22.5s REPEAT known");
    }

    @Test
    void flushThatWaitsForRoomIsStartedByAReload() {
        DispatchFixture bench = new DispatchFixture(grouped(AT_ONCE, "i"));
        for (int i = 0; i <= 1_000; i++) {
            bench.r0.thenWait();
            bench.fire("" + i);
        }
        bench.pass(1);
        assertThat(bench.r0.received()).hasSize(1_000);

        bench.reload(grouped(AT_ONCE, "i"));
        assertThat(bench.r0.received()).hasSize(1_001);
    }
}
