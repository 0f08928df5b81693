package io.grapevine.httpclient.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import io.grapevine.receiver.Samples;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncidentDurationTest {
    /** Alerts of {@link Samples} begin 30 s before the time of the flush. */
    private static Notification resolved(Duration after, ReceiverData data) {
        Alert alert = Samples.alert("h1", Samples.NOW.minusSeconds(30).plus(after));
        return Samples.with(data, Samples.of(List.of(alert), NotifyReason.ALL_RESOLVED));
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S,         0 s",
        "PT59.9S,      59 s",
        "PT1M,         1 min",
        "PT12M30S,     12 min",
        "PT1H,         1 h",
        "PT3H5M,       3 h 5 min",
        "P1D,          1 d",
        "P2DT4H59M,    2 d 4 h",
        "-PT5S,        0 s"
    })
    void lineSaysTheTwoGreatestUnits(Duration duration, String text) {
        assertThat(IncidentDuration.line(resolved(duration, ReceiverData.EMPTY)))
                .isEqualTo("Resolved after " + text + ".");
    }

    @Test
    void startOfAnAlertThatResolvedEarlierCounts() {
        Notification first = Samples.firing("h1");
        ReceiverData kept = IncidentDuration.keepStart(first, ReceiverData.EMPTY.with("other", "data"));
        assertThat(kept.string("gvStart"))
                .isEqualTo("" + Samples.NOW.minusSeconds(30).getEpochSecond());
        assertThat(kept.string("other")).isEqualTo("data");
        ReceiverData earlier =
                kept.with("gvStart", "" + Samples.NOW.minusSeconds(30 + 3600).getEpochSecond());
        assertThat(IncidentDuration.line(resolved(Duration.ofMinutes(5), earlier)))
                .isEqualTo("Resolved after 1 h 5 min.");
        assertThat(IncidentDuration.keepStart(resolved(Duration.ofMinutes(5), earlier), earlier))
                .isEqualTo(earlier);
    }

    @Test
    void startOfAnIncidentBeforeDoesNotCount() {
        ReceiverData before = ReceiverData.EMPTY.with("gvStart", "17");
        assertThat(IncidentDuration.keepStart(Samples.with(before, Samples.firing("h1")), before)
                        .string("gvStart"))
                .isEqualTo("" + Samples.NOW.minusSeconds(30).getEpochSecond());
    }

    @Test
    void startThatIsNoNumberIsIgnored() {
        assertThat(IncidentDuration.line(
                        resolved(Duration.ofMinutes(5), ReceiverData.EMPTY.with("gvStart", "yesterday"))))
                .isEqualTo("Resolved after 5 min.");
    }

    @Test
    void otherNotificationsHaveNoLine() {
        assertThat(IncidentDuration.line(Samples.firing("h1"))).isEmpty();
        assertThat(IncidentDuration.line(
                        Samples.of(List.of(Samples.alert("h1", Samples.NOW)), NotifyReason.SOME_RESOLVED)))
                .isEmpty();
    }
}
