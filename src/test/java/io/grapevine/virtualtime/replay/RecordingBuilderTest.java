package io.grapevine.virtualtime.replay;

import static io.grapevine.Lists.only;
import static io.grapevine.virtualtime.replay.Histories.at;
import static io.grapevine.virtualtime.replay.Histories.begun;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.AlertRecord.Change;
import io.grapevine.history.HistoryRecord.DeliveryRecord.Outcome;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.NotifyReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingBuilderTest {
    private static final String[] DOWN = {"alertname", "Down"};
    private static final Fingerprint PRINT = LabelSet.of(DOWN).fingerprint();

    private static List<String> episodes(Histories history) {
        return history.recording().episodes().stream()
                .map(episode -> episode.from() + " " + episode.to())
                .toList();
    }

    private static List<String> notes(Histories history) {
        return history.recording().notes().stream().map(Recording.Note::text).toList();
    }

    private static String span(String from, String to) {
        return at(from) + " " + at(to);
    }

    @Test
    void anAlertFiresFromItsReceptionToItsEnd() {
        Histories history =
                begun().fires("1m", DOWN).resolves("5m", DOWN).fires("9m", DOWN).resolves("10m", DOWN);

        assertThat(episodes(history)).containsExactly(span("1m", "5m"), span("9m", "10m"));
        assertThat(history.recording().replicas()).containsExactly("a");
    }

    @Test
    void anAlertExpiresAtItsEndAndNotWhenThatWasSeen() {
        Histories history = begun().fires("1m", DOWN);
        history.add(new AlertRecord(
                at("7m"), "a", Change.EXPIRED, LabelSet.of(DOWN), LabelSet.EMPTY, at("1m"), at("5m"), ""));

        assertThat(episodes(history)).containsExactly(span("1m", "5m"));
        assertThat(history.recording().episodes().get(0).expiry()).isEqualTo(at("5m"));
    }

    @Test
    void theRecordsOfSeveralReplicasAreOneAlert() {
        Histories history = begun().process("0s", "b", true)
                .alert("1m", "a", Change.RECEIVED, at("1m"), DOWN)
                .alert("1m1s", "b", Change.RECEIVED, at("1m"), DOWN)
                .alert("5m", "b", Change.RESOLVED, at("1m"), DOWN)
                .alert("5m1s", "a", Change.RESOLVED, at("1m"), DOWN);

        assertThat(episodes(history)).containsExactly(span("1m", "5m"));
        assertThat(history.recording().events()).hasSize(2);
    }

    @Test
    void anAlertThatExpiresInOneReplicaOnlyFiresOn() {
        Histories history = begun().process("0s", "b", true)
                .alert("1m", "a", Change.RECEIVED, at("1m"), DOWN)
                .alert("1m1s", "b", Change.RECEIVED, at("1m"), DOWN)
                .alert("6m", "a", Change.EXPIRED, at("1m"), DOWN)
                .alert("20m", "b", Change.RESOLVED, at("1m"), DOWN);

        assertThat(episodes(history)).containsExactly(span("1m", "20m"));
    }

    @Test
    void aReplicaThatIsLateDoesNotBeginAnAlertAgain() {
        Histories history = begun().process("0s", "b", true)
                .alert("1m", "a", Change.RECEIVED, at("1m"), DOWN)
                .alert("5m", "a", Change.RESOLVED, at("1m"), DOWN)
                .alert("5m1s", "b", Change.RECEIVED, at("1m"), DOWN)
                .alert("5m2s", "b", Change.RESOLVED, at("1m"), DOWN);

        assertThat(episodes(history)).containsExactly(span("1m", "5m"));
    }

    @Test
    void anAlertThatFiredBeforeTheRecordingIsThereFromItsBeginning() {
        Histories history = begun().alert("5m", "a", Change.RESOLVED, at("0s").minusSeconds(60), DOWN);

        assertThat(episodes(history)).containsExactly(span("0s", "5m"));
        assertThat(history.recording().events()).hasSize(2);
    }

    @Test
    void anEndWithoutABeginningIsNoAlert() {
        assertThat(episodes(begun().alert("5m", "a", Change.RESOLVED, at("4m"), DOWN)))
                .isEmpty();
    }

    @Test
    void anAlertGoesOnOverARestartIfItIsReceivedAgain() {
        Histories history = begun().fires("1m", DOWN)
                .fires("1m", "alertname", "Gone")
                .process("10m", "a", false)
                .process("20m", "a", true)
                .alert("20m30s", "a", Change.RECEIVED, at("1m"), DOWN)
                .resolves("30m", DOWN);

        assertThat(episodes(history)).containsExactly(span("1m", "30m"), span("1m", "10m"));
        assertThat(only(notes(history)))
                .contains("no process ran from 2026-01-05T00:10:00Z to 2026-01-05T00:20:00Z (10m)");
    }

    @Test
    void nothingIsMissedWhileAnotherReplicaRuns() {
        Histories history = begun().process("0s", "b", true)
                .fires("1m", DOWN)
                .process("10m", "a", false)
                .process("20m", "a", true)
                .alert("20m1s", "a", Change.RECEIVED, at("1m"), DOWN)
                .resolves("30m", DOWN);

        assertThat(episodes(history)).containsExactly(span("1m", "30m"));
        assertThat(notes(history)).isEmpty();
    }

    @Test
    void aCrashIsReported() {
        Histories history = begun().fires("1m", DOWN).process("20m", "a", true);

        assertThat(only(notes(history)))
                .contains("replica a started at 2026-01-05T00:20:00Z without having been stopped", "00:01:00Z");
        assertThat(episodes(history)).containsExactly(span("1m", "20m"));
    }

    @Test
    void aNotificationOfTwoReplicasCountsOnce() {
        Histories history = begun().fires("1m", DOWN)
                .delivered("2m", "a", Outcome.SENT, NotifyReason.FIRST, PRINT)
                .delivered("2m15s", "b", Outcome.SENT, NotifyReason.FIRST, PRINT)
                .delivered("9m", "b", Outcome.FAILED, NotifyReason.REPEAT, PRINT);

        assertThat(history.recording().sent()).hasSize(1);
        assertThat(history.recording().failures()).hasSize(1);
        assertThat(notes(history))
                .containsExactly(
                        "1 recorded notification was sent by several replicas within a minute, and counted once");
    }

    private static final String EVERY_40_SECONDS = """
            route: {receiver: team, group_by: [], repeat_interval: 40s}
            receivers: [{name: team, webhook_configs: [{url: 'http://localhost/'}]}]
            """;

    /** The replicas take turns, as each has timers of its own. */
    private static Histories repeated(Histories begun) {
        Histories history = begun.fires("1m", DOWN).delivered("90s", "a", Outcome.SENT, NotifyReason.FIRST, PRINT);
        for (int i = 1; i < 10; i++) {
            String at = (90 + 41 * i + i % 3) + "s";
            history.delivered(at, List.of("a", "b", "c").get(i % 3), Outcome.SENT, NotifyReason.REPEAT, PRINT);
        }
        return history;
    }

    @Test
    void repetitionsAtShortIntervalsAreNoDuplicates() {
        Histories history = repeated(begun().config("0s", "1", EVERY_40_SECONDS));

        assertThat(history.recording().sent()).hasSize(10);
        assertThat(notes(history)).isEmpty();
        history.delivered("10m", "a", Outcome.SENT, NotifyReason.REPEAT, PRINT)
                .delivered("10m30s", "b", Outcome.SENT, NotifyReason.REPEAT, PRINT);
        assertThat(history.recording().sent()).hasSize(11);
    }

    @Test
    void repetitionsAtShortIntervalsAreNoDuplicatesWithoutARecordedConfiguration() {
        Histories history = repeated(begun());

        assertThat(history.recording().sent()).hasSize(10);
        history.delivered("10m", "a", Outcome.SENT, NotifyReason.REPEAT, PRINT)
                .delivered("10m15s", "b", Outcome.SENT, NotifyReason.REPEAT, PRINT);
        assertThat(history.recording().sent()).hasSize(11);
    }

    @Test
    void notificationOfAnAlertThatHasBegunAnewIsNoDuplicate() {
        Histories history = begun().fires("1m", DOWN)
                .delivered("90s", "a", Outcome.SENT, NotifyReason.FIRST, PRINT)
                .resolves("95s", DOWN)
                .fires("100s", DOWN)
                .delivered("130s", "b", Outcome.SENT, NotifyReason.FIRST, PRINT);

        assertThat(history.recording().sent()).hasSize(2);
    }

    @Test
    void notificationThatAnotherReplicaRepeatsAfterAChangeIsNoDuplicate() {
        Histories history = begun().fires("1m", DOWN)
                .fires("1m", "alertname", "Up")
                .delivered("2m", "a", Outcome.SENT, NotifyReason.FIRST, PRINT)
                .delivered(
                        "2m10s",
                        "a",
                        Outcome.SENT,
                        NotifyReason.NEW_ALERTS,
                        LabelSet.of("alertname", "Up").fingerprint())
                .delivered("2m20s", "b", Outcome.SENT, NotifyReason.NEW_ALERTS, PRINT);

        assertThat(history.recording().sent()).hasSize(3);
    }

    @Test
    void anAlertThatIsNotRecordedIsLeftOutOfNotifications() {
        Histories history = begun().fires("1m", DOWN)
                .delivered("2m", "a", Outcome.SENT, NotifyReason.FIRST, PRINT, new Fingerprint(7))
                .delivered("3m", "a", Outcome.SENT, NotifyReason.FIRST, new Fingerprint(8));

        assertThat(history.recording().sent())
                .singleElement()
                .satisfies(sent -> assertThat(sent.firing()).containsExactly(PRINT));
        assertThat(notes(history))
                .containsExactly(
                        "1 recorded notification was about alerts that the recording does not hold, and left out");
    }

    @Test
    void recordsThatAreGivenTwiceCountOnce() {
        Histories history = begun().fires("1m", DOWN).delivered("2m", "a", Outcome.SENT, NotifyReason.FIRST, PRINT);
        List.copyOf(history.records()).forEach(history::add);

        assertThat(history.recording().sent()).hasSize(1);
        assertThat(notes(history)).isEmpty();
        assertThat(episodes(history)).hasSize(1);
    }
}
