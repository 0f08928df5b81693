package io.grapevine.virtualtime.replay;

import io.grapevine.config.yaml.DurationField;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.model.LabelSet;
import io.grapevine.virtualtime.replay.Comparison.GroupChange;
import io.grapevine.virtualtime.replay.Comparison.Moved;
import io.grapevine.virtualtime.replay.Comparison.ReceiverChange;
import io.grapevine.virtualtime.replay.Comparison.Redirection;
import io.grapevine.virtualtime.replay.Comparison.UnnotifiedAlert;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A finding with examples.
 *
 * @param title what was found, and how often
 * @param examples the first of them, each in a sentence
 * @param left how many there are beside the examples
 */
record Section(String title, List<String> examples, int left) {
    Section {
        examples = List.copyOf(examples);
    }

    private static <T> void add(
            List<Section> sections, String title, List<T> items, String detail, int most, Function<T, String> text) {
        if (!items.isEmpty()) {
            List<String> examples = items.stream().limit(most).map(text).toList();
            sections.add(new Section(title + items.size() + detail, examples, items.size() - examples.size()));
        }
    }

    /** The findings about alerts and groups; those without a case are left out. */
    static List<Section> of(Comparison found, int most) {
        List<Section> sections = new ArrayList<>();
        String unnotified =
                found.isCompared() ? "Alerts that are no longer notified: " : "Alerts that are not notified: ";
        add(sections, unnotified, found.unnotified(), "", most, Section::unnotified);
        add(sections, "Alerts that are newly notified: ", found.newlyNotified(), "", most, Section::newlyNotified);
        for (Redirection redirection : found.redirected()) {
            String title = "Alerts that go to " + names(redirection.after()) + " instead of "
                    + names(redirection.before()) + ": ";
            add(sections, title, redirection.episodes(), "", most, Section::episode);
        }
        add(sections, "Groups that merge: ", found.merged(), "", most, Section::group);
        add(sections, "Groups that split: ", found.split(), "", most, Section::group);
        return sections;
    }

    /** The findings about the notifications of receivers; those without a case are left out. */
    static List<Section> ofReceivers(Comparison found, int most) {
        List<Section> sections = new ArrayList<>();
        for (ReceiverChange change : found.receivers()) {
            String receiver = change.receiver() + ": ";
            add(sections, receiver, change.fewer(), " fewer (" + reasons(change.fewer()) + ")", most, Section::sent);
            add(sections, receiver, change.more(), " more (" + reasons(change.more()) + ")", most, Section::sent);
            if (!change.moved().isEmpty()) {
                add(sections, receiver, change.moved(), " moved (" + shifts(change) + ")", most, Section::moved);
            }
        }
        return sections;
    }

    static String span(Comparison found) {
        return TimeText.seconds(found.from()) + " to " + TimeText.seconds(found.to()) + " ("
                + TimeText.text(Duration.between(found.from(), found.to())) + ")";
    }

    static String alerts(Comparison found) {
        return found.alerts() == 1 ? "1 alert began to fire" : found.alerts() + " alerts began to fire";
    }

    private static String sent(DeliveryRecord sent) {
        String firing = sent.firing().isEmpty() ? "" : sent.firing().size() + " firing";
        String resolved = sent.resolved().isEmpty() ? "" : sent.resolved().size() + " resolved";
        String counts = firing + (firing.isEmpty() || resolved.isEmpty() ? "" : ", ") + resolved;
        return TimeText.seconds(sent.at()) + " " + sent.integration() + " " + sent.groupLabels() + " " + counts + ": "
                + sent.reason().text();
    }

    private static String moved(Moved moved) {
        Duration shift = moved.shift();
        return sent(moved.before()) + ", " + TimeText.text(shift.abs()) + (shift.isNegative() ? " earlier" : " later");
    }

    /** How many there are with each reason, the most first. */
    private static String reasons(List<DeliveryRecord> sent) {
        Map<String, Long> counts = sent.stream()
                .collect(Collectors.groupingBy(each -> each.reason().text(), TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String shifts(ReceiverChange change) {
        List<Duration> shifts =
                change.moved().stream().map(Moved::shift).sorted().toList();
        Duration middle = shifts.get(shifts.size() / 2);
        return "median " + DurationField.print(Duration.ofSeconds(middle.abs().toSeconds()))
                + (middle.isNegative() ? " earlier" : " later");
    }

    private static String episode(Episode episode) {
        return episode.labels() + " at " + TimeText.seconds(episode.from());
    }

    private static String unnotified(UnnotifiedAlert change) {
        String before = change.receivers().isEmpty() ? "" : " (before: " + names(change.receivers()) + ")";
        return episode(change.episode()) + ": " + change.reason() + before;
    }

    private static String newlyNotified(UnnotifiedAlert change) {
        String reason = change.reason().isEmpty() ? "" : " (before: " + change.reason() + ")";
        return episode(change.episode()) + ": " + names(change.receivers()) + reason;
    }

    private static String names(List<String> receivers) {
        return String.join(", ", receivers);
    }

    private static String group(GroupChange change) {
        return change.receiver() + ": " + labels(change.before()) + " -> " + labels(change.after());
    }

    private static String labels(List<LabelSet> sets) {
        int most = 4;
        String shown = sets.stream().limit(most).map(LabelSet::toString).collect(Collectors.joining(", "));
        return sets.size() <= most ? shown : shown + " and " + (sets.size() - most) + " others";
    }
}
