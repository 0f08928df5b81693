package io.grapevine.amtool.shadow;

import io.grapevine.amtool.api.AlertView;
import io.grapevine.model.LabelSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Compares the alerts, groups and mute states of two servers. A pure function. */
public final class StateComparison {
    private static final String THERE = "only_there";
    private static final String HERE = "only_here";

    private final boolean comparesTimes;
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

    private StateComparison(List<AlertView.Group> there, List<AlertView.Group> here, boolean comparesTimes) {
        this.there = held(there);
        this.here = held(here);
        this.comparesTimes = comparesTimes;
    }

    /**
     * Compares.
     *
     * @param there the groups of the Alertmanager
     * @param here those of the shadow
     * @param comparesTimes whether both servers say which time intervals mute an alert
     * @return the differences, each once
     */
    public static List<Difference> of(List<AlertView.Group> there, List<AlertView.Group> here, boolean comparesTimes) {
        StateComparison comparison = new StateComparison(there, here, comparesTimes);
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
            if (theirs == null || ours == null) {
                Held known = Objects.requireNonNull(theirs == null ? ours : theirs);
                add(
                        theirs == null ? HERE : THERE,
                        known.alert().labels().toString(),
                        "unknown_alert",
                        theirs == null ? "alert not received there" : "alert not received here");
            } else {
                groups(theirs, ours);
                mutes(theirs.alert(), ours.alert());
            }
        }
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
        if (comparesTimes) {
            mute(theirs, ours, "time_interval", status -> status.mutedBy());
        }
    }

    private void mute(
            AlertView theirs, AlertView ours, String reason, Function<AlertView.Status, List<String>> mutedBy) {
        List<String> byThere = mutedBy.apply(theirs.status());
        List<String> byHere = mutedBy.apply(ours.status());
        if (byThere.isEmpty() != byHere.isEmpty()) {
            List<String> by = new ArrayList<>(new HashSet<>(byThere.isEmpty() ? byHere : byThere));
            add(
                    byThere.isEmpty() ? "muted_here" : "muted_there",
                    theirs.labels().toString(),
                    reason,
                    "by " + String.join(", ", by.stream().sorted().toList()));
        }
    }

    private void add(String result, String subject, String reason, String detail) {
        found.add(new Difference(result, subject, reason, detail));
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
