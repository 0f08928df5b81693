package io.grapevine.features.actions;

import static io.grapevine.core.node.NodeHarness.labels;
import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.core.node.NodeHarness;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.TestIntegrations;
import io.grapevine.core.silence.SetResult;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.records.AlertHash;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Acknowledgements of the group of alert A, which is flushed after 1 s, then every 20 s. */
class AcknowledgementsTest {
    private final NodeHarness bench = new NodeHarness();

    private SetResult ask() {
        var group = bench.node.groups().groups().iterator().next();
        return bench.now(bench.node
                .part(IncidentActions.class)
                .orElseThrow()
                .acknowledge(group, "Ana", "looking", Optional.empty()));
    }

    private Silence acknowledge() {
        return bench.node.silences().get(((SetResult.Stored) ask()).id());
    }

    private Silence acknowledge(GroupView group, Duration length) {
        SetResult set = bench.now(bench.node
                .part(IncidentActions.class)
                .orElseThrow()
                .acknowledge(group, "Ana", "later", Optional.of(length)));
        return bench.node.silences().get(((SetResult.Stored) set).id());
    }

    /** The acknowledgement of an alert that has fired for two seconds, and was notified. */
    private Silence fireAndAcknowledge() {
        fire("1");
        bench.pass(2);
        return acknowledge();
    }

    /** The acknowledgement of a group that was not notified, which lasts as nobody can tell that its alert has ended. */
    private Silence acknowledgedThoughItEnded() {
        fire("1");
        Silence silence = acknowledge();
        bench.pass(10);
        end("1");
        bench.pass(60);
        assertThat(state(silence)).isEqualTo(SilenceState.ACTIVE);
        return silence;
    }

    private String set(Silence silence) {
        return ((SetResult.Stored) bench.now(bench.node.setSilence(silence))).id();
    }

    private SilenceState state(Silence silence) {
        return bench.node.silences().get(silence.id()).stateAt(bench.loop.now());
    }

    private void put(Alert alert) {
        bench.node.putAlerts(List.of(alert));
        bench.loop.settle();
    }

    private void fire(String i) {
        put(bench.alert(i).withEndsAt(Alert.NO_END));
    }

    private void end(String i) {
        put(Samples.ended(bench.node.alerts().get(labels(i).fingerprint()), bench.machine.now()));
    }

    @Test
    void anAcknowledgementMutesExactlyItsGroup() {
        Silence silence = fireAndAcknowledge();

        assertThat(silence.createdBy()).isEqualTo("Ana");
        assertThat(silence.comment()).isEqualTo("looking");
        assertThat(silence.matcherSets()).hasSize(1);
        assertThat(silence.matcherSets().get(0)).hasToString("{alertname=\"A\"}");
        fire("2");
        put(Samples.alert(bench.loop.now(), "alertname", "B").withEndsAt(Alert.NO_END));
        bench.pass(60);
        assertThat(bench.r0.story()).hasSize(2).allMatch(line -> !line.contains("1 2"));
    }

    @Test
    void anAcknowledgementIsRenewedWhileAnAlertFires() {
        Silence silence = fireAndAcknowledge();
        assertThat(silence.endsAt()).isEqualTo(at(2).plus(Acknowledgements.LEASE));

        bench.pass(Duration.ofHours(2).toSeconds());
        assertThat(state(silence)).isEqualTo(SilenceState.ACTIVE);
        assertThat(bench.r0.story()).hasSize(1);
    }

    @Test
    void anAcknowledgementThatLapsesWakesItsAuthorAndIsNotRenewed() {
        fire("1");
        bench.pass(2);
        var group = bench.node.groups().groups().iterator().next();
        Silence silence = acknowledge(group, Duration.ofMinutes(5));
        assertThat(silence.endsAt()).isEqualTo(at(302));
        assertThat(acknowledge(group, Duration.ofMinutes(5))).isEqualTo(silence);
        bench.pass(300);
        assertThat(bench.r0.story()).hasSize(1);
        assertThat(state(silence)).isEqualTo(SilenceState.ACTIVE);
        bench.pass(330);

        assertThat(state(silence)).isEqualTo(SilenceState.EXPIRED);
        assertThat(bench.r0.story()).hasSize(2).last().asString().contains("UNMUTED");
        bench.pass(600);
        assertThat(bench.r0.story()).hasSize(2);
    }

    @Test
    void anAcknowledgementThatLapsesIsOverWithItsIncident() {
        fire("1");
        bench.pass(2);
        Silence silence = acknowledge(bench.node.groups().groups().iterator().next(), Duration.ofMinutes(5));
        end("1");
        bench.pass(30);

        assertThat(state(silence)).isEqualTo(SilenceState.EXPIRED);
        assertThat(bench.r0.story()).last().asString().contains("ALL_RESOLVED");
    }

    @Test
    void theEndOfAnIncidentThatIsAcknowledgedAndInhibitedIsSent() {
        fire("target");
        bench.pass(2);
        Silence silence = acknowledge();
        put(Samples.alert(bench.loop.now(), "alertname", "B", "i", "source").withEndsAt(Alert.NO_END));
        bench.pass(60);
        assertThat(bench.r0.story()).hasSize(2);
        end("target");
        bench.pass(90);

        assertThat(bench.r0.story()).hasSize(3).last().asString().contains("ALL_RESOLVED");
        assertThat(state(silence)).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void whoEndsAnAcknowledgementThatLapsesIsNotWoken() {
        fire("1");
        bench.pass(2);
        Silence silence = acknowledge(bench.node.groups().groups().iterator().next(), Duration.ofMinutes(5));
        bench.now(bench.node.expireSilence(silence.id()));
        bench.pass(600);

        assertThat(bench.r0.story()).hasSize(1);
    }

    @Test
    void anAcknowledgementEndsWhenTheLastAlertHasResolved() {
        fire("1");
        fire("2");
        bench.pass(10);
        Silence silence = acknowledge();
        bench.pass(30);
        end("1");
        bench.pass(50);
        assertThat(state(silence)).isEqualTo(SilenceState.ACTIVE);
        end("2");
        bench.pass(60);
        assertThat(state(silence)).isEqualTo(SilenceState.ACTIVE);
        bench.pass(62);

        assertThat(state(silence)).isEqualTo(SilenceState.EXPIRED);
        bench.pass(100);
        assertThat(bench.r0.story()).last().asString().contains("ALL_RESOLVED");
    }

    @Test
    void anAcknowledgementEndsAlsoWhenTheAlertsResolveAMomentAfterIt() {
        Silence silence = fireAndAcknowledge();
        bench.pass(1);
        end("1");
        bench.pass(30);

        assertThat(state(silence)).isEqualTo(SilenceState.EXPIRED);
        assertThat(bench.r0.story()).last().asString().contains("ALL_RESOLVED");
    }

    @Test
    void anAcknowledgementLastsWhileAnAlertFiresAtAPeerSoThatItsEndIsNotNotified() {
        Silence silence = fireAndAcknowledge();
        bench.pass(10);
        end("1");
        bench.others.firesSince(labels("1").fingerprint().value(), at(11));
        bench.pass(60);

        assertThat(state(silence)).isEqualTo(SilenceState.ACTIVE);
        assertThat(bench.r0.story()).hasSize(1);
    }

    @Test
    void anAcknowledgementOfAGroupThatWasNotNotifiedLastsWhileAnAlertFiresAtAPeer() {
        bench.others.fires(labels("1").fingerprint().value());
        Silence silence = acknowledgedThoughItEnded();

        bench.others.firesNoMore();
        bench.pass(70);
        assertThat(state(silence)).isEqualTo(SilenceState.EXPIRED);
        assertThat(bench.r0.story()).isEmpty();
    }

    @Test
    void aReplicaThatMissesAPeerLetsTheAcknowledgementOfAGroupThatWasNotNotifiedLapse() {
        bench.others.goesSilent();
        Silence silence = acknowledgedThoughItEnded();

        fire("1");
        bench.pass(901);
        assertThat(state(silence)).isEqualTo(SilenceState.EXPIRED);
        bench.pass(930);
        assertThat(bench.r0.story()).singleElement().asString().contains("FIRST");
    }

    @Test
    void aReplicaToWhichAPeerDoesNotReplyInTimeDoesNotEndTheAcknowledgementOfAGroupThatWasNotNotified() {
        bench.others.repliesAfter(Duration.ofSeconds(1));
        Silence silence = acknowledgedThoughItEnded();

        bench.others.repliesAfter(Duration.ZERO);
        bench.pass(70);
        assertThat(state(silence)).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void aReplicaThatMissedAPeerSinceAnAlertFiredDoesNotEndTheAcknowledgementOfThoseThatBeganMeanwhile() {
        fire("1");
        Silence silence = acknowledge();
        bench.pass(10);
        bench.others.goesSilent();
        end("1");
        bench.pass(20);
        bench.others.firesSince(labels("2").fingerprint().value(), at(15));
        bench.others.answersDial(true);
        bench.pass(60);
        assertThat(state(silence)).isEqualTo(SilenceState.ACTIVE);

        fire("2");
        bench.pass(70);
        end("2");
        bench.others.firesNoMore();
        bench.pass(120);
        assertThat(state(silence)).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void aReplicaThatMissedAPeerSinceItReceivedAnAlertWhichItHoldsDoesNotEndTheAcknowledgement() {
        put(bench.alert("1").withEndsAt(at(60)));
        Silence silence = acknowledge();
        bench.pass(10);
        bench.others.goesSilent();
        bench.pass(40);
        bench.others.firesSince(labels("2").fingerprint().value(), at(20));
        bench.others.answersDial(true);
        bench.pass(90);
        assertThat(state(silence)).isEqualTo(SilenceState.ACTIVE);
    }

    @Test
    void replicaThatWasPausedDoesNotEndTheAcknowledgementOfAnAlertThatItHasNotReceivedSince() {
        put(bench.alert("1").withEndsAt(at(60)));
        Silence silence = acknowledge();
        bench.pass(10);
        bench.machine.pause(Duration.ofSeconds(30));
        bench.pass(50); // what fired before is held for as much longer
        end("1");
        bench.others.firesSince(labels("2").fingerprint().value(), at(20));
        bench.pass(80);
        assertThat(state(silence)).isEqualTo(SilenceState.ACTIVE);
    }

    @Test
    void anAcknowledgementThatWouldLapseHoldsWhereThePersonAcknowledgesAgain() {
        bench.others.goesSilent();
        Silence silence = acknowledgedThoughItEnded();
        fire("1");
        bench.pass(70);

        assertThat(acknowledge().id()).isEqualTo(silence.id());
        bench.pass(1_000);
        assertThat(state(silence)).isEqualTo(SilenceState.ACTIVE);
    }

    @Test
    void anAcknowledgementOfAnOlderReplicaEndsWithTheEndThatIsNotifiedAfterIt() {
        fire("1");
        bench.pass(2);
        Silence made = withoutId(acknowledge()).withTimes(at(2), at(2).plus(Acknowledgements.LEASE), at(2));
        Silence wanted = made.withAnnotations(
                Map.of(Silence.ACKNOWLEDGES, made.annotations().valueOf(Silence.ACKNOWLEDGES)));
        String id = set(wanted);
        bench.pass(10);
        end("1");
        bench.pass(22);

        assertThat(bench.r0.story()).last().asString().contains("ALL_RESOLVED");
        assertThat(state(bench.node.silences().get(id))).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void whoAcknowledgesBeforeTheEndIsNotifiedDoesNotMuteTheNextIncident() {
        fire("1");
        bench.pass(10);
        end("1");
        bench.pass(12);
        Silence silence = acknowledge();
        bench.pass(22);
        assertThat(state(silence)).isEqualTo(SilenceState.EXPIRED);

        fire("1");
        bench.pass(25);
        assertThat(bench.r0.story()).hasSize(3).last().asString().contains("FIRST");
    }

    @Test
    void anotherSilenceOfTheSameAlertsIsLeftAlone() {
        fire("1");
        bench.pass(2);
        Silence wanted = Samples.silence(bench.loop.now(), at(5_000), "alertname=\"A\"");
        String id = set(wanted);
        acknowledge();
        bench.pass(10);
        end("1");
        bench.pass(60);

        assertThat(state(bench.node.silences().get(id))).isEqualTo(SilenceState.ACTIVE);
    }

    @Test
    void aReplicaThatNeverSawTheAlertFireLetsTheAcknowledgementLapse() {
        Silence silence = fireAndAcknowledge();
        NodeHarness other = new NodeHarness();
        Silence copy = silence.withTimes(other.loop.now(), at(900), other.loop.now());
        SetResult result = other.now(other.node.setSilence(withoutId(copy)));
        String id = ((SetResult.Stored) result).id();
        other.pass(600);
        assertThat(other.node.silences().get(id).stateAt(other.loop.now())).isEqualTo(SilenceState.ACTIVE);
        other.pass(901);
        assertThat(other.node.silences().get(id).stateAt(other.loop.now())).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void acknowledgementOfAReplicaWhoseClockIsAheadEndsWithItsAlerts() {
        Silence silence = fireAndAcknowledge();
        NodeHarness behind = new NodeHarness();
        behind.node.putAlerts(List.of(behind.alert("1").withEndsAt(Alert.NO_END)));
        Silence copy = silence.withTimes(behind.loop.now().plusSeconds(12), at(900), behind.loop.now());
        SetResult result = behind.now(behind.node.setSilence(withoutId(copy)));
        String id = ((SetResult.Stored) result).id();
        behind.pass(60);
        assertThat(behind.node.silences().get(id).stateAt(behind.loop.now())).isEqualTo(SilenceState.ACTIVE);

        behind.node.putAlerts(
                List.of(Samples.ended(behind.node.alerts().get(labels("1").fingerprint()), behind.loop.now())));
        behind.pass(70);

        assertThat(behind.node.silences().get(id).stateAt(behind.loop.now())).isEqualTo(SilenceState.EXPIRED);
    }

    private static Silence withoutId(Silence silence) {
        return Records.with(silence, "id", "");
    }

    @Test
    void aGroupOfAllAlertsCannotBeAcknowledged() {
        for (String groupBy : List.of("[]", "[missing]")) {
            bench.node.use(
                    bench.loadedConfig("{route: {receiver: r0, group_by: " + groupBy + "}, receivers: [{name: r0}]}"));
            fire("1");
            bench.pass(40);
            var group = bench.node.groups().groups().iterator().next();
            SetResult result = bench.now(bench.node
                    .part(IncidentActions.class)
                    .orElseThrow()
                    .acknowledge(group, "Ana", "", Optional.empty()));

            assertThat(((SetResult.Refused) result).fault())
                    .as(groupBy)
                    .startsWith("group: neither its route nor its labels select alerts");
        }
    }

    @Test
    void aGroupThatEndedBeforeItWasNotifiedCannotBeAcknowledged() {
        fire("1");
        end("1");

        assertThat(ask()).isInstanceOf(SetResult.NotFound.class);
    }

    @Test
    void replicaThatWasPausedAcknowledgesOnceItKnowsWhatItsPeersHaveNotified() {
        fire("1");
        bench.pass(2);
        bench.others.current(false);
        var group = bench.node.groups().groups().iterator().next();
        CompletableFuture<SetResult> asked = bench.node
                .part(IncidentActions.class)
                .orElseThrow()
                .acknowledge(group, "Ana", "looking", Optional.empty())
                .toCompletableFuture();
        end("1");
        bench.pass(25); // a peer may notify the end as well
        assertThat(bench.r0.story()).hasSize(1);
        assertThat(asked).isNotDone();
        bench.others.current(true);
        bench.pass(50);

        assertThat(bench.r0.story()).last().asString().contains("ALL_RESOLVED");
        assertThat(asked).isCompletedWithValueMatching(SetResult.NotFound.class::isInstance);
    }

    @Test
    void aGroupWhoseEndWasNotifiedCannotBeAcknowledgedThoughThisReplicaHasItAsFiring() {
        fire("1");
        Alert before = bench.node.alerts().get(labels("1").fingerprint());
        bench.pass(10);
        end("1");
        bench.pass(30);
        assertThat(bench.r0.story()).last().asString().contains("ALL_RESOLVED");
        bench.pass(2_000); // the end is forgotten, and a replica that has just started fetches an old version
        put(before);
        assertThat(ask()).isInstanceOf(SetResult.NotFound.class);

        fire("1");
        assertThat(ask()).isInstanceOf(SetResult.Stored.class);
    }

    @Test
    void anAcknowledgementEndsWithTheEndThatIsNotifiedByAClockThatIsBehind() {
        fire("1");
        bench.pass(15);
        Silence silence = acknowledge();
        bench.machine.stepClock(Duration.ofSeconds(-10));
        end("1");
        bench.pass(21.5);
        fire("1");
        bench.pass(40);

        assertThat(state(silence)).isEqualTo(SilenceState.EXPIRED);
        assertThat(bench.r0.story()).hasSize(3).last().asString().contains("FIRST");
    }

    @Test
    void acknowledgementOfReplicaThatWasCutOffDoesNotMuteTheNextIncident() {
        Silence silence = fireAndAcknowledge();
        bench.pass(10);
        end("1");
        bench.pass(30);
        fire("1");
        bench.pass(41);
        assertThat(bench.r0.story()).hasSize(3).last().asString().contains("FIRST");
        Silence late = withoutId(silence).withTimes(at(12), at(12).plus(Acknowledgements.LEASE), at(12));
        String id = set(late);
        bench.pass(50);

        assertThat(state(bench.node.silences().get(id))).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void acknowledgementOfReplicaThatHadHeardOfNoNotificationDoesNotMuteTheNextIncident() {
        String group = fireAndAcknowledge().annotations().valueOf(Silence.ACKNOWLEDGES);
        bench.pass(10);
        end("1");
        bench.pass(30);
        Silence made = Samples.silence(at(30), at(30).plus(Acknowledgements.LEASE), "alertname=\"A\"");
        String id = set(made.withAnnotations(Map.of(Silence.ACKNOWLEDGES, group)));
        bench.pass(60);
        assertThat(bench.node.silences().get(id).endsAt()).isAfter(bench.loop.now());
        fire("1");
        bench.pass(90);

        assertThat(state(bench.node.silences().get(id))).isEqualTo(SilenceState.EXPIRED);
        assertThat(bench.r0.story()).hasSize(3).last().asString().contains("FIRST");
    }

    @Test
    void groupWhoseEndWasNotifiedIsNotAcknowledgedWhereAClockThatIsBehindHasYetToReachTheEnd() {
        fire("1");
        bench.pass(15);
        end("1");
        Alert late = Samples.ended(bench.node.alerts().get(labels("1").fingerprint()), at(15.004));
        put(late.withEndsAt(at(60))); // the same post reaches one replica some milliseconds after another
        bench.pass(25);
        restore(0, at(21), new long[0], hashOf("1"), new long[] {at(15).toEpochMilli()});

        assertThat(ask()).isInstanceOf(SetResult.NotFound.class);
    }

    @Test
    void groupWhoseEndWasNotifiedIsNotAcknowledgedBecauseOfAPostThatWasReadAfterAPause() {
        fire("1");
        bench.pass(10);
        bench.machine.pause(Duration.ofSeconds(30));
        bench.pass(40.1);
        restore(0, at(30), new long[0], hashOf("1"), new long[] {at(20).toEpochMilli()});
        Alert late = Samples.alert(at(0), "alertname", "A", "i", "1");
        put(late.renewed(Alert.NO_END, bench.loop.now()));
        assertThat(ask()).isInstanceOf(SetResult.NotFound.class);

        bench.pass(45);
        put(late.renewed(Alert.NO_END, bench.loop.now()));
        assertThat(ask()).isInstanceOf(SetResult.Stored.class);
    }

    @Test
    void groupWhoseEndWasNotifiedIsNotAcknowledgedBecauseOfAPostOfAnAlertThatEndedMuted() {
        bench.machine.pause(Duration.ofSeconds(30));
        bench.pass(30.1);
        restore(0, at(25), new long[0], hashOf("2"), new long[] {at(20).toEpochMilli()});
        Alert muted = Samples.alert(at(0), "alertname", "A", "i", "1");
        put(muted.renewed(Alert.NO_END, bench.loop.now()));
        assertThat(ask()).as("read right after a pause").isInstanceOf(SetResult.NotFound.class);

        put(Samples.alert(at(26), "alertname", "A", "i", "3").renewed(Alert.NO_END, bench.loop.now()));
        assertThat(ask()).as("another has begun since").isInstanceOf(SetResult.Stored.class);
    }

    @Test
    void groupWithAnAlertThatFiresOnIsAcknowledgedThoughTheEndOfTheOthersWasNotified() {
        bench.machine.pause(Duration.ofSeconds(30));
        bench.pass(30.1);
        restore(0, at(25), new long[0], hashOf("2"), new long[] {at(20).toEpochMilli()});
        Alert muted = Samples.alert(at(0), "alertname", "A", "i", "1");
        bench.pass(35);
        put(muted.renewed(Alert.NO_END, bench.loop.now()));
        assertThat(ask()).isInstanceOf(SetResult.Stored.class);
    }

    @Test
    void endThatIsOnlyRecordedIsNoneWhileAnotherIntegrationKnowsAlertsAsFiringThatAreNotHere() {
        useTwoIntegrationsOfWhichOneGetsNoEnds();
        bench.pass(30);
        restore(0, at(20), new long[0], hashOf("1"), new long[0]);
        restore(1, at(10), hashOf("1"), new long[0], new long[0]);
        fire("2");
        Silence made = acknowledgedBefore(at(10));
        bench.pass(40);
        assertThat(state(made)).isEqualTo(SilenceState.ACTIVE);

        end("2");
        fire("1");
        bench.pass(50);
        assertThat(state(made)).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void endThatIsOnlyRecordedIsNoneWhenAnAlertThatBeganBeforeItComesBackJustBeforeAFlush() {
        useTwoIntegrationsOfWhichOneGetsNoEnds();
        bench.pass(30);
        restore(0, at(20), new long[0], hashOf("1"), new long[0]);
        restore(1, at(10), hashOf("1"), new long[0], new long[0]);
        fire("2");
        Silence made = acknowledgedBefore(at(10));
        bench.pass(50);
        put(Samples.alert(at(10), "alertname", "A", "i", "1").withEndsAt(Alert.NO_END));
        bench.pass(52);
        assertThat(state(made)).isEqualTo(SilenceState.ACTIVE);
    }

    @Test
    void endThatIsOnlyRecordedIsNoneIfAnAlertFiredHereAtItsTime() {
        useTwoIntegrationsOfWhichOneGetsNoEnds();
        bench.pass(5);
        fire("1");
        bench.pass(30);
        restore(0, at(20), new long[0], hashOf("1"), new long[0]);
        Silence made = acknowledgedBefore(at(10));
        end("1");
        fire("2");
        bench.pass(60);
        assertThat(state(made)).isEqualTo(SilenceState.ACTIVE);
    }

    @Test
    void endThatIsOnlyRecordedIsNoneIfAnAlertFiredHereAtItsTimeAndHasFiredAnewSince() {
        useTwoIntegrationsOfWhichOneGetsNoEnds();
        bench.pass(5);
        fire("1");
        bench.pass(30);
        restore(0, at(20), new long[0], hashOf("1"), new long[0]);
        restore(1, at(10), hashOf("1"), new long[0], new long[0]);
        Silence made = acknowledgedBefore(at(10));
        bench.pass(35);
        put(Samples.alert(at(5), "alertname", "A", "i", "1").renewed(Alert.NO_END, bench.loop.now()));
        bench.pass(50);
        end("1");
        bench.pass(52);
        fire("1");
        bench.pass(80);
        assertThat(state(made)).isEqualTo(SilenceState.ACTIVE);
    }

    @Test
    void endThatIsOnlyRecordedIsNoneWhereTheAlertHadEndedAsItWasNotReceived() {
        useTwoIntegrationsOfWhichOneGetsNoEnds();
        bench.pass(5);
        put(Samples.alert(at(5), "alertname", "A", "i", "1").withEndsAt(at(12)));
        bench.pass(25);
        bench.r0.always(FakeReceiver.BUSY);
        bench.pass(27);
        assertThat(bench.node.notificationLog().latest(logKey(0)).notified().isFiring())
                .isFalse();
        Silence made = acknowledgedBefore(at(10));
        bench.pass(29);
        fire("1");
        bench.pass(60);
        assertThat(state(made)).isEqualTo(SilenceState.ACTIVE);
    }

    @Test
    void endThatIsOnlyRecordedIsNoneOfAGroupOfWhichAnAlertWasNotBackSinceTheStart() {
        useTwoIntegrationsOfWhichOneGetsNoEnds();
        restore(0, at(-10), hashOf("2"), new long[0], new long[0]);
        fire("1");
        end("1");
        bench.pass(2);
        assertThat(bench.node.notificationLog().latest(logKey(0)).notified().isFiring())
                .isFalse();
        Alert back = Samples.alert(at(-20), "alertname", "A", "i", "2");
        put(back.renewed(Alert.NO_END, bench.loop.now()));
        bench.pass(30);
        end("2");
        bench.pass(35);
        fire("2");
        Silence made = acknowledgedBefore(at(-10));
        bench.pass(60);
        assertThat(state(made)).isEqualTo(SilenceState.ACTIVE);
    }

    @Test
    void endThatIsOnlyRecordedIsNoneOfAnIncidentThatWasAcknowledgedAfterItBegan() {
        useTwoIntegrationsOfWhichOneGetsNoEnds();
        bench.pass(29);
        fire("1");
        Silence made = acknowledgedBefore(at(10));
        restore(0, at(20), new long[0], hashOf("1"), new long[0]);
        bench.pass(60);
        assertThat(state(made)).isEqualTo(SilenceState.ACTIVE);

        end("1");
        bench.pass(61);
        fire("1");
        bench.pass(65);
        assertThat(state(made)).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void endThatWasRecordedBeforeThePersonAcknowledgesAgainIsNone() {
        useTwoIntegrationsOfWhichOneGetsNoEnds();
        fire("1");
        bench.pass(5);
        Silence made = acknowledge();
        fire("2");
        bench.pass(30);
        restore(0, at(25), new long[0], hashOf("1"), new long[0]);
        assertThat(acknowledge().id()).isEqualTo(made.id());

        end("1");
        bench.pass(31);
        fire("1");
        bench.pass(32);
        end("2");
        bench.pass(45);
        assertThat(state(made)).isEqualTo(SilenceState.ACTIVE);
    }

    @Test
    void endThatIsOnlyRecordedIsNoneIfAnAlertEndedHereAfterItAndHasFiredAnewSince() {
        useTwoIntegrationsOfWhichOneGetsNoEnds();
        bench.pass(5);
        fire("1");
        bench.pass(30);
        end("1");
        Silence made = acknowledgedBefore(at(10));
        restore(0, at(20), new long[0], hashOf("1"), new long[0]);
        restore(1, at(10), hashOf("1"), new long[0], new long[0]);
        bench.pass(40);
        fire("1");
        bench.pass(80);
        assertThat(state(made)).isEqualTo(SilenceState.ACTIVE);
    }

    @ParameterizedTest
    @ValueSource(ints = {25, 31})
    void endThatIsOnlyRecordedAndComesLateIsNoneIfAnAlertHadEndedHereAfterIt(int acknowledged) {
        useTwoIntegrationsOfWhichOneGetsNoEnds();
        bench.pass(5);
        fire("1");
        bench.loop.schedule(Duration.ofSeconds(25), () -> end("1"));
        bench.pass(acknowledged);
        Silence made = acknowledgedBefore(at(10));
        restore(1, at(10), hashOf("1"), new long[0], new long[0]);
        bench.pass(33);
        fire("1");
        bench.pass(36);
        end("1");
        bench.pass(40);
        fire("1");
        bench.pass(42);
        restore(0, at(20), new long[0], hashOf("1"), new long[0]);
        bench.pass(80);
        assertThat(state(made)).isEqualTo(SilenceState.ACTIVE);
    }

    @Test
    void endThatIsOnlyRecordedAndComesLateCountsIfTheAlertHadEndedHereBeforeIt() {
        useTwoIntegrationsOfWhichOneGetsNoEnds();
        bench.pass(5);
        fire("1");
        Silence made = acknowledgedBefore(at(10));
        bench.pass(15);
        restore(1, at(10), hashOf("1"), new long[0], new long[0]);
        end("1");
        bench.pass(23);
        fire("1");
        bench.pass(24);
        end("1");
        bench.pass(25);
        fire("1");
        bench.pass(27);
        assertThat(state(made)).isEqualTo(SilenceState.ACTIVE);
        restore(0, at(20), new long[0], hashOf("1"), new long[0]);
        bench.pass(35);
        assertThat(state(made)).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void endThatAnEarlierReceiverWasNotifiedOfIsNoneWhenTheGroupHasThatReceiverAgain() {
        fire("1");
        bench.pass(10);
        LoadedConfig renamed =
                bench.loadedConfig(NodeHarness.CONFIG.replace("r0,", "other,").replace("r0,", "other,"));
        bench.now(bench.node.use(renamed));
        bench.pass(25);
        end("1");
        bench.pass(50);
        assertThat(bench.r0.story()).last().asString().contains("ALL_RESOLVED");
        bench.now(bench.node.use(bench.loadedConfig(NodeHarness.CONFIG)));
        fire("1");
        bench.pass(70);
        Silence silence = acknowledge();
        bench.now(bench.node.use(renamed));
        bench.pass(100);

        assertThat(state(silence)).isEqualTo(SilenceState.ACTIVE);
    }

    @Test
    void endThatWasNotifiedCountsThoughThisReplicaHadRecordedALaterOneWhenItWasAcknowledged() {
        useTwoIntegrationsOfWhichOneGetsNoEnds();
        fire("1");
        bench.pass(30);
        restore(0, at(29), new long[0], hashOf("1"), new long[0]);
        Silence silence = acknowledge();
        restore(1, at(25), new long[0], hashOf("1"), new long[0]);
        fire("2");
        bench.pass(60);
        assertThat(state(silence)).isEqualTo(SilenceState.EXPIRED);
    }

    private void useTwoIntegrationsOfWhichOneGetsNoEnds() {
        LoadedConfig loaded = bench.loadedConfig(NodeHarness.CONFIG);
        List<Integration> both = List.of(
                TestIntegrations.of("r0", "webhook", 0, 0, false, bench.r1),
                TestIntegrations.of("r0", "webhook", 1, 0, true, bench.r0));
        bench.now(bench.node.use(
                new LoadedConfig(loaded.config(), Map.of("r0", both), (labels, data) -> labels, loaded.externalUrl())));
    }

    private static long[] hashOf(String i) {
        return new long[] {AlertHash.of(labels(i))};
    }

    private static NflogKey logKey(int integration) {
        return new NflogKey("{}:{alertname=\"A\"}", "r0", "webhook", integration);
    }

    /** The log gets an entry of another replica. */
    private void restore(int integration, Instant notifiedAt, long[] firing, long[] resolved, long[] ends) {
        NflogEntry entry = new NflogEntry(
                logKey(integration),
                notifiedAt,
                new NotifiedState(0, firing, resolved, ends, ReceiverData.EMPTY),
                at(9_000),
                0,
                UnknownFields.NONE);
        bench.node.restore(List.of(), List.of(Samples.stored(entry)));
    }

    /** The acknowledgement of another replica, for which the group was last notified at a time. */
    private Silence acknowledgedBefore(Instant notifiedAt) {
        Silence own = acknowledge();
        bench.now(bench.node.expireSilence(own.id()));
        Silence wanted = withoutId(own)
                .withTimes(bench.loop.now(), at(900), bench.loop.now())
                .withAnnotations(Map.of(
                        Silence.ACKNOWLEDGES,
                        own.annotations().valueOf(Silence.ACKNOWLEDGES),
                        "grapevine_notified",
                        notifiedAt.toString()));
        return bench.node.silences().get(set(wanted));
    }

    @Test
    void anAcknowledgementOfTheNextIncidentIsNotEndedByTheEndThatWasNotifiedBefore() {
        fire("1");
        bench.pass(2);
        end("1");
        bench.machine.stepClock(Duration.ofSeconds(30));
        bench.pass(22);
        assertThat(bench.r0.story()).last().asString().contains("ALL_RESOLVED");
        bench.machine.stepClock(Duration.ofSeconds(-30));
        fire("1");
        Silence silence = acknowledge();
        bench.pass(60);

        assertThat(state(silence)).isEqualTo(SilenceState.ACTIVE);
        assertThat(bench.r0.story()).hasSize(2);
    }
}
