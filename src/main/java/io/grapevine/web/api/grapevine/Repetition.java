package io.grapevine.web.api.grapevine;

import io.grapevine.config.RouteConfig;
import io.grapevine.config.TimeMuting;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.node.Node;
import io.grapevine.core.notify.Integration;
import io.grapevine.features.flapping.Flapping;
import io.grapevine.features.storm.StormSettings;
import io.grapevine.features.storm.StormValve;
import io.grapevine.features.transients.Transients;
import io.grapevine.records.AlertHash;
import io.grapevine.records.DigestMark;
import io.grapevine.records.NflogEntry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Forecast when notifications of a group are repeated if nothing changes. One code for the overview and for {@link Why}, so that both say
 * one thing.
 *
 * @param muting what keeps all of the group from being notified; null if some of it is not muted
 * @param times the time intervals that may mute it then
 */
record Repetition(Node node, GroupView group, @Nullable GroupMuting muting, TimeMuting times, Instant now) {

    /**
     * The time of the repetition: the first flush at which the repeat interval has passed, by the group's timer. A digest repeats what one
     * has told, at that time at the latest. Null if it is not repeated, as nothing fires, all is muted, or no flush is set; or if a time
     * interval mutes it then, or another notification is known to come before.
     *
     * @param entry the last notification of the integration
     */
    @Nullable
    Instant of(Integration integration, NflogEntry entry) {
        Instant flush = flush(integration, entry);
        if (flush == null || !times.mutedBy(route(), flush).isEmpty() || isKnownToChange(entry, flush)) {
            return null;
        }
        StormValve valve = valve();
        boolean isDigest = DigestMark.isTold(entry.notified().receiverData());
        return valve == null || !isDigest ? flush : flush.plus(valve.every());
    }

    /** The limit of the first notifications of the receiver; null without one. */
    @Nullable
    StormValve valve() {
        return node.loadedConfig()
                .extensions()
                .of(StormSettings.NONE)
                .of(route().receiver())
                .orElse(null);
    }

    private RouteConfig route() {
        return group.route().config();
    }

    private @Nullable Instant flush(Integration integration, NflogEntry entry) {
        Instant nextFlush = group.nextFlush();
        if (!entry.notified().isFiring() || muting != null || nextFlush.equals(Instant.MAX)) {
            return null;
        }
        Instant due = entry.timestamp().plus(integration.repeatInterval(route().repeatInterval(), entry));
        if (due.isBefore(nextFlush)) {
            return nextFlush;
        }
        Duration interval = route().groupInterval();
        long steps = Duration.between(nextFlush, due).toNanos() / Math.max(1, interval.toNanos()) + 1;
        return nextFlush.plus(interval.multipliedBy(steps));
    }

    /** Whether a withheld end, or an alert that is held, is notified before. */
    private boolean isKnownToChange(NflogEntry entry, Instant flush) {
        Instant joins = joinsAt(entry);
        return (joins != null && joins.isBefore(flush))
                || node.part(Flapping.class).stream()
                        .flatMap(part -> part.of(group))
                        .anyMatch(alert -> alert.resolvedAt(now));
    }

    /** When an alert of the group that the integration does not know is no longer held; null if there is none. */
    @Nullable
    Instant joinsAt(NflogEntry entry) {
        Transients held = node.part(Transients.class).orElse(null);
        if (held == null) {
            return null;
        }
        Instant first = null;
        for (GroupMember member : group.members()) {
            Instant until = held.until(group, member.alert());
            if (until != null
                    && (first == null || until.isBefore(first))
                    && !entry.notified()
                            .isNotifiedFiring(AlertHash.of(member.alert().labels()))) {
                first = until;
            }
        }
        return first;
    }
}
