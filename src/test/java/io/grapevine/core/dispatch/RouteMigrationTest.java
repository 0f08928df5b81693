package io.grapevine.core.dispatch;

import static io.grapevine.sim.FakeReceiver.ACCEPTED;
import static io.grapevine.sim.FakeReceiver.BUSY;
import static io.grapevine.sim.FakeReceiver.REFUSED;
import static io.grapevine.sim.Samples.at;
import static io.grapevine.sim.Samples.grouped;
import static io.grapevine.sim.Samples.matchers;
import static io.grapevine.sim.Samples.route;
import static io.grapevine.sim.Samples.silence;
import static io.grapevine.sim.Samples.timed;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Extensions;
import io.grapevine.config.RouteConfig;
import io.grapevine.features.transients.TransientSettings;
import io.grapevine.features.transients.Transients;
import io.grapevine.model.Alert;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.LoneCore;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The effect of a new routing tree on the groups of the old one. */
class RouteMigrationTest {
    private static final RouteConfig PLAIN = route("r0");
    private static final RouteConfig ONE_TO_R1 = route("r0", route("r1", matchers("i=\"1\""), false));
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final DispatchFixture bench = new DispatchFixture(PLAIN);

    @Test
    void groupOfAnUnchangedRouteKeepsItsTimer() {
        bench.fire("1");
        bench.pass(0.5);
        bench.reload(PLAIN);
        bench.pass(2);
        bench.fire("2");
        bench.reload(PLAIN);
        bench.pass(60);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1", "21.0s NEW_ALERTS 1 2");
    }

    @Test
    void routeKeepsItsGroupsWhenAnotherIsInsertedBeforeIt() {
        DispatchFixture routed = new DispatchFixture(ONE_TO_R1);
        routed.fire("1");
        routed.pass(0.5);
        routed.reload(route("r0", route("r0", matchers("i=\"9\""), false), route("r1", matchers("i=\"1\""), false)));
        routed.pass(60);

        assertThat(routed.r1.story()).containsExactly("1.0s FIRST 1");
    }

    @Test
    void alertMovesToTheRouteThatMatchesNow() {
        bench.fire("1", "2");
        bench.pass(5);
        bench.reload(ONE_TO_R1);
        bench.pass(60);

        assertThat(bench.r1.story()).containsExactly("5.0s FIRST 1");
        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1 2");
        assertThat(bench.dispatcher.groups())
                .allSatisfy(group -> assertThat(group.members()).hasSize(1));
    }

    @Test
    void alertMovesBackWhenItsRouteIsRemoved() {
        DispatchFixture routed = new DispatchFixture(ONE_TO_R1);
        routed.fire("1", "2");
        routed.pass(5);
        routed.reload(PLAIN);
        routed.pass(60);

        assertThat(routed.r1.story()).containsExactly("1.0s FIRST 1");
        assertThat(routed.r0.story()).containsExactly("1.0s FIRST 2", "21.0s NEW_ALERTS 1 2");
        assertThat(routed.dispatcher.groups()).hasSize(1);
    }

    @Test
    void newReceiverIsNotifiedAtOnceOfFiringAlerts() {
        bench.fire("1");
        bench.pass(5);
        bench.reload(route("r1"));
        bench.pass(60);

        assertThat(bench.r1.story()).containsExactly("5.0s FIRST 1");
        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1");
    }

    /** By that a replica knows that no client has sent the end, and believes a peer that the alert fires on. */
    @Test
    void alertThatWasNotRenewedMovesWithTheTimeOfItsLastReception() {
        Alert alert = bench.fresh("1").withEndsAt(at(3));
        bench.core.alerts.put(alert);
        bench.pass(5);
        bench.reload(route("r1"));

        assertThat(bench.dispatcher.groups())
                .singleElement()
                .satisfies(group -> assertThat(group.members())
                        .extracting(GroupMember::lastFiring)
                        .containsExactly(alert.updatedAt()));
    }

    @Test
    void alertsAreRegroupedWhenTheGroupLabelsChange() {
        bench.fire("1", "2");
        bench.pass(5);
        bench.reload(grouped(PLAIN, "i"));
        bench.pass(60);

        assertThat(bench.dispatcher.groups()).hasSize(2);
        assertThat(bench.r0.story()).containsExactlyInAnyOrder("1.0s FIRST 1 2", "5.0s FIRST 1", "5.0s FIRST 2");
    }

    @Test
    void groupWithOtherTimesIsFlushedAtOnceAndThenAtItsNewInterval() {
        bench.fire("1");
        bench.pass(2);
        bench.fire("2");
        bench.pass(5);
        bench.reload(timed(PLAIN, SECOND, Duration.ofSeconds(3), HOUR));
        bench.pass(6);
        bench.fire("3");
        bench.pass(30);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1", "5.0s NEW_ALERTS 1 2", "8.0s NEW_ALERTS 1 2 3");
    }

    @Test
    void notificationInProgressIsNotSentTwiceWhenTheTimesChange() {
        bench.r0.thenWait();
        bench.fire("1");
        bench.pass(5);
        bench.reload(timed(PLAIN, SECOND, Duration.ofSeconds(3), HOUR));
        bench.pass(7);
        bench.r0.last().answer().complete(ACCEPTED);
        bench.pass(30);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1");
        assertThat(bench.core.log.all()).hasSize(1);
    }

    @Test
    void attemptInProgressIsFinished() {
        bench.r0.thenWait();
        bench.fire("1");
        bench.pass(5);
        bench.reload(PLAIN);
        bench.r0.last().answer().complete(ACCEPTED);
        bench.pass(60);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1");
    }

    @Test
    void failedNotificationIsRetriedAtOnceWithTheNewConfiguration() {
        bench.r0.always(BUSY);
        bench.fire("1");
        bench.pass(5.1);
        bench.r0.always(ACCEPTED);
        bench.reload(PLAIN);
        bench.pass(60);

        assertThat(bench.r0.story()).endsWith("5.1s FIRST 1");
    }

    @Test
    void attemptInProgressThatFailsIsRetriedWithTheNewConfiguration() {
        bench.r0.thenWait();
        bench.fire("1");
        bench.pass(5);
        bench.reload(PLAIN);
        bench.pass(7);
        bench.r0.last().answer().complete(REFUSED);
        bench.pass(60);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1", "7.0s FIRST 1");
    }

    @Test
    void pendingResolutionIsNotifiedByTheNewRoute() {
        bench.fire("1");
        bench.pass(2);
        bench.end("1");
        bench.core.alerts.collectGarbage();
        bench.reload(timed(PLAIN, SECOND, Duration.ofSeconds(3), HOUR));
        bench.pass(30);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1", "2.0s ALL_RESOLVED !1");
        assertThat(bench.dispatcher.groups()).isEmpty();
    }

    @Test
    void alertThatWasNotRenewedBeforeAReloadIsStillKnownToHaveFired() {
        Alert alert = bench.fresh("1");
        bench.core.alerts.put(alert.withEndsAt(alert.updatedAt().plusSeconds(4)));
        bench.pass(5);
        bench.reload(timed(PLAIN, SECOND, Duration.ofSeconds(3), HOUR));

        assertThat(bench.dispatcher.groups())
                .singleElement()
                .satisfies(group -> assertThat(group.members())
                        .singleElement()
                        .satisfies(member -> assertThat(member.lastFiring()).isEqualTo(alert.updatedAt())));
    }

    @Test
    void resolutionPendingInAnotherRouteIsNotNotifiedAgain() {
        RouteConfig first = route("r0", matchers("alertname=\"A\""), true);
        DispatchFixture routed = new DispatchFixture(route("r0", first, route("r1", matchers("i=~\".+\""), false)));
        routed.fire("1", "2", "3");
        routed.pass(2);
        routed.r1.then(REFUSED);
        routed.end("1");
        routed.pass(22);
        routed.end("2");
        routed.pass(23);
        routed.reload(route("r0", first, grouped(route("r1", matchers("i=~\".+\""), false), "alertname", "x")));
        routed.pass(100);

        assertThat(routed.r0.story())
                .containsExactly("1.0s FIRST 1 2 3", "21.0s SOME_RESOLVED !1 2 3", "41.0s SOME_RESOLVED !2 3");
        assertThat(routed.r1.story())
                .containsExactly("1.0s FIRST 1 2 3", "21.0s SOME_RESOLVED !1 2 3", "23.0s SOME_RESOLVED !1 !2 3");
    }

    @Test
    void routeThatIsChangedToMatchFiringAlertsGetsThem() {
        DispatchFixture routed = new DispatchFixture(route("r0", route("r1", matchers("i=\"1\""), false)));
        routed.fire("1");
        routed.pass(5);
        routed.reload(
                route("r0", route("r1", matchers("i=\"1\""), true), route("r0", matchers("alertname=\"A\""), false)));
        routed.pass(60);

        assertThat(routed.r1.story()).containsExactly("1.0s FIRST 1");
        assertThat(routed.r0.story()).containsExactly("5.0s FIRST 1");
    }

    @Test
    void whoWasNotifiedOfAnAlertThatMovesIsNotifiedOfItsEnd() {
        bench.fire("1", "2");
        bench.pass(5);
        bench.reload(route("r1"));
        bench.pass(50);
        bench.end("1");
        bench.pass(70);
        bench.end("2");
        bench.pass(100);

        assertThat(bench.r1.story())
                .containsExactly("5.0s FIRST 1 2", "65.0s SOME_RESOLVED !1 2", "85.0s ALL_RESOLVED !2");
        assertThat(bench.r0.story())
                .containsExactly("1.0s FIRST 1 2", "61.0s SOME_RESOLVED !1 2", "81.0s ALL_RESOLVED !2");
        assertThat(bench.dispatcher.groups()).isEmpty();
    }

    @Test
    void groupThatGoesOnNotifiesOfTheEndOfAnAlertThatHasMoved() {
        bench.fire("1", "2");
        bench.pass(5);
        bench.reload(ONE_TO_R1);
        bench.end("1");
        bench.pass(30);
        bench.end("2");
        bench.pass(60);

        assertThat(bench.r0.story())
                .containsExactly("1.0s FIRST 1 2", "21.0s SOME_RESOLVED !1 2", "41.0s ALL_RESOLVED !2");
    }

    @Test
    void alertThatHasMovedKeepsTheIncidentOfItsGroupOpen() {
        bench.fire("1", "2");
        bench.pass(5);
        bench.reload(ONE_TO_R1);
        bench.end("2");
        bench.pass(30);
        assertThat(bench.dispatcher.groups())
                .singleElement()
                .satisfies(group -> assertThat(group.receiver().valueOf("name")).isEqualTo("r1"));
        bench.end("1");
        bench.pass(60);

        assertThat(bench.r0.story())
                .containsExactly("1.0s FIRST 1 2", "21.0s SOME_RESOLVED 1 !2", "41.0s ALL_RESOLVED !1");
    }

    @Test
    void groupThatHasOnlyAlertsThatHaveMovedTakesNewOnesAsAnyOther() {
        bench.fire("1");
        bench.pass(5);
        bench.reload(ONE_TO_R1);
        bench.pass(6);
        bench.fire("2");
        bench.pass(30);
        bench.end("2");
        bench.pass(50);
        bench.fire("2");
        bench.pass(70);
        bench.end("1", "2");
        bench.pass(100);

        assertThat(bench.r0.story())
                .containsExactly(
                        "1.0s FIRST 1",
                        "7.0s NEW_ALERTS 1 2",
                        "47.0s SOME_RESOLVED 1 !2",
                        "51.0s NEW_ALERTS 1 2",
                        "71.0s ALL_RESOLVED !1 !2");
    }

    @Test
    void alertThatMovesBackIsNotNotifiedAgain() {
        bench.fire("1");
        bench.pass(5);
        bench.reload(route("r1"));
        bench.pass(30);
        bench.reload(PLAIN);
        bench.pass(50);
        bench.end("1");
        bench.pass(100);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1", "70.0s ALL_RESOLVED !1");
        assertThat(bench.r1.story()).containsExactly("5.0s FIRST 1", "65.0s ALL_RESOLVED !1");
    }

    @Test
    void whatOnlyAlertsThatHaveMovedFireForIsNotRepeatedAndNotForgotten() {
        bench.fire("1");
        bench.pass(5);
        bench.reload(timed(route("r1"), SECOND, Duration.ofSeconds(20), HOUR));
        bench.pass(Duration.ofDays(2).toSeconds());
        bench.end("1");
        bench.pass(Duration.ofDays(2).toSeconds() + 100);

        assertThat(bench.r0.story()).hasSize(2).last().asString().contains("ALL_RESOLVED !1");
    }

    @Test
    void alertThatFiresAgainBeforeItsEndIsNotifiedIsNotNotifiedByTheEarlierGroup() {
        bench.fire("1");
        bench.pass(5);
        bench.reload(route("r1"));
        bench.end("1");
        bench.pass(10);
        bench.fire("1");
        bench.pass(70);
        bench.end("1");
        bench.pass(75);
        bench.fire("1");
        bench.pass(200);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1");
    }

    @Test
    void whoWasNotNotifiedOfAnAlertThatMovesIsNotNotifiedOfItsEnd() {
        bench.r0.always(BUSY);
        bench.fire("1");
        bench.pass(5);
        bench.r0.always(ACCEPTED);
        int attempts = bench.r0.story().size();
        bench.reload(route("r1"));
        bench.end("1");
        bench.pass(100);

        assertThat(bench.r0.story()).hasSize(attempts);
    }

    @Test
    void endThatCouldNotBeNotifiedIsTriedAgain() {
        bench.fire("1");
        bench.pass(5);
        bench.reload(route("r1"));
        bench.r0.then(REFUSED);
        bench.end("1");
        bench.pass(100);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1", "21.0s ALL_RESOLVED !1", "41.0s ALL_RESOLVED !1");
    }

    @Test
    void groupWhoseReceiverIsGoneNotifiesNobody() {
        bench.fire("1");
        bench.pass(5);
        bench.reload(route("r1"));
        bench.pass(30);
        bench.reloadWithout("r0", route("r1"));
        bench.end("1");
        bench.pass(100);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1");
    }

    /** Where the repetitions are so frequent that the log would forget the entry before the next flush. */
    @Test
    void whoIsToBeNotifiedOfAnEndIsKnownUntilTheNextFlush() {
        Duration minute = Duration.ofMinutes(1);
        DispatchFixture often = new DispatchFixture(timed(PLAIN, SECOND, Duration.ofMinutes(5), minute));
        often.fire("1");
        often.pass(5);
        often.reload(timed(route("r1"), SECOND, Duration.ofMinutes(5), minute));
        for (int at = 60; at <= 1000; at += 60) {
            often.pass(at);
            often.core.log.collectGarbage();
        }
        often.end("1");
        often.pass(2000);

        assertThat(often.r0.story()).containsExactly("1.0s FIRST 1", "1201.0s ALL_RESOLVED !1");
    }

    @Test
    void whoIsToBeNotifiedOfAnEndIsKnownWhileAllOtherAlertsOfTheGroupAreSilenced() {
        DispatchFixture hourly = new DispatchFixture(timed(PLAIN, SECOND, Duration.ofSeconds(20), HOUR));
        hourly.core.alerts.put(hourly.fresh("1").withEndsAt(at(20 * HOUR.toSeconds())));
        hourly.core.alerts.put(hourly.fresh("2").withEndsAt(at(20 * HOUR.toSeconds())));
        hourly.pass(5);
        Instant now = hourly.core.loop.now();
        hourly.core.silences.set(silence(now, now.plus(Duration.ofHours(20)), "i=\"2\""), set -> {});
        hourly.reload(timed(ONE_TO_R1, SECOND, Duration.ofSeconds(20), HOUR));
        for (int hour = 1; hour <= 4; hour++) {
            hourly.pass(hour * HOUR.toSeconds());
            hourly.core.log.collectGarbage();
        }
        hourly.end("1");
        hourly.pass(4 * HOUR.toSeconds() + 60);

        assertThat(hourly.r0.story()).containsExactly("1.0s FIRST 1 2", "14401.0s ALL_RESOLVED !1");
    }

    @Test
    void endThatIsBeingRetriedGoesToWhereTheReceiverIsAfterAReload() {
        bench.fire("1");
        bench.pass(5);
        bench.reload(route("r1"));
        bench.r0.always(BUSY);
        bench.end("1");
        bench.pass(25);
        int attempts = bench.r0.story().size();
        FakeReceiver repaired = new FakeReceiver(bench.core.loop);
        bench.reload(route("r1"), Map.of("r0", repaired.as("r0", true), "r1", bench.r1.as("r1", true)));
        bench.pass(60);

        assertThat(bench.r0.story()).hasSize(attempts);
        assertThat(repaired.story()).containsExactly("25.0s ALL_RESOLVED !1");
    }

    /** An alert that has moved is not in several groups for that, and no others are refused. */
    @Test
    void alertsThatHaveMovedDoNotCountForTheLimitOfGroups() {
        String[] many = IntStream.range(0, 200).mapToObj(Integer::toString).toArray(String[]::new);
        bench.dispatcher.limitTo(() -> 10, () -> bench.core.alerts.all().size(), reached -> {});
        bench.fire(many);
        bench.pass(5);
        bench.reload(route("r1"));
        bench.pass(30);
        assertThat(bench.r1.last().notification().alerts()).hasSize(many.length);
        bench.reloadWithout("r0", route("r1"));
        bench.end(many);
        bench.pass(100);
        bench.core.alerts.collectGarbage();
        bench.fire(many);
        bench.pass(200);

        assertThat(bench.r1.story()).last().asString().contains(" FIRST ");
        assertThat(bench.r1.last().notification().alerts()).hasSize(many.length);
        assertThat(bench.dispatcher.members()).hasValue(many.length);
    }

    @Test
    void ofManyGroupsThatAnAlertHasLeftTheFirstOnesAreNotNotified() {
        for (int group = 0; group < 10; group++) {
            bench.reload(route("r0", route("r0", matchers("i=~\"1|" + group + "\""), false)));
            bench.fire("1");
            bench.pass(5 * (group + 1));
        }
        int before = bench.r0.story().size();
        bench.end("1");
        bench.pass(200);

        assertThat(bench.r0.story()).hasSize(before + 9); // eight that it has left, and the one in which it is
        assertThat(bench.dispatcher.groups()).isEmpty();
    }

    /** As an end that is being retried is not sent any more, the group could seem to have nothing left. */
    @Test
    void groupThatTakesAnAlertAgainWhileItsEndIsBeingRetriedGoesOn() {
        DispatchFixture routed = new DispatchFixture(route("r1"));
        routed.fire("1");
        routed.pass(5);
        routed.reload(PLAIN);
        routed.pass(30);
        routed.r1.always(BUSY);
        routed.end("1");
        routed.pass(65);
        routed.reload(route("r1"));
        routed.pass(76);
        routed.fire("1");
        routed.r1.always(ACCEPTED);
        routed.pass(100);
        int before = routed.r1.story().size();
        routed.fire("2");
        routed.pass(130);
        routed.end("1", "2");
        routed.pass(200);

        assertThat(routed.r1.story().subList(before, routed.r1.story().size()))
                .containsExactly("117.0s NEW_ALERTS 1 2", "137.0s ALL_RESOLVED !1 !2");
    }

    private static RouteConfig both(String first, String second) {
        return route(
                "r9",
                route(first, matchers("alertname=\"A\""), true),
                route(second, matchers("alertname=\"A\""), false));
    }

    /** Routes with equal matchers are told apart by their order, and the incidents of their groups by the receivers. */
    @Test
    void routesThatChangePlacesKeepTheirIncidents() {
        DispatchFixture routed = new DispatchFixture(both("r0", "r1"));
        routed.fire("1");
        routed.pass(100);
        routed.reload(both("r1", "r0"));
        routed.pass(1000);
        routed.fire("2");
        routed.pass(1100);
        routed.end("1");
        routed.pass(1200);
        routed.end("2");
        routed.pass(1300);

        assertThat(List.of(routed.r0, routed.r1))
                .allSatisfy(receiver -> assertThat(receiver.story())
                        .extracting(told -> told.substring(told.indexOf(' ') + 1))
                        .containsExactly("FIRST 1", "NEW_ALERTS 1 2", "SOME_RESOLVED !1 2", "ALL_RESOLVED !2"));
    }

    @Test
    void groupThatTakesAnAlertAgainWaitsForOthers() {
        RouteConfig slow = timed(PLAIN, Duration.ofSeconds(30), Duration.ofSeconds(60), HOUR);
        DispatchFixture routed = new DispatchFixture(slow);
        routed.fire("1");
        routed.pass(100);
        routed.reload(timed(ONE_TO_R1, Duration.ofSeconds(30), Duration.ofSeconds(60), HOUR));
        routed.pass(110);
        routed.r0.always(BUSY);
        routed.end("1");
        routed.pass(160);
        int before = routed.r0.story().size();
        routed.fire("2");
        routed.r0.always(ACCEPTED);
        routed.pass(161);
        routed.fire("3");
        routed.pass(400);

        assertThat(routed.r0.story().subList(before, routed.r0.story().size()))
                .containsExactly("190.0s NEW_ALERTS !1 2 3");
    }

    /** An alert that is held moves, be it for the routes of replicas that have yet to reload alone. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAlertThatHasMovedWhileItWasHeldDelaysNobody(boolean isNew) {
        Transients held = new Transients(new LoneCore(bench.core) {
            @Override
            public Dispatcher dispatcher() {
                return bench.dispatcher;
            }
        });
        TransientSettings.Rule rule =
                new TransientSettings.Rule("r0", Matchers.NONE, Matchers.NONE, Duration.ofSeconds(60));
        held.use(Extensions.NONE.with(new TransientSettings(List.of(rule)), TransientSettings.NONE));
        bench.pass(1000);
        bench.fire("2");
        bench.pass(1100);
        if (!isNew) {
            bench.fire("1");
        }
        bench.pass(1101);
        bench.reload(ONE_TO_R1);
        bench.pass(1103);
        if (isNew) {
            bench.fire("1");
        }
        bench.pass(1130);
        bench.fire("3");
        bench.pass(1400);

        assertThat(bench.r0.story()).containsExactly("1060.0s FIRST 2", "1190.0s NEW_ALERTS 2 3");
    }

    /** Of so many groups at a time none is left out. */
    @Test
    void allGroupsThatAnAlertIsInAreNotifiedOfItsEnd() {
        RouteConfig[] ten = new RouteConfig[10];
        Arrays.setAll(ten, i -> route("r0", matchers("i!=\"" + (100 + i) + "\""), true));
        RouteConfig[] byI = Arrays.stream(ten).map(each -> grouped(each, "i")).toArray(RouteConfig[]::new);
        bench.reload(route("r1", ten));
        bench.fire("1");
        bench.pass(10);
        bench.reload(route("r1", byI));
        bench.pass(50);
        int before = bench.r0.story().size();
        bench.end("1");
        bench.pass(200);

        assertThat(bench.r0.story()).hasSize(before + 20);
        assertThat(bench.dispatcher.members()).hasValue(0);
    }

    /** The routing tree before a reload says where replicas put an alert that have yet to reload. */
    @ParameterizedTest
    @CsvSource({"0, 20000, true", "10, 5000, true", "10, 10000, false"})
    void largeRoutingTreesOfATenantDoNotOutliveAReload(long limitOfGroups, int routes, boolean isKept) {
        RouteConfig[] many = new RouteConfig[routes];
        Arrays.fill(many, route("r1", matchers("i=\"9\""), false));
        DispatchFixture routed = new DispatchFixture(route("r0", many));
        routed.dispatcher.limitTo(() -> limitOfGroups, () -> 100, reached -> {});
        routed.fire("1");
        routed.pass(5);
        routed.reload(route("r0", route("r1", matchers("i=\"2\""), false)));
        routed.fire("2");

        assertThat(routed.dispatcher.groups())
                .filteredOn(group -> group.route().config().receiver().equals("r0"))
                .singleElement()
                .satisfies(group -> assertThat(
                                group.listing().listed(routed.fresh("2").labels()) != null)
                        .isEqualTo(isKept));
    }
}
