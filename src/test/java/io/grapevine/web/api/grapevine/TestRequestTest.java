package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.go.JsonException;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the body of a request to the notification that it asks for. */
class TestRequestTest {
    private static final Instant NOW = Instant.parse("2026-11-20T05:00:00Z");

    private static Notification of(String body) throws JsonException {
        return TestRequest.read(body.getBytes(StandardCharsets.UTF_8)).notification("team/x", NOW);
    }

    private static Alert only(String body) throws JsonException {
        Notification notification = of(body);
        assertThat(notification.alerts()).hasSize(1);
        return notification.alerts().get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"alerts\": null, \"status\": null, \"timeout\": null, \"config\": null}"})
    void withoutAnythingOneAlertSaysThatItIsATest(String body) throws JsonException {
        Notification notification = of(body);

        assertThat(notification.receiver()).isEqualTo("team/x");
        assertThat(notification.timeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(notification.reason()).isEqualTo(NotifyReason.FIRST);
        assertThat(notification.groupLabels()).isEqualTo(LabelSet.of("alertname", "GrapevineTest"));
        assertThat(notification.groupKey()).isEqualTo("{}/{grapevine_test=\"true\"}:{alertname=\"GrapevineTest\"}");
        assertThat(notification.receiverData()).isEqualTo(ReceiverData.EMPTY);
        Alert alert = only(body);
        assertThat(alert.hasEnd()).isFalse();
        assertThat(alert.startsAt()).isEqualTo(NOW);
        assertThat(alert.labels())
                .isEqualTo(LabelSet.of(
                        "alertname", "GrapevineTest",
                        "severity", "info",
                        "receiver", "team/x",
                        "grapevine_test", "true"));
        assertThat(alert.annotations().valueOf("summary")).contains("test", "nothing is wrong");
        assertThat(alert.annotations().valueOf("description")).contains("by hand", "\"team/x\"", "nothing to do");
    }

    @Test
    void givenAlertsAreMarked() throws JsonException {
        Alert alert = only("""
                {"alerts": [{"labels": {"alertname": "A", "grapevine_test": "no", "empty": ""},
                 "annotations": {"summary": "s"}, "startsAt": "2026-11-20T05:30:00+01:00", "generatorURL": "http://g",
                 "fingerprint": "ignored"}]}
                """);

        assertThat(alert.labels()).isEqualTo(LabelSet.of("alertname", "A", "grapevine_test", "true"));
        assertThat(alert.annotations()).isEqualTo(LabelSet.of("summary", "s"));
        assertThat(alert.startsAt()).isEqualTo(Instant.parse("2026-11-20T04:30:00Z"));
        assertThat(alert.offsets().start()).isEqualTo(ZoneOffset.ofHours(1));
        assertThat(alert.generatorUrl()).isEqualTo("http://g");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 2026-11-20T04:59:00Z, 2026-11-20T04:59:00Z",
        "'', 2026-11-20T05:00:00Z, 2026-11-20T05:00:00Z",
        "'', 2026-11-20T05:01:00Z, ''",
        "'', 0001-01-01T00:00:00Z, ''",
        "firing, 2026-11-20T04:59:00Z, ''",
        "resolved, 2026-11-20T04:59:00Z, 2026-11-20T04:59:00Z",
        "resolved, 2026-11-20T05:01:00Z, 2026-11-20T05:00:00Z",
        "resolved, 0001-01-01T00:00:00Z, 2026-11-20T05:00:00Z",
    })
    void whetherAnAlertHasEndedIsWhatItsEndSaysUnlessTheStatusSaysOtherwise(String status, String end, String expected)
            throws JsonException {
        String body = "{\"alerts\": [{\"labels\": {\"a\": \"b\"}, \"endsAt\": \"" + end + "\"}]"
                + (status.isEmpty() ? "}" : ", \"status\": \"" + status + "\"}");
        Alert alert = only(body);

        assertThat(alert.hasEnd() ? alert.endsAt().toString() : "").isEqualTo(expected);
        assertThat(alert.startsAt()).isEqualTo(alert.hasEnd() ? alert.endsAt() : NOW);
        assertThat(of(body).reason()).isEqualTo(alert.hasEnd() ? NotifyReason.ALL_RESOLVED : NotifyReason.FIRST);
    }

    @Test
    void aTestOfTheEndHasTheGroupOfTheTestThatFires() throws JsonException {
        assertThat(of("{\"status\": \"resolved\"}").groupKey()).isEqualTo(of("").groupKey());
        assertThat(only("{\"status\": \"resolved\"}").endsAt()).isEqualTo(NOW);
    }

    @Test
    void severalAlertsAreListedInOrderAndGroupedByTheNameThatTheyShare() throws JsonException {
        String two = "{\"alerts\": [{\"labels\": {\"alertname\": \"%s\", \"instance\": \"b\"}},"
                + " {\"labels\": {\"alertname\": \"A\", \"instance\": \"a\"}}]}";

        assertThat(of(two.formatted("A")).groupLabels()).isEqualTo(LabelSet.of("alertname", "A"));
        assertThat(of(two.formatted("B")).groupLabels()).isEqualTo(LabelSet.EMPTY);
        assertThat(of(two.formatted("A")).alerts())
                .extracting(alert -> alert.labels().valueOf("instance"))
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "10s, PT10S", "1m, PT1M", "60s, PT60S"})
    void theTimeMayBeGiven(String text, Duration expected) throws JsonException {
        assertThat(of("{\"timeout\": \"" + text + "\"}").timeout()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"timeout\": \"0s\"}",
                "{\"timeout\": \"-1s\"}",
                "{\"timeout\": \"61s\"}",
                "{\"timeout\": \"1d\"}",
                "{\"timeout\": 5}",
                "{\"alerts\": [{\"labels\": {\"\": \"x\"}}]}",
                "{\"alerts\": [3]}",
                "{\"alerts\": [null]}",
                "{\"alerts\": [{\"startsAt\": \"2026-11-20T05:00:00Z\", \"endsAt\": \"2026-11-20T04:00:00Z\"}]}"
            })
    void whatMakesNoSenseIsAFaultWithItsPlace(String body) {
        assertThatThrownBy(() -> of(body))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("(expected: ")
                .hasMessageContaining(" at line 1, column ");
    }
}
