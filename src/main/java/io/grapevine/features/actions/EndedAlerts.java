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
 * Alerts that groups have removed and whose end was not notified, so that messages may still show them as firing. Every replica keeps
 * them, since any may become the one that edits messages. On the loop only.
 */
final class EndedAlerts {
    /** The most groups. */
    static final int MAX_GROUPS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(EndedAlerts.class);

    private final Duration retention;
    private final Map<String, Ended> groups = new LinkedHashMap<>(); // by their last flush
    private boolean isDropping;

    /** The alerts of one group. */
    private static final class Ended {
        private final Map<LabelSet, EndedGroup.Ended> alerts = new TreeMap<>();
        private GroupView group;
        private boolean hasEnded;
        private Duration until = Duration.ZERO;

        Ended(GroupView group) {
            this.group = group;
        }
    }

    /**
     * Keeps no alerts yet.
     *
     * @param retention how long after the end of an incident its alerts are kept
     */
    EndedAlerts(Duration retention) {
        this.retention = retention;
    }

    /**
     * A flush of a group has succeeded.
     *
     * @param ended the alerts that had ended at the flush
     * @param messages the messages of the group
     * @return whether messages may have to show that the incident is over
     */
    boolean flushed(GroupView group, List<Alert> ended, List<LoggedMessage> messages, Duration now) {
        Ended known = groups.remove(group.key()); // and put at the end again
        if (known == null && ended.isEmpty()) {
            return false;
        }
        Ended next = known == null ? new Ended(group) : known;
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

    /** Drops the group least needed: one whose incident goes on, as its message is not wrong yet; else the one that ended first. */
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

    /** Removes the groups that ended too long ago, and those that are no longer flushed, as after a reload. */
    void removeExpired(Duration now) {
        groups.values().removeIf(each -> each.until.compareTo(now) <= 0);
        isDropping = isDropping && groups.size() > MAX_GROUPS / 2; // not at each group that expires
    }

    /** The groups all of whose alerts have ended, each with those that it has removed. */
    List<EndedGroup> endedGroups() {
        return groups.values().stream()
                .filter(each -> each.hasEnded)
                .map(each -> new EndedGroup(each.group, List.copyOf(each.alerts.values()), false))
                .toList();
    }
}
