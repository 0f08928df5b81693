package io.grapevine.eventrecorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.config.Route;
import io.grapevine.event.Event;
import io.grapevine.event.EventData;
import io.grapevine.event.EventData.GroupIdentity;
import io.grapevine.event.EventData.NotificationSent;
import io.grapevine.eventrecorder.EncodedEvent.Schema;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.Silence;
import io.grapevine.sim.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EncodedEventTest {
    private static final Instant AT = Instant.parse("2026-11-21T05:52:51.302211258Z");
    private static final LabelSet LABELS = LabelSet.of("alertname", "A", "x", "a\"b\u0007é\u2028<\\\t");

    private static Alert alert(LabelSet annotations, Instant end) {
        return new Alert(LABELS, annotations, Instant.parse("2026-11-21T05:52:51Z"), end, "http://p", AT, false);
    }

    private static String json(EventData data) {
        return new EncodedEvent(new Event(AT, "", 0, data), "vm", Schema.V1).json();
    }

    private static Matcher matcher(MatchType type, String name, String value) {
        try {
            return Matcher.of(type, name, value);
        } catch (MatcherException e) {
            throw new AssertionError(e);
        }
    }

    private static Silence silence() {
        return new Silence(
                "id",
                List.of(Matchers.of(matcher(MatchType.REGEXP, "a", "B|C"), matcher(MatchType.NOT_EQUAL, "z", "1"))),
                Instant.parse("2026-11-21T05:52:51.347881Z"),
                Instant.parse("2036-01-01T00:00:00.500Z"),
                AT,
                "me",
                "",
                LabelSet.of("k", "v"),
                List.of(),
                UnknownFields.NONE);
    }

    private static NotificationSent notification(NotifyReason reason, Duration repeat) {
        Alert firing = alert(LabelSet.EMPTY, Alert.NO_END);
        return new NotificationSent(
                "{}:{}",
                "uuid",
                3,
                LabelSet.EMPTY,
                Samples.timed(Samples.route("r"), Duration.ofSeconds(1), Duration.ofSeconds(1), repeat),
                List.of(firing),
                List.of(firing),
                List.of(),
                reason,
                "webhook",
                1);
    }

    @Test
    void createdAlertIsWrittenAsAlertmanagerDoes() {
        Alert alert = alert(LabelSet.of("s", "t"), Instant.parse("2026-11-21T05:57:51.30Z"));

        assertThat(json(new EventData.AlertCreated(alert))).isEqualTo("""
                {"@timestamp":"2026-11-21T05:52:51.302211258Z","instance":"vm","data":{"alertCreated":{"alert":{\
                "fingerprint":"%s","name":"A","labels":{"labels":[{"key":"alertname","value":"A"},\
                {"key":"x","value":"a\\"b\\u0007é\u2028<\\\\\\t"}]},"annotations":{"labels":[{"key":"s","value":"t"}]},\
                "startsAt":"2026-11-21T05:52:51Z","endsAt":"2026-11-21T05:57:51.300Z"}}}}""".formatted(
                        Long.toUnsignedString(LABELS.fingerprint().value())));
    }

    @Test
    void alertWithoutAnnotationsHasAnEmptySetOfThem() {
        assertThat(json(new EventData.AlertCreated(alert(LabelSet.EMPTY, Alert.NO_END))))
                .contains("\"annotations\":{},", "\"endsAt\":\"0001-01-01T00:00:00Z\"")
                .doesNotContain("resolved");
    }

    @Test
    void alertThatHasEndedAtTheTimeOfTheEventIsResolved() {
        assertThat(json(new EventData.AlertCreated(alert(LabelSet.EMPTY, AT)))).contains("\"resolved\":true");
        assertThat(json(new EventData.AlertCreated(alert(LabelSet.EMPTY, AT.plusNanos(1)))))
                .doesNotContain("resolved");
    }

    @Test
    void groupHasItsKeyAndTheHashOfItsKey() {
        GroupIdentity group = new GroupIdentity(Route.tree(Samples.route("hook")), LabelSet.of("alertname", "A"));

        assertThat(json(new EventData.AlertGrouped(group, alert(LabelSet.EMPTY, Alert.NO_END))))
                .contains("\"hash\":\"")
                .endsWith("\"groupInfo\":{\"groupKey\":\"{}:{alertname=\\\"A\\\"}\",\"groupLabels\":{\"labels\":"
                        + "[{\"key\":\"alertname\",\"value\":\"A\"}]},\"groupId\":"
                        + "\"ad4b39d3af6c5f089ddb8504a474cd124febe3ef322f263d58074fb0c51dc572\","
                        + "\"receiverName\":\"hook\"}}}}");
    }

    @Test
    void silenceHasItsMatchersTwiceAndNoAnnotations() {
        String set = "[{\"type\":\"TYPE_REGEXP\",\"name\":\"a\",\"pattern\":\"B|C\",\"rendered\":\"a=~\\\"B|C\\\"\"},"
                + "{\"type\":\"TYPE_NOT_EQUAL\",\"name\":\"z\",\"pattern\":\"1\",\"rendered\":\"z!=\\\"1\\\"\"}]";

        assertThat(json(new EventData.SilenceCreated(silence())))
                .endsWith("\"data\":{\"silenceCreated\":{\"silence\":{\"id\":\"id\",\"matchers\":" + set
                        + ",\"startsAt\":\"2026-11-21T05:52:51.347881Z\",\"endsAt\":\"2036-01-01T00:00:00.500Z\","
                        + "\"updatedAt\":\"2026-11-21T05:52:51.302211258Z\",\"createdBy\":\"me\",\"matcherSets\":"
                        + "[{\"matchers\":" + set + "}]}}}}");
    }

    @Test
    void inhibitionHasTheRuleWithItsNameAndTheSource() {
        InhibitRuleConfig rule = new InhibitRuleConfig(
                "down",
                Matchers.of(matcher(MatchType.EQUAL, "s", "1")),
                Matchers.of(matcher(MatchType.NOT_REGEXP, "t", "2")),
                List.of("b", "a"));

        assertThat(json(new EventData.AlertInhibited(rule, LABELS, LABELS.fingerprint())))
                .contains("\"equalLabels\":[\"a\",\"b\"],\"name\":\"down\"}],\"mutedAlert\":{")
                .contains("\"type\":\"TYPE_NOT_REGEXP\"")
                .endsWith("\"inhibitingFingerprints\":[\""
                        + Long.toUnsignedString(LABELS.fingerprint().value()) + "\"]}}}");
    }

    @ParameterizedTest
    @CsvSource({"14400000, 14400s", "1500, 1.500s", "0, 0s", "1, 0.001s"})
    void repeatIntervalIsInSeconds(long millis, String written) {
        assertThat(json(notification(NotifyReason.FIRST, Duration.ofMillis(millis))))
                .contains("\"repeatInterval\":\"" + written + "\"");
    }

    @ParameterizedTest
    @EnumSource(NotifyReason.class)
    void reasonHasAlertmanagersName(NotifyReason reason) {
        String expected = switch (reason) {
            case FIRST, HANDED_OVER -> "FIRST_NOTIFICATION";
            case NEW_ALERTS -> "NEW_ALERTS_IN_GROUP";
            case SOME_RESOLVED -> "NEW_RESOLVED_ALERTS";
            case ALL_RESOLVED -> "ALL_ALERTS_RESOLVED";
            case REPEAT -> "REPEAT_INTERVAL_ELAPSED";
            default -> "";
        };
        String json = json(notification(reason, Duration.ofHours(1)));
        if (expected.isEmpty()) {
            assertThat(json).doesNotContain("reason");
        } else {
            assertThat(json).contains("\"reason\":\"NOTIFY_REASON_" + expected + "\"");
        }
    }

    @Test
    void stoppedProgramHasAnEmptyMessage() {
        assertThat(json(new EventData.Stopped())).endsWith("\"data\":{\"alertmanagerShutdownEvent\":{}}}");
    }

    @Test
    void positionIsANumberAndComesLast() {
        assertThat(new EncodedEvent(new Event(AT, "", 2, new EventData.Stopped()), "vm", Schema.V1).json())
                .endsWith("}},\"clusterPosition\":2}");
    }

    @Test
    void tenantOfAnEventIsAFieldOfItsOwnAndTheDefaultOneHasNone() {
        Event event = new Event(AT, "payments", 0, new EventData.Stopped());
        assertThat(new EncodedEvent(event, "vm", Schema.V1).json()).endsWith("}},\"grapevineTenant\":\"payments\"}");
        assertThat(HexFormat.of().formatHex(new EncodedEvent(event, "vm", Schema.V1).protobuf()))
                .endsWith("c23e08" + HexFormat.of().formatHex("payments".getBytes(StandardCharsets.UTF_8)));
        assertThat(json(new EventData.Stopped())).doesNotContain("enant");
    }

    @Test
    void loneSurrogateIsReplaced() {
        assertThat(json(new EventData.ReloadFailed("f", "\ud800"))).contains("\"error\":\"\ufffd\"");
    }

    @Test
    void anAuditedChangeHasItsFieldsAsLabels() {
        assertThat(json(new EventData.Audited(LabelSet.of("kind", "silence", "user", "ana"))))
                .contains("\"grapevineAudited\":{\"change\":{\"labels\":[{\"key\":\"kind\",\"value\":\"silence\"},"
                        + "{\"key\":\"user\",\"value\":\"ana\"}]}}");
    }

    private static String jsonOf2(EventData data) {
        return new EncodedEvent(new Event(AT, "", 0, data), "vm", Schema.V2).json();
    }

    private static String fingerprint(LabelSet labels) {
        return Long.toUnsignedString(labels.fingerprint().value());
    }

    @Test
    void schema2HasLabelsAsMapsSortedByName() {
        LabelSet annotations = LabelSet.of("s", "", "\uff5e", "1", "\ud83d\ude00", "2", "a\"", "3");
        assertThat(jsonOf2(new EventData.AlertCreated(alert(annotations, AT))))
                .endsWith("\"data\":{\"alertCreated\":{\"alert\":{\"fingerprint\":\"" + fingerprint(LABELS)
                        + "\",\"name\":\"A\",\"labels\":{\"alertname\":\"A\",\"x\":\"a\\\"b\\u0007é\u2028<\\\\\\t\"},"
                        + "\"annotations\":{\"a\\\"\":\"3\",\"s\":\"\",\"\uff5e\":\"1\",\"\ud83d\ude00\":\"2\"},"
                        + "\"startsAt\":\"2026-11-21T05:52:51Z\",\"endsAt\":\"2026-11-21T05:52:51.302211258Z\","
                        + "\"resolved\":true}}}}");
    }

    @Test
    void schema2LeavesOutMapsWithoutEntries() {
        GroupIdentity group = new GroupIdentity(Route.tree(Samples.route("hook")), LabelSet.EMPTY);
        assertThat(jsonOf2(new EventData.AlertGrouped(group, alert(LabelSet.EMPTY, Alert.NO_END))))
                .contains("\"groupInfo\":{\"groupKey\":\"{}:{}\",\"groupId\":", "\"labels\":{\"alertname\":\"A\"")
                .doesNotContain("annotations", "groupLabels");
    }

    @Test
    void schema2RefersToAlertsByFingerprintAndHasTheMutedOnesInFull() {
        LabelSet muted = LabelSet.of("alertname", "M");
        LabelSet ended = LabelSet.of("alertname", "E");
        Alert firing = alert(LabelSet.EMPTY, Alert.NO_END);
        NotificationSent sent = new NotificationSent(
                "{}:{}",
                "uuid",
                3,
                LabelSet.of("g", "1"),
                Samples.route("r"),
                List.of(firing),
                List.of(firing, new Alert(ended, LabelSet.EMPTY, AT, AT, "", AT, false)),
                List.of(new Alert(muted, LabelSet.EMPTY, AT, Alert.NO_END, "", AT, false)),
                NotifyReason.FIRST,
                "webhook",
                0);

        assertThat(jsonOf2(sent))
                .doesNotContain("hash")
                .contains("\"alerts\":[{\"fingerprint\":\"" + fingerprint(LABELS) + "\",\"details\":{")
                .contains("},{\"fingerprint\":\"" + fingerprint(ended) + "\",\"details\":{")
                .contains("},{\"fingerprint\":\"" + fingerprint(muted) + "\",\"details\":{\"fingerprint\":\""
                        + fingerprint(muted) + "\",\"name\":\"M\",\"labels\":{\"alertname\":\"M\"},"
                        + "\"startsAt\":\"2026-11-21T05:52:51.302211258Z\",\"endsAt\":\"0001-01-01T00:00:00Z\"}}],")
                .contains("\"firingAlerts\":[{\"fingerprint\":\"" + fingerprint(LABELS) + "\"}],"
                        + "\"resolvedAlerts\":[{\"fingerprint\":\"" + fingerprint(ended) + "\"}],"
                        + "\"mutedAlerts\":[{\"fingerprint\":\"" + fingerprint(muted) + "\"}],"
                        + "\"groupInfo\":{\"groupKey\":\"{}:{}\",\"groupLabels\":{\"g\":\"1\"},");
        assertThat(json(sent)).contains("\"hash\":").doesNotContain(fingerprint(muted), fingerprint(ended));
    }

    @Test
    void schema2HasAnnotationsOfSilencesAndMatchersOfReceivers() {
        Silence plain = silence();
        Silence silence = new Silence(
                plain.id(),
                plain.matcherSets(),
                plain.startsAt(),
                plain.endsAt(),
                plain.updatedAt(),
                plain.createdBy(),
                plain.comment(),
                plain.annotations(),
                List.of(Matchers.of(matcher(MatchType.EQUAL, "team", "x")), Matchers.of()),
                UnknownFields.NONE);

        assertThat(jsonOf2(new EventData.SilenceUpdated(silence)))
                .contains("}],\"annotations\":{\"k\":\"v\"},\"startsAt\"")
                .endsWith("}],\"receiverMatcherSets\":[{\"matchers\":[{\"type\":\"TYPE_EQUAL\",\"name\":\"team\","
                        + "\"pattern\":\"x\",\"rendered\":\"team=\\\"x\\\"\"}]},{}]}}}}");
        assertThat(json(new EventData.SilenceUpdated(silence))).doesNotContain("annotations", "receiverMatcherSets");
    }

    @Test
    void schema2HasThePositionAsText() {
        assertThat(new EncodedEvent(new Event(AT, "", 2, new EventData.Stopped()), "vm", Schema.V2).json())
                .endsWith("}},\"clusterPosition\":\"2\"}");
    }

    /** mutedAlert = 2 has labels = 1, entries of a map with key = 1 and value = 2, and fingerprint = 2. */
    @Test
    void protobufOfSchema2HasMapsWithKeysAndValues() {
        LabelSet labels = LabelSet.of("a", "b", "c", "");
        EventData data = new EventData.AlertSilenced(silence(), labels);
        String hex = HexFormat.of().formatHex(new EncodedEvent(new Event(AT, "", 3, data), "vm", Schema.V2).protobuf());

        assertThat(hex)
                .contains("1a06" + "0a016b" + "120176") // annotations = 3 of the silence
                .contains("0a06" + "0a0161" + "120162" + "0a05" + "0a0163" + "1200" + "10")
                .endsWith("2003");
    }

    /** Timestamp 1, instance 2, data 3 with startup 1 with version 1 and build_context 2, cluster_position 4. */
    @Test
    void protobufHasTheNumbersOfTheSchema() {
        Event event = new Event(Instant.ofEpochSecond(5, 7), "", 3, new EventData.Started("0.34.0", "x"));

        assertThat(HexFormat.of().formatHex(new EncodedEvent(event, "vm", Schema.V1).protobuf()))
                .isEqualTo("0a0408051007" + "1202766d" + "1a0d0a0b0a06302e33342e30120178" + "2003");
    }

    @Test
    void protobufOfANotificationHasTheNumbersOfTheSchema() {
        Event event = new Event(Instant.EPOCH, "", 0, notification(NotifyReason.NEW_ALERTS, Duration.ofSeconds(60)));
        String hex = HexFormat.of().formatHex(new EncodedEvent(event, "", Schema.V1).protobuf());

        // repeat_interval = 6 {seconds: 60}, reason = 7: 2, flush_id = 8: 3, integration = 9 {name: webhook, index: 1}
        assertThat(hex).endsWith("3202083c" + "3802" + "4003" + "4a0b0a07776562686f6f6b1001");
    }

    @Test
    void everyTypeHasItsNameInMetrics() {
        assertThat(Stream.of(EventType.values()).map(EventType::label))
                .containsExactly(
                        "alertmanager_startup_event",
                        "alertmanager_shutdown_event",
                        "alert_created",
                        "alert_resolved",
                        "alert_grouped",
                        "notification",
                        "silence_created",
                        "silence_updated",
                        "silence_muted_alert",
                        "inhibition_muted_alert",
                        "grapevine_reload_failed",
                        "grapevine_audited");
        assertThat(EventType.of(new EventData.SilenceUpdated(silence()))).isEqualTo(EventType.SILENCE_UPDATED);
        assertThat(EventType.of(new EventData.AlertSilenced(silence(), LABELS)))
                .isEqualTo(EventType.SILENCE_MUTED_ALERT);
    }
}
