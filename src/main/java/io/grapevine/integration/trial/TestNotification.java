package io.grapevine.integration.trial;

import io.grapevine.go.Quoted;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Labels;
import io.grapevine.model.Offsets;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.Notification;
import io.grapevine.notify.NotifyReason;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes notifications that nobody can take for real ones. */
final class TestNotification {
    /** The label that every alert of a test has. */
    private static final String MARK = "grapevine_test";

    /** Where a real group's key has its routes; none is called so. */
    private static final String ROUTE = "{}/{" + MARK + "=\"true\"}:";

    private TestNotification() {}

    /** The notification that a request asks for. */
    static Notification of(String receiver, TestRequest request, Instant now) {
        List<TestRequest.Given> given = Objects.requireNonNullElseGet(request.alerts(), () -> List.of(usual(receiver)));
        List<Alert> alerts = given.stream()
                .map(alert -> alert(alert, Objects.requireNonNullElse(request.status(), ""), now))
                .sorted(Alert.LISTING)
                .toList();
        LabelSet group = alerts.stream()
                .map(Alert::labels)
                .reduce(LabelSet::intersect)
                .orElse(LabelSet.EMPTY)
                .filterNames(Labels.ALERT_NAME::equals);
        boolean ended = alerts.stream().allMatch(Alert::hasEnd);
        return new Notification(
                ROUTE + group,
                receiver,
                group,
                LabelSet.EMPTY,
                alerts,
                ended ? NotifyReason.ALL_RESOLVED : NotifyReason.FIRST,
                ReceiverData.EMPTY,
                now,
                request.timeout());
    }

    private static TestRequest.Given usual(String receiver) {
        return new TestRequest.Given(
                LabelSet.of(Labels.ALERT_NAME, "GrapevineTest", "severity", "info", "receiver", receiver),
                LabelSet.of(
                        "summary",
                        "This is a test, nothing is wrong",
                        "description",
                        "Somebody sent this by hand to try the receiver " + Quoted.quote(receiver)
                                + ". No alert fires, and there is nothing to do."),
                null,
                null,
                "");
    }

    private static Alert alert(TestRequest.Given given, String status, Instant now) {
        OffsetDateTime end = given.endsAt();
        boolean over = end != null
                && !end.toInstant().equals(Alert.NO_END)
                && !end.toInstant().isAfter(now);
        boolean ended = status.isEmpty() ? over : status.equals("resolved");
        OffsetDateTime shownEnd = end != null && over ? end : now.atOffset(ZoneOffset.UTC);
        OffsetDateTime start = given.startsAt();
        if (start == null) {
            start = ended ? shownEnd : now.atOffset(ZoneOffset.UTC);
        }
        Map<String, String> labels = given.labels().toMap();
        labels.put(MARK, "true");
        Alert alert = new Alert(
                LabelSet.of(labels),
                given.annotations(),
                start.toInstant(),
                shownEnd.toInstant(),
                given.generatorUrl(),
                now,
                false,
                new Offsets(start.getOffset(), shownEnd.getOffset()));
        return ended ? alert : alert.withEndsAt(Alert.NO_END);
    }
}
