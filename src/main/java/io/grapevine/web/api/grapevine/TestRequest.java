package io.grapevine.web.api.grapevine;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.go.Quoted;
import io.grapevine.base.trace.Span;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Labels;
import io.grapevine.model.Offsets;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of a request to test a receiver. The test notification is marked, so that it cannot be mistaken for a real one. */
final class TestRequest {
    private static final Duration USUAL = Duration.ofSeconds(20);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final List<String> FIELDS = List.of("config", "alerts", "status", "timeout");

    /** The label that marks every alert of a test. */
    private static final String MARK = "grapevine_test";

    /** The path of routes in the key of a test's group; no real route has this path. */
    private static final String ROUTE = "{}/{" + MARK + "=\"true\"}:";

    private @Nullable String config;
    private @Nullable List<GivenAlert> alerts;
    private String status = "";
    private Duration timeout = USUAL;

    private TestRequest() {}

    /** Reads the body of a request, which may be empty. */
    static TestRequest read(byte[] body) throws JsonException {
        TestRequest request = new TestRequest();
        return body.length == 0
                ? request
                : JsonReader.read(body, json -> {
                    json.fields(FIELDS, name -> request.read(json, name));
                    return request;
                });
    }

    private void read(JsonReader json, String name) throws JsonException {
        switch (name) {
            case "config" -> config = json.string();
            case "alerts" -> {
                alerts = json.array(GivenAlert::read);
                if (alerts.isEmpty()) {
                    throw json.fault("no alert (expected: one or more)");
                }
            }
            case "status" -> status = json.oneOf(List.of("firing", "resolved"));
            default -> timeout = timeout(json);
        }
    }

    private static Duration timeout(JsonReader json) throws JsonException {
        String text = json.string();
        return GoDuration.parse(text, GoDuration.Units.GO)
                .filter(time -> time.compareTo(Duration.ZERO) > 0 && time.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> json.fault(Quoted.quote(text) + " (expected: a duration such as 10s, at most "
                        + GoDuration.format(LONGEST) + ")"));
    }

    /** The text of a configuration; null for the one in force. */
    @Nullable
    String config() {
        return config;
    }

    /** The notification to send. */
    Notification notification(String receiver, Instant now) {
        List<GivenAlert> given = alerts == null ? List.of(GivenAlert.usual(receiver)) : alerts;
        List<Alert> notified = given.stream()
                .map(alert -> alert.alert(status, now))
                .sorted(Alert.LISTING)
                .toList();
        LabelSet group = notified.stream()
                .map(Alert::labels)
                .reduce(LabelSet::intersect)
                .orElse(LabelSet.EMPTY)
                .filterNames(Labels.ALERT_NAME::equals);
        boolean ended = notified.stream().allMatch(Alert::hasEnd);
        return new Notification(
                ROUTE + group,
                receiver,
                group,
                LabelSet.EMPTY,
                notified,
                ended ? NotifyReason.ALL_RESOLVED : NotifyReason.FIRST,
                ReceiverData.EMPTY,
                now,
                timeout,
                Span.NONE,
                null,
                null,
                now, // so that no service takes a second test for the first
                Notification.Values.NONE);
    }

    /** An alert to send, with the fields of alerts in Alertmanager's API; other fields are ignored. */
    private static final class GivenAlert {
        private static final List<String> FIELDS =
                List.of("labels", "annotations", "startsAt", "endsAt", "generatorURL");

        private LabelSet labels = LabelSet.EMPTY;
        private LabelSet annotations = LabelSet.EMPTY;
        private @Nullable OffsetDateTime startsAt;
        private @Nullable OffsetDateTime endsAt;
        private String generatorUrl = "";

        /** The default alert, which says that this is a test. */
        static GivenAlert usual(String receiver) {
            GivenAlert alert = new GivenAlert();
            alert.labels = LabelSet.of(Labels.ALERT_NAME, "GrapevineTest", "severity", "info", "receiver", receiver);
            alert.annotations = LabelSet.of(
                    "summary",
                    "This is a test, nothing is wrong",
                    "description",
                    "This was sent by hand to try the receiver " + Quoted.quote(receiver)
                            + ". No alert fires, and there is nothing to do.");
            return alert;
        }

        static GivenAlert read(JsonReader json) throws JsonException {
            GivenAlert alert = new GivenAlert();
            json.someFields(FIELDS, name -> alert.read(json, name));
            if (alert.startsAt != null && alert.endsAt != null && alert.endsAt.isBefore(alert.startsAt)) {
                throw json.fault("an end before the start (expected: one after it)");
            }
            return alert;
        }

        private void read(JsonReader json, String name) throws JsonException {
            switch (name) {
                case "labels" -> labels = pairs(json);
                case "annotations" -> annotations = pairs(json);
                case "startsAt" -> startsAt = json.time();
                case "endsAt" -> endsAt = json.time();
                default -> generatorUrl = json.string();
            }
        }

        private static LabelSet pairs(JsonReader json) throws JsonException {
            Map<String, String> pairs = json.strings();
            if (pairs.containsKey("")) {
                throw json.fault("an empty name (expected: the name of a label)");
            }
            return LabelSet.of(pairs).withoutEmptyValues();
        }

        /**
         * The alert to send.
         *
         * @param status {@code firing} or {@code resolved}; empty to derive it from the end of the alert
         */
        Alert alert(String status, Instant now) {
            boolean over = endsAt != null
                    && !endsAt.toInstant().equals(Alert.NO_END)
                    && !endsAt.toInstant().isAfter(now);
            boolean ended = status.isEmpty() ? over : status.equals("resolved");
            OffsetDateTime end = endsAt != null && over ? endsAt : now.atOffset(ZoneOffset.UTC);
            OffsetDateTime start = startsAt;
            if (start == null) {
                start = ended ? end : now.atOffset(ZoneOffset.UTC);
            }
            Map<String, String> marked = labels.toMap();
            marked.put(MARK, "true");
            Alert alert = new Alert(
                    LabelSet.of(marked),
                    annotations,
                    start.toInstant(),
                    end.toInstant(),
                    generatorUrl,
                    now,
                    false,
                    new Offsets(start.getOffset(), end.getOffset()),
                    List.of());
            return ended ? alert : alert.withEndsAt(Alert.NO_END);
        }
    }
}
