package io.grapevine.core.dispatch;

import static io.grapevine.sim.FakeReceiver.ACCEPTED;
import static io.grapevine.sim.FakeReceiver.BUSY;
import static io.grapevine.sim.FakeReceiver.REFUSED;
import static io.grapevine.sim.Samples.route;
import static io.grapevine.sim.Samples.timed;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.RouteConfig;
import io.grapevine.mesh.Claims;
import io.grapevine.mesh.sync.Frame;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.receiver.LogLines;
import io.grapevine.records.NflogKey;
import io.grapevine.sim.Depth;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Groups wait 1 s, then 20 s between flushes. */
class AggregationGroupTest {
    private final DispatchFixture bench = new DispatchFixture(route("r0"));

    private AggregationGroup onlyGroup() {
        assertThat(bench.dispatcher.groups()).hasSize(1);
        return bench.dispatcher.groups().iterator().next();
    }

    @Test
    void alertsWithinTheGroupWaitAreNotifiedTogether() {
        bench.fire("2");
        bench.pass(0.9);
        bench.fire("1");
        bench.pass(1.5);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1 2");
    }

    @Test
    void laterAlertsAreNotifiedAtTheNextGroupInterval() {
        bench.fire("1");
        bench.pass(2);
        bench.fire("2");
        bench.pass(60);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1", "21.0s NEW_ALERTS 1 2");
    }

    @Test
    void groupIsRemovedAfterItNotifiedOfTheResolution() {
        bench.fire("1");
        bench.pass(2);
        bench.end("1");
        bench.pass(60);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1", "21.0s ALL_RESOLVED !1");
        assertThat(bench.dispatcher.groups()).isEmpty();
    }

    @Test
    void alertThatFiresAndResolvesWithinTheGroupWaitIsNotNotified() {
        bench.fire("1");
        bench.pass(0.5);
        bench.end("1");
        bench.pass(60);

        assertThat(bench.r0.received()).isEmpty();
        assertThat(bench.dispatcher.groups()).isEmpty();
    }

    @Test
    void resolvedAlertIsKeptWhileAnIntegrationFails() {
        bench.fire("1", "2");
        bench.pass(2);
        bench.r0.then(REFUSED);
        bench.end("1");
        bench.pass(22);
        assertThat(onlyGroup().members()).hasSize(2);

        bench.pass(60);
        assertThat(bench.r0.story())
                .containsExactly("1.0s FIRST 1 2", "21.0s SOME_RESOLVED !1 2", "41.0s SOME_RESOLVED !1 2");
        assertThat(onlyGroup().members()).hasSize(1);
    }

    /** As Alertmanager's line does, which alerts on logs name. */
    @Test
    void lineOfAFlushThatFailedNamesReceiverAndHowManyAlerts() {
        bench.r0.then(REFUSED);
        bench.fire("1", "2");
        List<String> lines;
        try (LogLines log = LogLines.capture()) {
            bench.pass(2);
            lines = log.lines();
        }

        assertThat(lines)
                .anyMatch(line -> line.contains("Notify for alerts failed")
                        && line.contains(
                                "component=dispatcher aggrGroup=" + onlyGroup().key()
                                        + " num_alerts=2 receiver=r0 err=r0/webhook[0]: notify retry canceled"));
    }

    @Test
    void alertThatFiresAgainDuringTheResolvedNotificationIsKept() {
        bench.fire("1");
        bench.pass(2);
        bench.end("1");
        bench.r0.thenWait();
        bench.pass(22);
        bench.fire("1");
        bench.r0.last().answer().complete(ACCEPTED);
        bench.pass(60);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1", "21.0s ALL_RESOLVED !1", "41.0s FIRST 1");
    }

    @Test
    void ticksDuringAFlushAreMergedIntoOneFlush() {
        DispatchFixture quick = new DispatchFixture(
                timed(route("r0"), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofHours(1)));
        quick.r0.thenWait();
        quick.fire("1");
        quick.pass(8);
        quick.fire("2");
        quick.pass(8.5);
        assertThat(quick.r0.received()).hasSize(1);

        quick.r0.last().answer().complete(ACCEPTED);
        quick.pass(30);
        assertThat(quick.r0.story()).containsExactly("1.0s FIRST 1", "8.5s NEW_ALERTS 1 2");
    }

    @Test
    void attemptHasTenSecondsEvenIfTheGroupIntervalIsShorter() {
        DispatchFixture quick = new DispatchFixture(
                timed(route("r0"), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofHours(1)));
        quick.fire("1");
        quick.pass(1);

        assertThat(quick.r0.last().notification().timeout()).isEqualTo(Duration.ofSeconds(10));
        bench.fire("1");
        bench.pass(1);
        assertThat(bench.r0.last().notification().timeout()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void alertsAreMarkedAsProcessedAtTheFirstFlush() {
        bench.fire("1");
        assertThat(onlyGroup().members()).extracting(GroupMember::processed).containsExactly(false);

        bench.pass(1);
        assertThat(onlyGroup().members()).extracting(GroupMember::processed).containsExactly(true);
        bench.fire("1");
        assertThat(onlyGroup().members()).extracting(GroupMember::processed).containsExactly(true);
    }

    @Test
    void routeLabelsAreRenderedFromTheAlertsOfTheGroup() {
        RouteConfig plain = route("r0");
        DispatchFixture labelled = new DispatchFixture(new RouteConfig(
                "r0",
                plain.groupBy(),
                false,
                plain.matchers(),
                List.of(),
                List.of(),
                false,
                plain.groupWait(),
                plain.groupInterval(),
                plain.repeatInterval(),
                LabelSet.of("team", "{{ . }}"),
                List.of(),
                ""));
        labelled.fire("1", "2");
        labelled.pass(1);

        assertThat(labelled.r0.last().notification().routeLabels().valueOf("rendered for"))
                .isEqualTo("2 alerts");
        assertThat(bench.r0.received()).isEmpty();
    }

    @Test
    void failedNotificationIsRetriedWithinTheFlushAndAtTheNext() {
        bench.r0.always(BUSY);
        bench.fire("1");
        bench.pass(30);
        bench.r0.always(ACCEPTED);
        bench.pass(60);

        assertThat(bench.r0.last().notification().alerts()).hasSize(1);
        assertThat(bench.core.count("notifications_failed", "webhook")).isEqualTo(1);
        assertThat(bench.core.count("notifications", "webhook")).isEqualTo(2);
    }

    @Test
    void groupContinuesAfterANotifierThatNeverAnswers() {
        bench.r0.thenWait();
        bench.fire("1");
        bench.pass(60);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1", "26.0s FIRST 1");
    }

    @Test
    @Timeout(300)
    void groupHoldsManyAlerts() {
        int count = Depth.of(10_000, 100_000);
        for (int i = 0; i < count; i++) {
            bench.fire("" + i);
        }
        bench.pass(22);

        assertThat(bench.r0.received()).hasSize(1);
        assertThat(bench.r0.last().notification().alerts()).hasSize(count);
    }

    /** Fires for 30 s from now on. */
    private Alert expiring(String i) {
        Alert alert = bench.fresh(i).withEndsAt(bench.core.loop.now().plusSeconds(30));
        bench.core.alerts.put(alert);
        return alert;
    }

    @Test
    void expiredAlertIsNotNotifiedAsResolvedWhileItFiresOnAPeer() {
        bench.fire("1");
        Alert expired = expiring("2");
        bench.core.others.fires(expired.fingerprint().value());
        bench.pass(50);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1 2");
        assertThat(onlyGroup().listing().contains(expired)).isTrue();

        bench.core.others.firesNoMore();
        bench.pass(70);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1 2", "61.0s SOME_RESOLVED 1 !2");
    }

    @Test
    void peersAreAskedAgainBeforeEachAttempt() {
        bench.fire("1");
        Alert expired = expiring("2");
        bench.pass(35);
        bench.r0.then(BUSY);
        bench.pass(41.1);
        bench.core.others.fires(expired.fingerprint().value());
        bench.pass(55);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1 2", "41.0s SOME_RESOLVED 1 !2");
        assertThat(onlyGroup().listing().contains(expired)).isTrue();
    }

    @Test
    void resolutionThatWasReceivedIsNotifiedThoughAPeerHasMissedIt() {
        bench.fire("1", "2");
        bench.core.others.fires(bench.fresh("2").fingerprint().value());
        bench.pass(30);
        bench.end("2");
        bench.pass(50);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1 2", "41.0s SOME_RESOLVED 1 !2");
    }

    @Test
    void resolutionThatWasReceivedIsNotNotifiedWhileTheNextEpisodeFiresAtAPeer() {
        bench.fire("1", "2");
        bench.pass(30);
        bench.end("2");
        bench.core.others.firesSince(
                bench.fresh("2").fingerprint().value(), bench.core.loop.now().plusSeconds(1));
        bench.pass(50);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1 2");
    }

    @Test
    void resolutionThatIsReceivedWhileAnAttemptWaitsIsAskedAbout() {
        bench.fire("1", "2", "3");
        bench.pass(30);
        bench.end("2", "3");
        bench.core.others.position(1);
        bench.pass(42);
        Alert resolved = bench.core.alerts.get(bench.fresh("2").fingerprint());
        bench.fire("2"); // so the end is in no doubt when the attempt begins to wait for the claim
        String key = new NflogKey(onlyGroup().key(), "r0", "webhook", 0).text();
        bench.core.loop.schedule(
                Duration.ofSeconds(8), () -> bench.core.others.claim("a", Claims.hash("", key), Duration.ofSeconds(9)));
        bench.pass(55);
        bench.core.others.firesSince(
                resolved.fingerprint().value(), resolved.endsAt().plusSeconds(1));
        bench.core.alerts.put(resolved);
        bench.pass(62);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1 2 3", "59.0s SOME_RESOLVED 1 !3");
    }

    @Test
    void peersAreAskedAgainAfterTheWaitBetweenClaimAndAttempt() {
        bench.fire("1", "2", "3");
        bench.pass(30);
        bench.end("2", "3");
        bench.core.others.position(1);
        String key = new NflogKey(onlyGroup().key(), "r0", "webhook", 0).text();
        bench.core.loop.schedule(
                Duration.ofSeconds(20),
                () -> bench.core.others.claim("a", Claims.hash("", key), Duration.ofSeconds(9)));
        bench.pass(50);
        bench.core.others.repliesAfter(Duration.ofMillis(250));
        bench.pass(59.4);
        assertThat(bench.core.others.sent()).last().asString().endsWith("claim");
        Alert ended = bench.core.alerts.get(bench.fresh("2").fingerprint());
        bench.core.others.firesSince(ended.fingerprint().value(), ended.endsAt().plusSeconds(1));
        bench.pass(62);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1 2 3", "59.75s SOME_RESOLVED 1 !3");
    }

    @Test
    void alertThatWasNotReceivedSinceAPauseIsNotNotifiedAsFiringIfItHasEndedAtAPeer() {
        bench.fire("1", "2");
        bench.core.alerts.extendAfterPause(Duration.ofSeconds(5));
        bench.core.others.ended(bench.fresh("2").fingerprint().value(), bench.core.loop.now());
        bench.pass(20);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1");

        bench.fire("2"); // received again
        bench.pass(50);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1", "21.0s NEW_ALERTS 1 2");
    }

    @Test
    void alertThatWasNotReceivedSinceAPauseIsNotifiedIfNoPeerKnowsIt() {
        bench.fire("1");
        bench.core.alerts.extendAfterPause(Duration.ofSeconds(5));
        bench.pass(20);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1");
    }

    @Test
    void expiredAlertIsNotNotifiedAsResolvedForAsLongAsItFiresOnAPeer() {
        bench.fire("1");
        Alert expired = expiring("2");
        bench.core.others.fires(expired.fingerprint().value());
        bench.pass(3_000);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1 2");

        bench.core.others.firesNoMore();
        bench.pass(3_030);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1 2", "3001.0s SOME_RESOLVED 1 !2");
    }

    @Test
    void peersAreAskedAboutMoreAlertsThanOneQuestionHas() {
        for (int i = 0; i <= Frame.AlertQuery.MAX_ALERTS; i++) {
            bench.core.others.fires(expiring("" + i).fingerprint().value());
        }
        bench.pass(50);

        assertThat(bench.r0.received()).hasSize(1);
    }
}
