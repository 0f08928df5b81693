package io.grapevine.features.actions;

import io.grapevine.config.Route;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.records.AlertHash;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group as it was when its alerts had ended, after it has removed them.
 *
 * @param group the group; without members if it has been removed
 * @param isFlushing whether the group is there again, and is being flushed
 */
record EndedGroup(GroupView group, List<Ended> alerts, boolean isFlushing) implements GroupView {
    /**
     * An alert that has ended.
     *
     * @param hash the hash by which the notification log names it; it is needed at each flush and check
     */
    record Ended(Alert alert, long hash) {
        static Ended of(Alert alert) {
            return new Ended(alert, AlertHash.of(alert.labels()));
        }
    }

    EndedGroup {
        alerts = List.copyOf(alerts);
    }

    @Override
    public LabelSet labels() {
        return group.labels();
    }

    @Override
    public Route route() {
        return group.route();
    }

    @Override
    public LabelSet receiver() {
        return group.receiver();
    }

    @Override
    public String key() {
        return group.key();
    }

    @Override
    public Instant nextFlush() {
        return Instant.MAX;
    }

    @Override
    public Collection<GroupMember> members() {
        return alerts.stream().map(EndedGroup::member).toList();
    }

    @Override
    public @Nullable GroupMember member(LabelSet labels) {
        return alerts.stream()
                .filter(ended -> ended.alert().labels().equals(labels))
                .findFirst()
                .map(EndedGroup::member)
                .orElse(null);
    }

    private static GroupMember member(Ended ended) {
        return new GroupMember(ended.alert(), null, true);
    }
}
