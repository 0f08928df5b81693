package io.grapevine.features.alertlog;

import io.grapevine.config.Route;
import io.grapevine.core.alerts.AlertsView;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.dispatch.GroupsView;
import io.grapevine.model.Alert;
import io.grapevine.model.Digest;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The alerts and group timers at one moment.
 *
 * @param alerts what is to be stored: those that fire, then those that have ended and of which a group has yet to notify
 * @param phases the timers of all groups
 */
record AlertSnapshot(List<AlertBatch.Entry> alerts, Map<Digest, GroupPhase> phases) {
    /** Alerts in one record: few enough that a damaged one does not cost many, enough for texts to repeat. */
    private static final int PART = 512;

    /** Characters in the alerts of one record: it must fit into a frame between replicas even if it can hardly be compressed. */
    static final int PART_TEXT = 192 << 10;

    /** Group timers in one record, of about 30 bytes each. */
    private static final int PART_PHASES = 4096;

    /** Captures what there is now. On the loop. */
    static AlertSnapshot of(AlertsView alerts, GroupsView groups, Instant now) {
        List<AlertBatch.Entry> entries = new ArrayList<>();
        for (Alert alert : alerts.all()) {
            if (!alert.resolvedAt(now)) {
                entries.add(AlertBatch.Entry.of(alert, null));
            }
        }
        Map<Digest, GroupPhase> phases = new LinkedHashMap<>();
        Map<LabelSet, Ended> ended = new LinkedHashMap<>();
        for (GroupView group : groups.groups()) {
            Digest hash = group.hash();
            phases.put(
                    hash,
                    new GroupPhase(group.nextFlush(), group.route().config().groupInterval()));
            for (GroupMember member : group.members()) {
                if (member.alert().resolvedAt(now)) {
                    ended.computeIfAbsent(member.alert().labels(), alert -> new Ended(member, new HashSet<>()))
                            .groups()
                            .add(hash);
                }
            }
        }
        ended.forEach((labels, alert) -> {
            Alert current = alerts.get(labels);
            if (current == null || current.resolvedAt(now)) {
                entries.add(alert.entry(groups.route()));
            }
        });
        return new AlertSnapshot(entries, phases);
    }

    /** An alert that has ended, and the groups that have yet to notify of it. */
    private record Ended(GroupMember member, Set<Digest> groups) {
        AlertBatch.Entry entry(Route root) {
            Alert alert = member.alert();
            Set<Digest> notified = new HashSet<>();
            for (Route route : root.match(alert.labels())) {
                Digest hash = Digest.of(route.id(), route.groupLabels(alert.labels()));
                if (!groups.contains(hash)) {
                    notified.add(hash);
                }
            }
            return new AlertBatch.Entry(alert, member.lastFiring(), notified);
        }
    }

    /**
     * The batches with all of it, most important first.
     *
     * @param timers the timers of the groups, if they are known better
     */
    List<AlertBatch> batches(long number, Instant at, Map<Digest, GroupPhase> timers) {
        List<AlertBatch> batches = new ArrayList<>();
        phases(batches, number, at, timers);
        List<AlertBatch.Entry> part = new ArrayList<>();
        int text = 0;
        for (AlertBatch.Entry entry : alerts) {
            int length = AlertBatch.textLength(entry.alert());
            if (!part.isEmpty() && (part.size() == PART || text + length > PART_TEXT)) {
                batches.add(AlertBatch.part(number, at, List.copyOf(part), Map.of()));
                part.clear();
                text = 0;
            }
            part.add(entry);
            text += length;
        }
        if (!part.isEmpty()) {
            batches.add(AlertBatch.part(number, at, List.copyOf(part), Map.of()));
        }
        return batches;
    }

    /** Adds a batch at least, so that a snapshot of nothing replaces what was there. */
    private static void phases(List<AlertBatch> batches, long number, Instant at, Map<Digest, GroupPhase> timers) {
        Map<Digest, GroupPhase> part = new LinkedHashMap<>();
        for (Map.Entry<Digest, GroupPhase> timer : timers.entrySet()) {
            if (part.size() == PART_PHASES) {
                batches.add(AlertBatch.part(number, at, List.of(), Map.copyOf(part)));
                part.clear();
            }
            part.put(timer.getKey(), timer.getValue());
        }
        batches.add(AlertBatch.part(number, at, List.of(), Map.copyOf(part)));
    }
}
