package io.grapevine.amtool.command;

import io.grapevine.amtool.api.ShadowView;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.TimeWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Report of {@code amtool shadow diff}.
 *
 * @param groupsThere how many groups the Alertmanager has
 * @param groupsHere how many the shadow has
 * @param states the differences of alerts, groups and mute states
 */
public record ShadowReport(
        int groupsThere, int groupsHere, List<StateComparison.Difference> states, ShadowView shadow) {
    private static final Set<String> NO_DIFFERENCE = Set.of("same", "regrouped", "undecided");

    /** The reasons that lie in the configuration. */
    private static final Set<String> SETTINGS = Set.of(
            "route",
            "continue",
            "group_by",
            "group_wait",
            "group_interval",
            "repeat_interval",
            "receiver",
            "send_resolved",
            "when_muted",
            "time_interval");

    private static final String NO_EVENTS =
            "Notifications: not compared, the Alertmanager has posted no events (docs/shadow.md says how)";

    /** Whether both servers agree in all that was compared. */
    public boolean isWithoutDifference() {
        return states.isEmpty()
                && shadow.comparison()
                        .map(found -> found.counts().entrySet().stream()
                                .noneMatch(count -> count.getValue() > 0 && isDifference(count.getKey())))
                        .orElse(true);
    }

    private static boolean isDifference(String result) {
        return !NO_DIFFERENCE.contains(result);
    }

    /** The result in one sentence; empty if no notifications were compared. */
    private Optional<String> sentence(String layout) {
        return shadow.comparison().map(found -> {
            Map<String, Long> counts = found.counts();
            long same = counts.getOrDefault("same", 0L) + counts.getOrDefault("regrouped", 0L);
            long all = counts.values().stream().mapToLong(Long::longValue).sum() - counts.getOrDefault("undecided", 0L);
            List<ShadowView.Difference> differences = found.differences().stream()
                    .filter(each -> isDifference(each.result()))
                    .toList();
            Set<String> settings = Stream.concat(
                            differences.stream().map(ShadowView.Difference::reason),
                            states.stream().map(StateComparison.Difference::reason))
                    .filter(SETTINGS::contains)
                    .collect(Collectors.toCollection(TreeSet::new));
            return same + " of " + all + " notifications the same" + outOfStep(differences, layout)
                    + (settings.isEmpty()
                            ? "; no difference of configuration found"
                            : "; possible differences of configuration: " + String.join(", ", settings));
        });
    }

    private static String outOfStep(List<ShadowView.Difference> differences, String layout) {
        List<ShadowView.Difference> all =
                differences.stream().filter(ShadowReport::isOutOfStep).toList();
        long groups = all.stream()
                .flatMap(each -> each.there().or(each::here).stream())
                .map(send -> send.receiver() + send.groupLabels())
                .distinct()
                .count();
        return groups == 0
                ? ""
                : "; " + groups + (groups == 1 ? " group" : " groups") + " out of step"
                        + since(" since ", all.get(all.size() - 1), layout); // the newest come first
    }

    private static boolean isOutOfStep(ShadowView.Difference difference) {
        return difference.result().equals("out_of_step");
    }

    private static String since(String before, ShadowView.Difference difference, String layout) {
        return difference
                .since()
                .map(at -> before + TimeWriter.format(at, layout))
                .orElse("");
    }

    /** The lines for a terminal. */
    public List<String> text(String layout) {
        List<String> lines = new ArrayList<>();
        sentence(layout).ifPresent(lines::add);
        lines.add("Groups: " + groupsThere + " there, " + groupsHere + " here, " + states.size() + " differences");
        states.forEach(each -> add(each, lines));
        lines.add(sends(layout));
        notCompared().ifPresent(lines::add);
        differences(shadow, layout).forEach(each -> add(each, lines));
        return lines;
    }

    private static void add(StateComparison.Difference each, List<String> lines) {
        lines.add("  " + words(each.result()) + "  " + each.reason() + "  " + each.subject());
        lines.add("    " + each.detail());
    }

    /** The notifications that differ. */
    private static List<StateComparison.Difference> differences(ShadowView shadow, String layout) {
        return shadow.comparison().stream()
                .flatMap(found -> found.differences().stream())
                .map(each -> new StateComparison.Difference(
                        each.result(), subject(each, layout), each.reason(), each.detail()))
                .toList();
    }

    private String sends(String layout) {
        return shadow.comparison()
                .map(found -> "Notifications since "
                        + found.from().map(at -> TimeWriter.format(at, layout)).orElse("the start") + ", within "
                        + found.tolerance() + ": "
                        + found.counts().entrySet().stream()
                                .map(count -> count.getValue() + " " + words(count.getKey()))
                                .collect(Collectors.joining(", ")))
                .orElse(NO_EVENTS);
    }

    private Optional<String> notCompared() {
        return shadow.notRaised().isEmpty()
                ? Optional.empty()
                : Optional.of("Not compared: " + String.join(", ", shadow.notRaised())
                        + ", alerts of Grapevine that a shadow does not raise");
    }

    private static String words(String name) {
        return name.replace('_', ' ');
    }

    private static String subject(ShadowView.Difference difference, String layout) {
        Optional<ShadowView.Sent> one = difference.there().or(difference::here);
        String group = one.map(send -> send.receiver() + "/" + send.integration() + " " + send.groupLabels())
                .orElse("");
        if (isOutOfStep(difference)) {
            return group + since(" since ", difference, layout);
        }
        return group
                + one.map(send -> " " + send.firing().size() + " firing, "
                                + send.resolved().size() + " resolved")
                        .orElse("")
                + times(difference, layout);
    }

    private static String times(ShadowView.Difference difference, String layout) {
        return time(", there at ", difference.there(), layout) + time(", here at ", difference.here(), layout);
    }

    private static String time(String before, Optional<ShadowView.Sent> send, String layout) {
        Optional<GoTime> at = send.flatMap(ShadowView.Sent::at);
        return at.map(time -> before + TimeWriter.format(time, layout)).orElse("");
    }

    /** The lines in Markdown. */
    public List<String> markdown(String layout) {
        List<String> lines = new ArrayList<>();
        lines.add("## Shadow: " + (isWithoutDifference() ? "no difference" : "differences"));
        lines.add("");
        sentence(layout).ifPresent(sentence -> lines.add(sentence + "."));
        lines.add("Groups: " + groupsThere + " there, " + groupsHere + " here. " + sends(layout) + ".");
        notCompared().ifPresent(sentence -> lines.add(sentence + "."));
        List<String> rows = new ArrayList<>();
        states.forEach(each -> rows.add(row(each)));
        differences(shadow, layout).forEach(each -> rows.add(row(each)));
        if (!rows.isEmpty()) {
            lines.add("");
            lines.add("| result | reason | what | detail |");
            lines.add("|---|---|---|---|");
            lines.addAll(rows);
        }
        return lines;
    }

    private static String row(StateComparison.Difference each) {
        return "| " + words(each.result()) + " | " + each.reason() + " | " + cell(each.subject()) + " | "
                + cell(each.detail()) + " |";
    }

    /** Labels come from any client: they must be neither cells nor markup. */
    private static String cell(String text) {
        return text.replaceAll("[\\\\|`*_<>\\[\\]]", "\\\\$0");
    }

    /** The report as a tree, for JSON. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("differences", !isWithoutDifference());
        tree.put("groupsThere", groupsThere);
        tree.put("groupsHere", groupsHere);
        tree.put("states", states);
        return tree;
    }
}
