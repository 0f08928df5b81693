package io.grapevine.features.actions;

import io.grapevine.core.dispatch.GroupView;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alerts that groups have removed without notifying of their end, so that messages may still show them as firing. Every
 * replica keeps them, since any replica may have to edit the messages. On the loop only.
 */
final class EndedAlerts {
    /** The most groups whose alerts are kept. */
    static final int MAX_GROUPS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(EndedAlerts.class);

    private final Duration retention;
    private final Map<String, Entry> groups = new LinkedHashMap<>(); // in the order of their last flush
    private boolean isDropping;

    /** The alerts of one group. */
    private static final class Entry {
        private final Map<LabelSet, EndedGroup.Ended> alerts = new TreeMap<>();
        private GroupView group;
        private boolean hasEnded;
        private Duration until = Duration.ZERO;

        Entry(GroupView group) {
            this.group = group;
        }
    }

    /**
     * Creates an empty collection.
     *
     * @param retention how long the alerts of an incident are kept after its end
     */
    EndedAlerts(Duration retention) {
        this.retention = retention;
    }

    /**
     * Called when a flush of a group has succeeded.
     *
     * @param ended the alerts that had ended at the flush
     * @param messages the messages of the group
     * @return whether the incident is over, and messages may have to show it
     */
    boolean flushed(GroupView group, List<Alert> ended, List<LoggedMessage> messages, Duration now) {
        Entry known = groups.remove(group.key()); // put back at the end below: the map is ordered by flush
        if (known == null && ended.isEmpty()) {
            return false;
        }
        Entry next = known == null ? new Entry(group) : known;
        ended.forEach(alert -> next.alerts.put(alert.labels(), EndedGroup.Ended.of(alert)));
        next.alerts
                .values()
                .removeIf(each -> group.member(each.alert().labels()) != null
                        || messages.stream().noneMatch(message -> message.mayShowFiring(each)));
        if (next.alerts.isEmpty()) {
            return false;
        }
        next.group = group;
        next.hasEnded = group.members().isEmpty();
        next.until = now.plus(retention)
                .plus(next.hasEnded ? Duration.ZERO : group.route().config().groupInterval());
        groups.put(group.key(), next);
        if (groups.size() > MAX_GROUPS) {
            drop();
        }
        return next.hasEnded;
    }

    /**
     * Drops the group that is needed least: the first whose incident goes on, since its message is not wrong yet. Else
     * the one that ended first.
     */
    private void drop() {
        String dropped = groups.entrySet().stream()
                .filter(each -> !each.getValue().hasEnded)
                .findFirst()
                .orElseGet(() -> groups.entrySet().iterator().next())
                .getKey();
        groups.remove(dropped);
        if (!isDropping) {
            isDropping = true;
            LOG.atWarn()
                    .addKeyValue("group", dropped)
                    .addKeyValue("limit", MAX_GROUPS)
                    .log("Too many incidents end without a notification, some messages may not show it");
        }
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    /** Removes groups that ended too long ago, or are no longer flushed, such as after a reload. */
    void removeExpired(Duration now) {
        groups.values().removeIf(each -> each.until.compareTo(now) <= 0);
        isDropping = isDropping && groups.size() > MAX_GROUPS / 2; // so that not each expiry leads to another warning
    }

    /** The groups whose alerts have all ended, with the alerts that they have removed. */
    List<EndedGroup> endedGroups() {
        return groups.values().stream()
                .filter(each -> each.hasEnded)
                .map(each -> new EndedGroup(each.group, List.copyOf(each.alerts.values()), false))
                .toList();
    }
}
