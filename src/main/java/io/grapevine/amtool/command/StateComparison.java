package io.grapevine.amtool.command;

import io.grapevine.amtool.api.AlertView;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Labels;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares the alerts, groups and mute states of two servers. A pure function. */
public final class StateComparison {
    private static final String THERE = "only_there";
    private static final String HERE = "only_here";

    private final Known known;
    private final Map<String, Held> there;
    private final Map<String, Held> here;
    private final Set<Difference> found = new LinkedHashSet<>();

    private record Group(LabelSet labels, String receiver) {
        Set<String> names() {
            return labels.toMap().keySet();
        }

        @Override
        public String toString() {
            return receiver + " " + labels;
        }
    }

    /** An alert that a server holds, and its groups. */
    private record Held(AlertView alert, Set<Group> groups) {}

    private StateComparison(List<AlertView.Group> there, List<AlertView.Group> here, Known known) {
        this.there = held(there);
        this.here = held(here);
        this.known = known;
    }

    /**
     * Compares the groups of an Alertmanager with those of the shadow beside it.
     *
     * @param there the groups of the Alertmanager
     * @param here the groups of the shadow
     * @param known what is known of both servers
     * @return the differences, each once
     */
    public static List<Difference> of(List<AlertView.Group> there, List<AlertView.Group> here, Known known) {
        StateComparison comparison = new StateComparison(there, here, known);
        comparison.run();
        return List.copyOf(comparison.found);
    }

    private static Map<String, Held> held(List<AlertView.Group> groups) {
        Map<String, Held> alerts = new TreeMap<>();
        for (AlertView.Group group : groups) {
            for (AlertView alert : group.alerts()) {
                alerts.computeIfAbsent(alert.fingerprint(), none -> new Held(alert, new LinkedHashSet<>()))
                        .groups()
                        .add(new Group(group.labels(), group.receiver().name()));
            }
        }
        return alerts;
    }

    private void run() {
        Set<String> all = new LinkedHashSet<>(there.keySet());
        all.addAll(here.keySet());
        for (String fingerprint : all) {
            Held theirs = there.get(fingerprint);
            Held ours = here.get(fingerprint);
            if (theirs != null && ours == null && isRaised(theirs.alert())) {
                continue;
            }
            if (theirs == null || ours == null) {
                Held held = Objects.requireNonNull(theirs == null ? ours : theirs);
                add(
                        theirs == null ? HERE : THERE,
                        held.alert().labels().toString(),
                        "unknown_alert",
                        theirs == null ? "alert not received there" : "alert not received here");
            } else {
                groups(theirs, ours);
                mutes(theirs.alert(), ours.alert());
            }
        }
    }

    private boolean isRaised(AlertView alert) {
        return known.notRaised().contains(alert.labels().get(Labels.ALERT_NAME));
    }

    private void groups(Held theirs, Held ours) {
        Set<Group> onlyThere = without(theirs.groups(), ours.groups());
        Set<Group> onlyHere = without(ours.groups(), theirs.groups());
        boolean shared = onlyThere.size() < theirs.groups().size();
        onlyThere.forEach(group -> group(THERE, group, onlyHere, shared));
        onlyHere.forEach(group -> group(HERE, group, onlyThere, shared));
    }

    private static Set<Group> without(Set<Group> groups, Set<Group> others) {
        Set<Group> left = new LinkedHashSet<>(groups);
        left.removeAll(others);
        return left;
    }

    private void group(String result, Group group, Set<Group> others, boolean shared) {
        String side = result.equals(THERE) ? "there" : "here";
        String other = result.equals(THERE) ? "here" : "there";
        Optional<Group> regrouped = others.stream()
                .filter(each -> each.receiver().equals(group.receiver())
                        && !each.names().equals(group.names()))
                .findFirst();
        Optional<Group> readdressed = others.stream()
                .filter(each -> each.labels().equals(group.labels()))
                .findFirst();
        if (regrouped.isPresent()) {
            String by = "grouped by " + group.names() + " " + side + ", by "
                    + regrouped.get().names() + " " + other;
            add(result, group.toString(), "group_by", by);
        } else if (readdressed.isPresent()) {
            String to = readdressed.get().receiver();
            add(
                    result,
                    group.toString(),
                    "receiver",
                    "receiver " + group.receiver() + " " + side + ", " + to + " " + other);
        } else if (others.isEmpty() && shared) {
            add(result, group.toString(), "continue", "its alerts go on to this route only " + side);
        } else {
            String in = others.isEmpty() ? "no group" : "" + others;
            add(result, group.toString(), "route", "its alerts are in " + in + " " + other);
        }
    }

    private void mutes(AlertView theirs, AlertView ours) {
        mute(theirs, ours, "silence", status -> status.silencedBy());
        mute(theirs, ours, "inhibition", status -> status.inhibitedBy());
        if (known.comparesTimes()) {
            mute(theirs, ours, "time_interval", status -> status.mutedBy());
        }
    }

    private void mute(
            AlertView theirs, AlertView ours, String reason, Function<AlertView.Status, List<String>> mutedBy) {
        List<String> byThere = mutedBy.apply(theirs.status());
        List<String> byHere = mutedBy.apply(ours.status());
        if (byThere.isEmpty() != byHere.isEmpty()) {
            Set<String> by = new TreeSet<>(byThere.isEmpty() ? byHere : byThere);
            boolean isPlanned =
                    reason.equals("silence") && known.rules().keySet().containsAll(by);
            add(
                    byThere.isEmpty() ? "muted_here" : "muted_there",
                    theirs.labels().toString(),
                    isPlanned ? "planned_silence" : reason,
                    by.stream().map(this::name).collect(Collectors.joining(", ", "by ", "")));
        }
    }

    private String name(String by) {
        String rule = known.rules().get(by);
        return rule == null ? by : "rule " + rule + " (" + by + ")";
    }

    private void add(String result, String subject, String reason, String detail) {
        found.add(new Difference(result, subject, reason, detail));
    }

    /**
     * Facts of the servers besides their groups.
     *
     * @param comparesTimes whether both servers say which time intervals mute an alert
     * @param notRaised the names of the alerts that a Grapevine raises itself, and a shadow does not
     * @param rules the rules of planned silences of either server, by the ids of the silences
     */
    public record Known(boolean comparesTimes, List<String> notRaised, Map<String, String> rules) {
        public Known {
            notRaised = List.copyOf(notRaised);
            rules = Map.copyOf(rules);
        }
    }

    /**
     * A difference between what two servers hold.
     *
     * @param result {@code only_there}, {@code only_here}, or {@code muted_there} and {@code muted_here} of an alert that is
     *     muted on one side only
     * @param subject the alert or the group
     * @param reason the reason, in one word, as that of notifications
     * @param detail the reason in more words
     */
    public record Difference(String result, String subject, String reason, String detail) {}
}
