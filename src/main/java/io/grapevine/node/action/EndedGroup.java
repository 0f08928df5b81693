package io.grapevine.node.action;

import io.grapevine.dispatch.GroupMember;
import io.grapevine.dispatch.GroupView;
import io.grapevine.dispatch.Route;
import io.grapevine.model.LabelSet;
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
record EndedGroup(GroupView group, List<EndedAlert> alerts, boolean isFlushing) implements GroupView {
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

    private static GroupMember member(EndedAlert ended) {
        return new GroupMember(ended.alert(), null, true);
    }
}
