package io.grapevine.dispatch;

import io.grapevine.base.trace.Span;
import io.grapevine.model.Alert;
import java.util.Map;

/** The attributes of the spans of a {@link Dispatcher}. */
final class DispatchSpans {
    static final String RECEIVER = "alerting.route.receiver.name";
    private static final String GROUP = "alerting.aggregation_group.key";

    private DispatchSpans() {}

    static Span about(Alert alert, Span span) {
        if (span.isRecording()) {
            span.set(Span.ALERT_NAME, alert.name())
                    .set(Span.FINGERPRINT, alert.fingerprint().toString());
        }
        return span;
    }

    static void dispatching(Route route, Span span) {
        if (span.isRecording()) {
            span.event(
                    "dispatching alert to route",
                    Map.of(RECEIVER, route.config().receiver()));
        }
    }

    static void created(AggregationGroup group, int groups, Span span) {
        if (span.isRecording()) {
            span.event(
                    "new AggregationGroup created",
                    Map.of(GROUP, group.key(), "alerting.aggregation_group.count", groups));
        }
    }

    /** Inserts an alert into a group, in a span of its own. */
    static void insert(AggregationGroup group, Alert alert, Span parent) {
        Span span = about(alert, parent.child("dispatch.AggregationGroup.insert"));
        if (span.isRecording()) {
            span.set(GROUP, group.key());
        }
        group.insert(alert);
        span.end();
    }
}
