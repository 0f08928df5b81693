package io.grapevine.virtualtime.configtest;

import io.grapevine.base.go.Quoted;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.virtualtime.configtest.play.RecordedSend;
import io.grapevine.virtualtime.configtest.play.SentText;
import io.grapevine.virtualtime.configtest.script.NotificationPattern;
import io.grapevine.virtualtime.configtest.script.NotificationPattern.AlertsPattern;
import io.grapevine.virtualtime.configtest.script.NotificationPattern.Outcomes;
import io.grapevine.virtualtime.configtest.script.NotificationPattern.TextPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares a notification with the properties that it should have. */
final class PatternCheck {
    private static final int MOST_SHOWN = 200;

    private PatternCheck() {}

    static boolean matches(NotificationPattern pattern, RecordedSend send) {
        return isFor(pattern, send) && differences(pattern, send).isEmpty();
    }

    /** Whether an attempt is to the receiver, of the outcome, and from the replica that are asked for. */
    static boolean isFor(NotificationPattern pattern, RecordedSend send) {
        return (pattern.receiver().isEmpty() || pattern.receiver().equals(send.receiver()))
                && (pattern.outcome() == Outcomes.ACCEPTED) == send.isAccepted();
    }

    /** The properties that an attempt does not have, each as {@code actual (expected: …)}. */
    static List<String> differences(NotificationPattern pattern, RecordedSend send) {
        List<String> differences = new ArrayList<>();
        if (!pattern.integration().isEmpty()
                && !pattern.integration().equals(send.kind())
                && !pattern.integration().equals(send.integration())) {
            differences.add("integration: " + send.integration() + " (expected: " + pattern.integration() + ")");
        }
        if (!pattern.replica().isEmpty() && !pattern.replica().equals(send.replica())) {
            differences.add("replica: " + send.replica() + " (expected: " + pattern.replica() + ")");
        }
        if (!has(send.group(), pattern.group())) {
            differences.add("group: " + send.group() + " (expected: " + pattern.group() + ")");
        }
        alerts("firing", pattern.firing(), send.firing(), differences);
        alerts("resolved", pattern.resolved(), send.resolved(), differences);
        if (!pattern.reason().isEmpty()
                && !pattern.reason().equals(send.reason().text())) {
            differences.add("reason: " + send.reason().text() + " (expected: " + pattern.reason() + ")");
        }
        pattern.texts().forEach(text -> text(text, send, differences));
        return differences;
    }

    private static boolean has(LabelSet labels, LabelSet expected) {
        return labels.intersect(expected).equals(expected);
    }

    private static void alerts(
            String what, @Nullable AlertsPattern expected, List<Alert> alerts, List<String> differences) {
        if (expected == null) {
            return;
        }
        if (expected.count() != alerts.size()) {
            differences.add(what + ": " + described(alerts) + " (expected: " + described(expected) + ")");
            return;
        }
        if (expected.labels() != null) {
            List<LabelSet> missing = BipartiteMatching.unpaired(
                    expected.labels(), alerts, (labels, alert) -> has(alert.labels(), labels));
            if (!missing.isEmpty()) {
                differences.add(what + ": " + described(alerts) + " (expected: " + described(expected) + ")");
            }
        }
    }

    private static String described(List<Alert> alerts) {
        return alerts.isEmpty()
                ? "none"
                : alerts.size() + ": "
                        + shortened(alerts.stream()
                                .limit(5)
                                .map(alert -> alert.labels().toString())
                                .collect(Collectors.joining(", ")));
    }

    private static String described(AlertsPattern expected) {
        return expected.labels() == null || expected.labels().isEmpty()
                ? expected.count() == 0 ? "none" : "" + expected.count()
                : expected.count() + ": "
                        + shortened(expected.labels().stream()
                                .map(LabelSet::toString)
                                .collect(Collectors.joining(", ")));
    }

    private static void text(TextPattern expected, RecordedSend send, List<String> differences) {
        List<SentText> texts = send.texts();
        switch (expected.kind()) {
            case CONTAINS -> {
                if (texts.stream().noneMatch(text -> text.contains(expected.text()))) {
                    differences.add("text: " + body(texts) + " (expected: that it contains "
                            + Quoted.quote(expected.text()) + ")");
                }
            }
            case LACKS -> {
                if (texts.stream().anyMatch(text -> text.contains(expected.text()))) {
                    differences.add("text: " + body(texts) + " (expected: that it does not contain "
                            + Quoted.quote(expected.text()) + ")");
                }
            }
            case EQUALS -> {
                List<String> found = texts.stream()
                        .map(text -> text.fields().get(expected.field()))
                        .filter(Objects::nonNull)
                        .toList();
                if (!found.contains(expected.text())) {
                    differences.add(expected.field() + ": "
                            + (found.isEmpty()
                                    ? "missing, the fields are " + fields(texts)
                                    : Quoted.quote(shortened(found.get(0))))
                            + " (expected: " + Quoted.quote(expected.text()) + ")");
                }
            }
        }
    }

    private static String fields(List<SentText> texts) {
        return shortened(
                texts.stream().flatMap(text -> text.fields().keySet().stream()).collect(Collectors.joining(" ")));
    }

    private static String body(List<SentText> texts) {
        return texts.isEmpty()
                ? "none"
                : Quoted.quote(shortened(texts.get(texts.size() - 1).body()));
    }

    private static String shortened(String text) {
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
    }
}
