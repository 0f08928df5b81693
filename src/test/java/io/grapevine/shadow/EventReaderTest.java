package io.grapevine.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.AlertHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    private static final Instant AT = Instant.parse("2026-11-20T06:00:00.5Z");

    private static List<ShadowEvent> read(String json) throws JsonException {
        return JsonReader.read(json.getBytes(StandardCharsets.UTF_8), EventReader::read);
    }

    /** The events that an Alertmanager has recorded, with a time in the place of those that were taken out. */
    private static List<String> recorded(String version) throws IOException {
        try (InputStream in = EventReaderTest.class.getResourceAsStream(
                "/io/grapevine/it/cluster/alertmanager-" + version + "-events.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replace("<time>", AT.toString()).replace("<later>", "2"))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.33.1", "0.35.0"})
    void eventsOfAlertmanagerAreRead(String version) throws Exception {
        List<ShadowEvent> events = new ArrayList<>();
        for (String line : recorded(version)) {
            events.addAll(read(line));
        }

        assertThat(events)
                .hasSameSizeAs(recorded(version))
                .allMatch(event -> event.at().equals(AT));
        assertThat(read("[" + String.join(",", recorded(version)) + "]")).isEqualTo(events);
        assertThat(events)
                .contains(
                        new ShadowEvent.Received(AT, LabelSet.of("alertname", "D", "team", "x")),
                        new ShadowEvent.Grouped(
                                AT,
                                LabelSet.of("alertname", "D", "team", "x"),
                                new ShadowGroup("{}/{team=~\"x|y\"}:{alertname=\"D\"}", "hook"),
                                LabelSet.of("alertname", "D")))
                .anyMatch(event -> event instanceof ShadowEvent.Muted muted
                        && muted.by() == ShadowReason.SILENCE
                        && muted.detail().equals("silence <id>"))
                .anyMatch(event -> event instanceof ShadowEvent.Muted muted
                        && muted.by() == ShadowReason.INHIBITION
                        && muted.detail().contains("severity=\"critical\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.33.1", "0.35.0"})
    void notificationOfAlertmanagerIsRead(String version) throws Exception {
        List<ShadowSend> sends = new ArrayList<>();
        for (String line : recorded(version)) {
            if (read(line).get(0) instanceof ShadowEvent.Sent sent) {
                sends.add(sent.send());
            }
        }

        LabelSet alert = LabelSet.of("alertname", "D", "team", "x");
        assertThat(sends)
                .filteredOn(send -> send.groupLabels().equals(LabelSet.of("alertname", "D")))
                .hasSize(2)
                .allSatisfy(send -> {
                    assertThat(send.integration()).isEqualTo("webhook[0]");
                    assertThat(send.repeatInterval()).isEqualTo(Duration.ofHours(4));
                })
                .anySatisfy(send -> {
                    assertThat(send.reason()).isEqualTo(NotifyReason.FIRST);
                    assertThat(send.firing()).containsExactly(AlertHash.of(alert));
                    assertThat(send.labels(false)).containsExactly(alert);
                })
                .anySatisfy(send -> {
                    assertThat(send.reason()).isEqualTo(NotifyReason.ALL_RESOLVED);
                    assertThat(send.resolved()).containsExactly(AlertHash.of(alert));
                    assertThat(send.labels(true)).containsExactly(alert);
                });
    }

    @Test
    void mutedAlertsOfANotificationAreNotSent() throws Exception {
        LabelSet sent = LabelSet.of("alertname", "E", "cluster", "e", "job", "3", "severity", "critical");
        List<ShadowSend> sends = new ArrayList<>();
        for (String line : recorded("0.35.0")) {
            if (read(line).get(0) instanceof ShadowEvent.Sent each) {
                sends.add(each.send());
            }
        }

        assertThat(sends)
                .filteredOn(send -> send.groupLabels().equals(LabelSet.of("alertname", "E")))
                .isNotEmpty()
                .allSatisfy(send -> {
                    assertThat(send.labels(false)).containsExactly(sent);
                    assertThat(send.firing()).containsExactly(AlertHash.of(sent));
                });
    }

    @Test
    void labelNamedLabelsIsALabel() throws Exception {
        assertThat(read("{\"@timestamp\":\"" + AT
                        + "\",\"data\":{\"alertCreated\":{\"alert\":{\"labels\":{\"labels\":\"x\",\"a\":\"\"}}}}}"))
                .containsExactly(new ShadowEvent.Received(AT, LabelSet.of("a", "", "labels", "x")));
    }

    @Test
    void unknownTypesAndFieldsAreNoError() throws Exception {
        assertThat(read("{\"@timestamp\":\"" + AT + "\",\"later\":[{}],\"data\":{\"newType\":{\"a\":[1]}}}"))
                .containsExactly(new ShadowEvent.Other(AT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "\"text\"",
                "null",
                "[null]",
                "[[]]",
                "{}",
                "{\"@timestamp\":\"yesterday\"}",
                "{\"@timestamp\":1}",
                "{\"@timestamp\":\"2026-11-20T06:00:00Z\",\"data\":[]}",
                "{\"@timestamp\":\"2026-11-20T06:00:00Z\",\"data\":{\"alertCreated\":\"A\"}}",
                "{\"@timestamp\":\"2026-11-20T06:00:00Z\",\"data\":{\"alertCreated\":{\"alert\":{\"labels\":[]}}}}",
                "{\"@timestamp\":\"2026-11-20T06:00:00Z\",\"data\":{\"notification\":{\"repeatInterval\":\"1h\"}}}",
                "{\"@timestamp\":\"2026-11-20T06:00:00Z\",\"data\":{\"notification\":{\"repeatInterval\":\"1e999999s\"}}}",
                "{\"@timestamp\":\"2026-11-20T06:00:00Z\",\"data\":{\"notification\":{\"firingAlerts\":[{\"hash\":\"-1\"}]}}}",
                "{\"@timestamp\":\"2026-11-20T06:00:00Z\",\"data\":{\"notification\":{\"integration\":{\"index\":\"4294967296\"}}}}",
                "{\"@timestamp\":\"2026-11-20T06:00:00Z\"}x",
                "{\"@timestamp\":\"2026-11-20T06:00:00Z\""
            })
    void whatIsNoEventIsRefused(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(JsonException.class);
    }

    @Test
    void deeplyNestedEventIsReadWithoutRecursion() throws Exception {
        String nested = "{\"details\":".repeat(9_000) + "1" + "}".repeat(9_000);

        assertThat(read("{\"@timestamp\":\"" + AT + "\",\"data\":{\"alertCreated\":{\"alert\":" + nested + "}}}"))
                .containsExactly(new ShadowEvent.Received(AT, LabelSet.EMPTY));
    }
}
