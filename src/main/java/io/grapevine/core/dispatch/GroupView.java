package io.grapevine.core.dispatch;

import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.config.Route;
import io.grapevine.core.mute.MuteScope;
import io.grapevine.model.Digest;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ShortGroupId;
import io.grapevine.records.Silence;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** An aggregation group, read-only; from any thread. */
public interface GroupView extends MuteScope {
    /** The group labels. */
    LabelSet labels();

    /** The route the group belongs to. */
    Route route();

    /** The group key, as in the notification log and in webhooks. */
    String key();

    /** The group across restarts and replicas: a digest of the id of its route and of its labels. */
    default Digest hash() {
        return Digest.of(route().id(), labels());
    }

    /** The short id of the group, for URLs and messages. */
    default String id() {
        return ShortGroupId.of(route().id(), labels());
    }

    /** The labels of the receiver of its route, the name among them. */
    LabelSet receiver();

    /** Whether a silence that matches alerts of the group mutes them here. */
    @Override
    default boolean heeds(Silence silence) {
        return silence.isFor(key(), receiver());
    }

    /** Whether an inhibition rule mutes its targets in the group. */
    @Override
    default boolean heeds(InhibitRuleConfig rule) {
        return rule.isFor(receiver().valueOf("name"));
    }

    /** When the group is flushed next, unless it is held back then by a flush that is not over. */
    Instant nextFlush();

    /** Whether a flush is under way: notifications wait for other replicas, or are being sent. */
    boolean isFlushing();

    /** A live, unordered view of the alerts in the group. */
    Collection<GroupMember> members();

    /** The alert with these labels, or null if it is not in the group. */
    @Nullable
    GroupMember member(LabelSet alert);
}
