package io.grapevine.virtualtime.replay;

import static io.grapevine.virtualtime.replay.Histories.at;
import static io.grapevine.virtualtime.replay.Histories.begun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.files.ConfigLimits;
import io.grapevine.history.HistoryRecord.AlertRecord.Change;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord.Outcome;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.NotifyReason;
import io.grapevine.virtualtime.replay.Comparison.UnnotifiedAlert;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final String RECEIVERS = """

            receivers:
            - name: team
              webhook_configs: [{url: 'http://localhost/'}]
            - name: other
              webhook_configs: [{url: 'http://localhost/'}]
            - name: unused
            """;

    private static final String OLD = "route: {receiver: team, group_by: [alertname, instance]}" + RECEIVERS;

    /** Two alerts of an hour, one of which has two instances, and one of a minute. */
    private static Histories alerts() {
        return begun().fires("10m", "alertname", "Down", "instance", "x")
                .fires("10m", "alertname", "Down", "instance", "y")
                .fires("20m", "alertname", "Slow", "severity", "warning")
                .fires("30m", "alertname", "Short")
                .resolves("31m", "alertname", "Short")
                .resolves("70m", "alertname", "Down", "instance", "x")
                .resolves("70m", "alertname", "Down", "instance", "y")
                .resolves("80m", "alertname", "Slow", "severity", "warning")
                .fires("10h", "alertname", "Last")
                .resolves("11h", "alertname", "Last")
                .process("12h", "a", false);
    }

    private static Histories recorded() throws Exception {
        return alerts().notifiedBy(OLD, "12h");
    }

    private static String text(Comparison found) {
        return ReplayText.of(found, 3);
    }

    @Test
    void theConfigurationThatWasInForceMakesNoDifference() throws Exception {
        Comparison found = recorded().replayed(OLD);

        assertThat(found.isDifferent()).as(text(found)).isFalse();
        assertThat(found.alerts()).isEqualTo(5);
        assertThat(found.receivers()).singleElement().satisfies(team -> {
            assertThat(team.receiver()).isEqualTo("team");
            assertThat(team.same()).isEqualTo(10);
        });
        assertThat(text(found)).contains("No difference");
    }

    private static final String QUICK =
            "route: {receiver: team, group_by: [], group_wait: 2s, group_interval: 5s}" + RECEIVERS;

    /** Three alerts of one group, of which the play notifies after 2, 7 and 12 seconds. */
    private static Histories group() {
        return begun().fires("10m", "alertname", "X")
                .fires("10m6s", "alertname", "Y")
                .fires("10m8s", "alertname", "Z")
                .delivered("10m2s", "a", Outcome.SENT, NotifyReason.FIRST, print("X"));
    }

    private static Fingerprint print(String name) {
        return LabelSet.of("alertname", name).fingerprint();
    }

    @Test
    void changesThatAFlushAtAnotherMomentCombinedAreNoDifference() throws Exception {
        Comparison found = group().delivered(
                        "10m9s", "b", Outcome.SENT, NotifyReason.NEW_ALERTS, print("X"), print("Y"), print("Z"))
                .process("10m50s", "a", false)
                .replayed(QUICK);

        assertThat(found.isDifferent()).as(text(found)).isFalse();
        assertThat(found.receivers()).singleElement().satisfies(team -> {
            assertThat(team.before()).isEqualTo(2);
            assertThat(team.after()).isEqualTo(3);
            assertThat(team.same()).isEqualTo(2);
        });
        assertThat(text(found))
                .contains(
                        "1 notification without a counterpart, before or after, is no difference: a group was flushed");
    }

    @Test
    void changeThatWasNotNotifiedIsADifference() throws Exception {
        Comparison found = group().delivered(
                        "10m9s", "b", Outcome.SENT, NotifyReason.NEW_ALERTS, print("X"), print("Y"))
                .process("10m50s", "a", false)
                .replayed(QUICK);

        assertThat(found.isDifferent()).as(text(found)).isTrue();
        assertThat(found.receivers())
                .singleElement()
                .satisfies(team -> assertThat(team.more()).hasSize(1));
    }

    @Test
    void notificationThatListsAnotherEndedAlertIsADifference() throws Exception {
        Fingerprint ended = print("Ended");
        Comparison found = group().add(new DeliveryRecord(
                        at("10m8s"),
                        "a",
                        "{}:{}",
                        LabelSet.EMPTY,
                        "team",
                        "webhook[0]",
                        Outcome.SENT,
                        NotifyReason.NEW_ALERTS,
                        List.of(print("X"), print("Y")),
                        List.of(ended),
                        1,
                        Duration.ZERO,
                        Duration.ZERO,
                        "",
                        null))
                .alert("10m8s", "a", Change.RESOLVED, at("9m"), "alertname", "Ended")
                .process("10m11s", "a", false)
                .replayed(QUICK);

        assertThat(found.receivers()).singleElement().satisfies(team -> {
            assertThat(team.fewer())
                    .singleElement()
                    .satisfies(sent -> assertThat(sent.resolved()).containsExactly(ended));
            assertThat(team.more())
                    .singleElement()
                    .satisfies(sent -> assertThat(sent.resolved()).isEmpty());
        });
    }

    @Test
    void alertsOfAnotherRouteGoElsewhere() throws Exception {
        Comparison found = recorded().replayed("""
                route:
                  receiver: team
                  group_by: [alertname, instance]
                  routes: [{receiver: other, matchers: ['severity="warning"']}]""" + RECEIVERS);

        assertThat(found.redirected()).singleElement().satisfies(redirection -> {
            assertThat(redirection.before()).containsExactly("team");
            assertThat(redirection.after()).containsExactly("other");
            assertThat(redirection.episodes()).hasSize(1);
        });
        assertThat(text(found))
                .containsPattern("team +10 +8 +8 +0 +2 +0\n")
                .containsPattern("other +0 +2 +0 +0 +0 +2\n")
                .contains(
                        "Alerts that go to other instead of team: 1",
                        "  {alertname=\"Slow\", severity=\"warning\"} at 2026-01-05T00:20:00Z",
                        "team: 2 fewer (1 all alerts resolved, 1 first notification)",
                        "There are differences");
    }

    @Test
    void groupsThatMergeAndSplitAreFound() throws Exception {
        String coarse = "route: {receiver: team, group_by: [alertname]}" + RECEIVERS;
        Comparison merged = recorded().replayed(coarse);
        Comparison split = recorded().compared(coarse, OLD);

        assertThat(merged.merged()).singleElement().satisfies(group -> {
            assertThat(group.receiver()).isEqualTo("team");
            assertThat(group.before())
                    .containsExactly(
                            LabelSet.of("alertname", "Down", "instance", "x"),
                            LabelSet.of("alertname", "Down", "instance", "y"));
            assertThat(group.after()).containsExactly(LabelSet.of("alertname", "Down"));
        });
        assertThat(merged.split()).isEmpty();
        assertThat(split.split()).hasSize(1);
        assertThat(split.merged()).isEmpty();
        assertThat(merged.unnotified()).isEmpty();
        assertThat(merged.redirected()).isEmpty();
    }

    @Test
    void anAlertThatIsNotRepeatedIsSaidToBeKnownToItsReceiver() throws Exception {
        String often = "route: {receiver: team, group_wait: 1s, group_interval: 10s, repeat_interval: 30s}" + RECEIVERS;
        Histories history = begun().fires("10s", "alertname", "Flaps")
                .silence("20s", "60s", "alertname", "Flaps")
                .resolves("33s", "alertname", "Flaps")
                .fires("70s", "alertname", "Flaps")
                .resolves("110s", "alertname", "Flaps")
                .process("10m", "a", false)
                .notifiedBy(often, "10m");

        assertThat(history.replayed(often.replace("30s", "1h")).unnotified())
                .extracting(UnnotifiedAlert::reason)
                .containsExactly("nothing new: team was notified before that it fires, and repeats that every 1h");
    }

    @Test
    void unnotifiedAlertsComeWithTheReason() throws Exception {
        Comparison found = recorded().replayed("""
                route:
                  receiver: team
                  group_by: [alertname, instance]
                  group_wait: 2m
                  routes:
                  - {receiver: unused, matchers: [alertname="Last"]}
                  - {receiver: other, matchers: [alertname="Slow"], mute_time_intervals: [nights]}
                inhibit_rules:
                - {source_matchers: [instance="x"], target_matchers: [instance="y"]}
                time_intervals:
                - name: nights
                  time_intervals: [{times: [{start_time: '00:00', end_time: '06:00'}]}]""" + RECEIVERS);

        assertThat(found.unnotified())
                .extracting(change -> change.episode().labels().valueOf("alertname") + ": " + change.reason())
                .containsExactlyInAnyOrder(
                        "Down: inhibited by {alertname=\"Down\", instance=\"x\"}",
                        "Slow: muted in nights",
                        "Short: it ended before its group was flushed",
                        "Last: the receiver has no integrations");
        assertThat(found.unnotified().get(0).receivers()).containsExactly("team");
    }

    @Test
    void newlyNotifiedAlertsComeWithTheReasonBefore() throws Exception {
        String silent = OLD.replaceFirst("team", "unused");
        Comparison found = alerts().compared(silent, OLD);

        assertThat(found.newlyNotified()).hasSize(5).allSatisfy(change -> {
            assertThat(change.reason()).isEqualTo("the receiver has no integrations");
            assertThat(change.receivers()).containsExactly("team");
        });
    }

    @Test
    void silencesAreThoseOfThePast() throws Exception {
        Histories history = alerts().silence("5m", "40m", "alertname", "Down");
        Comparison found = history.notifiedBy(OLD, "12h").replayed(OLD);

        assertThat(found.isDifferent()).as(text(found)).isFalse();
        assertThat(history.played(OLD, "12h"))
                .filteredOn(sent -> sent.groupLabels().valueOf("alertname").equals("Down"))
                .first()
                .satisfies(sent -> assertThat(sent.at()).isAfterOrEqualTo(at("40m")));
        assertThat(begun().silence("5m", "40m", "alertname", "Down")
                        .fires("10m", "alertname", "Down")
                        .resolves("20m", "alertname", "Down")
                        .process("1h", "a", false)
                        .compared(null, OLD)
                        .unnotified())
                .isEmpty(); // no receiver was notified of it in the past either
    }

    @Test
    void notificationsThatComeLaterAreMoved() throws Exception {
        Comparison found = recorded().replayed(OLD.replace("instance]", "instance], group_wait: 50s"));

        assertThat(found.receivers().get(0).moved())
                .isNotEmpty()
                .allSatisfy(
                        moved -> assertThat(moved.shift()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(25)));
        assertThat(found.receivers().get(0).fewer()).isEmpty();
        assertThat(text(found)).contains("later)");
    }

    @Test
    void aRepeatIntervalChangesRepeatsOnly() throws Exception {
        String hourly = OLD.replace("instance]", "instance], repeat_interval: 20m");
        Comparison found = alerts().notifiedBy(hourly, "12h").replayed(OLD);

        assertThat(found.receivers().get(0).fewer())
                .hasSizeGreaterThan(5)
                .allSatisfy(sent -> assertThat(sent.reason()).isEqualTo(NotifyReason.REPEAT));
        assertThat(found.receivers().get(0).more()).isEmpty();
        assertThat(found.unnotified()).isEmpty();
    }

    @Test
    void nothingIsPlayedWhileNoProcessRan() throws Exception {
        Histories history = begun().fires("1m", "alertname", "Down")
                .process("10m", "a", false)
                .process("1h", "a", true)
                .alert("1h1m", "a", Change.RECEIVED, at("1m"), "alertname", "Down")
                .fires("1h2m", "alertname", "New")
                .process("2h", "a", false);

        assertThat(history.played("route: {receiver: team}" + RECEIVERS, "2h"))
                .extracting(sent -> sent.at() + " " + sent.reason())
                .containsExactly(
                        "2026-01-05T00:01:30Z FIRST", // and the log survives the restart, so the next is no first one
                        "2026-01-05T01:06:00Z NEW_ALERTS");
    }

    @Test
    void receiversFailAsTheyDid() throws Exception {
        String config = "route: {receiver: team}" + RECEIVERS;
        Histories history = begun().fires("1m", "alertname", "Down")
                .delivered(
                        "1m30s",
                        "a",
                        Outcome.FAILED,
                        NotifyReason.FIRST,
                        LabelSet.of("alertname", "Down").fingerprint())
                .delivered(
                        "6m30s",
                        "a",
                        Outcome.FAILED,
                        NotifyReason.FIRST,
                        LabelSet.of("alertname", "Down").fingerprint())
                .delivered(
                        "11m30s",
                        "a",
                        Outcome.SENT,
                        NotifyReason.FIRST,
                        LabelSet.of("alertname", "Down").fingerprint())
                .process("30m", "a", false);
        Comparison found = history.replayed(config);

        assertThat(found.isDifferent()).as(text(found)).isFalse();
        assertThat(found.receivers().get(0).same()).isEqualTo(1);
        assertThat(found.notes()).singleElement().asString().contains("2 notifications were given up");
    }

    @Test
    void whatFiredBeforeTheRecordingIsNotHeldAgainstAConfiguration() throws Exception {
        Histories history = begun().alert("1s", "a", Change.UPDATED, at("0s").minusSeconds(3600), "alertname", "Old")
                .process("1h", "a", false);
        Comparison found = history.replayed(OLD);

        assertThat(found.isDifferent()).as(text(found)).isFalse();
        assertThat(found.notes()).singleElement().asString().contains("1 notification at the beginning");
    }

    @Test
    void anAlertThatBeginsAtTheEndIsNotJudged() throws Exception {
        Histories history = begun().fires("1h", "alertname", "New").process("1h1s", "a", false);
        Comparison found = history.compared(OLD, OLD.replaceFirst("team", "unused"));

        assertThat(found.unnotified()).isEmpty();
        assertThat(found.notes()).anySatisfy(note -> assertThat(note).contains("shortly before the end"));
    }

    @Test
    void theRecordedConfigurationsArePlayedWhenTheyWereInForce() throws Exception {
        Histories history = recorded().config("0s", "1", OLD).config("9h", "2", OLD.replaceFirst("team", "other"));
        Recording recording = history.recording();
        Replay replay = new Replay(
                recording, "test", ComparedSpan.of(recording, null, null, null), Duration.ofSeconds(10), List.of());
        Comparison found = replay.compare(
                null, new Replay.Variant("recorded", ConfigPlan.recorded(recording, Histories.configs())));

        assertThat(found.redirected())
                .singleElement()
                .satisfies(redirection -> assertThat(redirection.episodes())
                        .singleElement()
                        .satisfies(episode -> assertThat(episode.from()).isEqualTo(at("10h"))));
        assertThat(found.notes()).contains("the configuration was changed at 2026-01-05T09:00:00Z");
    }

    @Test
    void theSpanBoundsWhatIsComparedAndNotWhatIsPlayed() throws Exception {
        Recording recording = recorded().recording();
        ComparedSpan span = ComparedSpan.of(recording, null, null, Duration.ofHours(3));
        Replay replay = new Replay(recording, "test", span, Duration.ofSeconds(10), List.of());
        Comparison found = replay.compare(null, new Replay.Variant("new.yml", Histories.plan(OLD)));

        assertThat(found.from()).isEqualTo(at("9h"));
        assertThat(found.alerts()).isEqualTo(1);
        assertThat(found.receivers().get(0).same()).isEqualTo(2);
    }

    @Test
    void whatAWatchThrowsEndsThePlay() throws Exception {
        Recording recording = recorded().recording();
        ComparedSpan span = ComparedSpan.of(recording, null, null, null);
        Replay replay = new Replay(recording, "test", span, Duration.ofSeconds(10), List.of());
        Replay.Variant variant = new Replay.Variant("text", ConfigPlan.ofTexts(OLD, "", ConfigLimits.NONE));

        assertThatThrownBy(() -> replay.compare(variant, variant, (sent, held) -> {
                    if (sent >= 2) {
                        throw new CancellationException();
                    }
                }))
                .isInstanceOf(CancellationException.class);
        assertThat(replay.compare(variant, variant, (sent, held) -> {}).isDifferent())
                .isFalse();
    }

    @Test
    void theSameInputGivesTheSameReports() throws Exception {
        String other = "route: {receiver: other, group_by: [alertname]}" + RECEIVERS;
        Comparison first = recorded().replayed(other);
        Comparison second = recorded().replayed(other);

        assertThat(ReplayText.of(first, 9)).isEqualTo(ReplayText.of(second, 9));
        assertThat(ReplayJson.of(first, 9)).isEqualTo(ReplayJson.of(second, 9));
        assertThat(ReplayMarkdown.of(first, 9)).isEqualTo(ReplayMarkdown.of(second, 9));
    }
}
