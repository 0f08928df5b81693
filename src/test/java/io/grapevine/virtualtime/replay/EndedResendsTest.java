package io.grapevine.virtualtime.replay;

import static io.grapevine.virtualtime.replay.Histories.START;
import static io.grapevine.virtualtime.replay.Histories.at;
import static io.grapevine.virtualtime.replay.Histories.begun;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.AlertRecord.Change;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The times at which a replay receives alerts that have ended. */
class EndedResendsTest {
    private static final String[] DOWN = {"alertname", "Down"};
    private static final String[] UP = {"alertname", "Up"};

    /** A run of renewals of an alert that has ended after five minutes. */
    private static AlertRecord resent(String at, String replica, String[] labels, String... times) {
        return new AlertRecord(
                at(at),
                replica,
                Change.RESENT,
                LabelSet.of(labels),
                LabelSet.EMPTY,
                at("1m"),
                at("5m"),
                "",
                AlertRecord.resends(
                        at("5m"), Stream.of(times).map(Histories::at).toList()),
                Map.of());
    }

    /** What is played of ended alerts after their end. */
    private static List<String> resends(Recording recording) {
        return recording.events().stream()
                .filter(AlertRecord.class::isInstance)
                .map(AlertRecord.class::cast)
                .filter(version -> version.endsAt() != null && version.at().isAfter(at("5m")))
                .map(version -> Duration.between(START, version.at()).toString().substring(2) + " "
                        + version.labels().valueOf("alertname"))
                .toList();
    }

    private static Histories ended() {
        return begun().process("0s", "b", true)
                .alert("1m", "a", Change.RECEIVED, at("1m"), DOWN)
                .alert("5m", "a", Change.RESOLVED, at("1m"), DOWN);
    }

    @Test
    void recordedRunIsPlayed() {
        Histories history = ended().add(resent("13m", "a", DOWN, "6M", "7M0.004S"));

        assertThat(resends(history.recording())).containsExactly("6M Down", "7M0.004S Down");
        assertThat(history.recording().episodes()).hasSize(1);
    }

    @Test
    void runOfAnAlertThatEndedBeforeTheRecordingIsPlayed() {
        Histories history = new Histories();
        history.add(resent("13m", "a", DOWN, "6M"));

        assertThat(resends(history.recording())).containsExactly("6M Down");
        assertThat(history.recording().episodes()).isEmpty();
    }

    @Test
    void requestThatSeveralReplicasReceivedIsPlayedOnce() {
        Histories history = ended().alert("5m0.1s", "b", Change.RESOLVED, at("1m"), DOWN)
                .add(resent("13m", "a", DOWN, "6M", "6M1S", "8M"))
                .add(resent("13m", "b", DOWN, "6M0.010S", "7M0.010S", "7M59.990S"));

        assertThat(resends(history.recording()))
                .containsExactly("6M Down", "6M1S Down", "7M0.01S Down", "7M59.99S Down");
    }

    @Test
    void endThatAReplicaReceivesAfterItsRestartIsPlayed() {
        Histories history = ended().process("6m", "b", true).alert("7m", "b", Change.RESOLVED, at("1m"), DOWN);

        assertThat(resends(history.recording())).containsExactly("7M Down");
    }

    @Test
    void endThatALateReplicaReceivesWhileTheAlertFiresAgainIsNotPlayed() {
        Histories history = ended().alert("7m", "a", Change.RECEIVED, at("7m"), DOWN)
                .add(resent("7m1s", "b", DOWN, "6M", "7M0.5S"));

        assertThat(resends(history.recording())).containsExactly("6M Down");
    }

    @Test
    void runThatTheEndOfTheRecordingCutsGoesOnAtTheIntervalOfTheOthers() {
        Histories history = ended().alert("30m", "a", Change.RECEIVED, at("30m"), UP)
                .alert("32m", "a", Change.RESOLVED, at("30m"), UP)
                .add(resent("33m", "a", DOWN, "6M15S", "7M30.020S"))
                .process("35m", "c", true);

        assertThat(resends(history.recording()))
                .containsExactly("6M15S Down", "7M30.02S Down", "32M Up", "33M15S Up", "34M30S Up");
    }

    @Test
    void runThatACrashCutsGoesOnUntilTheCrash() {
        Histories history = begun().add(resent("1m", "a", UP, "10S", "40S"))
                .alert("1m", "a", Change.RECEIVED, at("1m"), DOWN)
                .alert("5m", "a", Change.RESOLVED, at("1m"), DOWN)
                .process("6m10s", "a", true)
                .process("20m", "a", false);

        assertThat(resends(history.recording())).containsExactly("5M30S Down", "6M Down");
    }

    @Test
    void nothingGoesOnAfterAStopOrWhereNoSenderSendsEndedAlertsAgain() {
        Histories stopped = begun().add(resent("1m", "a", UP, "10S", "40S"))
                .alert("1m", "a", Change.RECEIVED, at("1m"), DOWN)
                .alert("5m", "a", Change.RESOLVED, at("1m"), DOWN)
                .process("6m10s", "a", false);

        assertThat(resends(stopped.recording())).isEmpty();
        assertThat(resends(ended().process("20m", "b", false).recording())).isEmpty();
    }

    @Test
    void alertsOfPrometheusAreSentAgainForAQuarterOfAnHour() {
        RecordingBuilder builder = new RecordingBuilder();
        begun()
                .fires("1m", DOWN)
                .resolves("5m", DOWN)
                .fires("7m", UP)
                .resolves("9m", UP)
                .fires("11m30s", UP)
                .records()
                .stream()
                .skip(1)
                .forEach(builder::add);
        List<String> resends = resends(builder.ofPrometheus(START, at("1h")));

        assertThat(resends).filteredOn(each -> each.endsWith("Up")).containsExactly("9M Up", "10M Up", "11M Up");
        assertThat(resends)
                .filteredOn(each -> each.endsWith("Down"))
                .hasSize(15)
                .endsWith("20M Down");
    }
}
