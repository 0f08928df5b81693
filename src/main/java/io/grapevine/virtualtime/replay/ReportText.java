package io.grapevine.virtualtime.replay;

import io.grapevine.config.file.yaml.DurationField;
import io.grapevine.model.LabelSet;
import io.grapevine.virtualtime.replay.comparison.Comparison;
import io.grapevine.virtualtime.replay.comparison.Comparison.GroupChange;
import io.grapevine.virtualtime.replay.comparison.Comparison.UnnotifiedAlert;
import io.grapevine.virtualtime.replay.comparison.ReceiverChange;
import io.grapevine.virtualtime.replay.comparison.ReceiverChange.Moved;
import io.grapevine.virtualtime.replay.recording.Episode;
import io.grapevine.virtualtime.replay.recording.SentNotification;
import io.grapevine.virtualtime.replay.recording.TimeText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

final class ReportText {
    private ReportText() {}

    static String span(Comparison found) {
        return TimeText.seconds(found.from()) + " to " + TimeText.seconds(found.to()) + " ("
                + TimeText.text(Duration.between(found.from(), found.to())) + ")";
    }

    static String alerts(Comparison found) {
        return found.alerts() == 1 ? "1 alert began to fire" : found.alerts() + " alerts began to fire";
    }

    static String sent(SentNotification sent) {
        String firing = sent.firing().isEmpty() ? "" : sent.firing().size() + " firing";
        String resolved = sent.resolved().isEmpty() ? "" : sent.resolved().size() + " resolved";
        String counts = firing + (firing.isEmpty() || resolved.isEmpty() ? "" : ", ") + resolved;
        return TimeText.seconds(sent.at()) + " " + sent.integration() + " " + sent.group() + " " + counts + ": "
                + sent.reason().text();
    }

    static String moved(Moved moved) {
        Duration shift = moved.shift();
        return sent(moved.before()) + ", " + TimeText.text(shift.abs()) + (shift.isNegative() ? " earlier" : " later");
    }

    /** How many there are with each reason, the most first. */
    static String reasons(List<SentNotification> sent) {
        Map<String, Long> counts = sent.stream()
                .collect(Collectors.groupingBy(each -> each.reason().text(), TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    static String shifts(ReceiverChange change) {
        List<Duration> shifts =
                change.moved().stream().map(Moved::shift).sorted().toList();
        Duration middle = shifts.get(shifts.size() / 2);
        return "median " + DurationField.print(Duration.ofSeconds(middle.abs().toSeconds()))
                + (middle.isNegative() ? " earlier" : " later");
    }

    static String episode(Episode episode) {
        return episode.labels() + " at " + TimeText.seconds(episode.from());
    }

    static String unnotified(UnnotifiedAlert change) {
        String before = change.receivers().isEmpty() ? "" : " (before: " + names(change.receivers()) + ")";
        return episode(change.episode()) + ": " + change.reason() + before;
    }

    static String newlyNotified(UnnotifiedAlert change) {
        String reason = change.reason().isEmpty() ? "" : " (before: " + change.reason() + ")";
        return episode(change.episode()) + ": " + names(change.receivers()) + reason;
    }

    static String names(List<String> receivers) {
        return String.join(", ", receivers);
    }

    static String group(GroupChange change) {
        return change.receiver() + ": " + labels(change.before()) + " -> " + labels(change.after());
    }

    private static String labels(List<LabelSet> sets) {
        int most = 4;
        String shown = sets.stream().limit(most).map(LabelSet::toString).collect(Collectors.joining(", "));
        return sets.size() <= most ? shown : shown + " and " + (sets.size() - most) + " others";
    }
}
