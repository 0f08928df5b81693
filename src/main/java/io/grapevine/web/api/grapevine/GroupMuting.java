package io.grapevine.web.api.grapevine;

import io.grapevine.config.WhenMuted;
import io.grapevine.config.WhenMuted.Cause;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.mute.MuteStatus;
import io.grapevine.core.node.Node;
import io.grapevine.core.notify.Integration;
import io.grapevine.model.Alert;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.Silence;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Muting of all alerts of a group, so that its flushes notify nobody of what fires. One code for the overview and for {@link Why}, so
 * that both say one thing.
 *
 * @param as {@code silenced}, {@code acknowledged} or {@code inhibited}; {@code muted} by a time interval, or in different ways
 * @param sends what is sent all the same, of alerts that were notified as firing
 * @param until when the first alert is no longer muted; null if that is not known, as with an inhibited one
 */
record GroupMuting(String as, Sends sends, @Nullable Instant until) {
    private static final String BY_TIME = "muted";

    /** Notifications of a muted group that integrations are sent all the same, the fewest first. */
    enum Sends {
        NOTHING,
        ENDS,
        /** Beginnings and ends of mutings, and ends of alerts. */
        CHANGES
    }

    /** The muting of one alert; it ends at {@link Instant#MIN} without any, and at {@link Instant#MAX} if that is not known. */
    private record Muted(String as, Set<Cause> causes, boolean isAcknowledged, Instant until) {
        static Muted of(Node node, MuteStatus mutes, boolean byTime, Instant timeUntil) {
            String as = mutes.inhibitedBy().isEmpty() ? "" : "inhibited";
            Instant until = mutes.inhibitedBy().isEmpty() ? Instant.MIN : Instant.MAX;
            boolean isAcknowledged = false;
            for (String id : mutes.silencedBy()) {
                Silence silence = node.silences().get(id);
                isAcknowledged |= silence != null && silence.isAcknowledgement();
                Instant end = silence == null ? Instant.MIN : silence.knownEnd().orElse(Instant.MAX);
                until = latest(until, end);
                as = isAcknowledged ? "acknowledged" : "silenced";
            }
            Set<Cause> causes = WhenMuted.causes(
                    !mutes.silencedBy().isEmpty(), !mutes.inhibitedBy().isEmpty(), byTime);
            return new Muted(byTime ? BY_TIME : as, causes, isAcknowledged, byTime ? latest(until, timeUntil) : until);
        }

        private static Instant latest(Instant one, Instant other) {
            return one.isAfter(other) ? one : other;
        }

        Sends sendsTo(Integration integration) {
            WhenMuted setting = integration.whenMuted();
            if (setting.passesAll(causes) && setting.begin() != WhenMuted.Begin.NONE) {
                return Sends.CHANGES;
            }
            boolean endIsSent = setting.sendsEndOf(causes, isAcknowledged);
            return endIsSent && integration.sendResolved() ? Sends.ENDS : Sends.NOTHING;
        }
    }

    /**
     * The muting of a group; null if an alert of it is not muted, or it has none.
     *
     * @param mutes what mutes an alert
     * @param mutedBy the time intervals that mute the route
     * @param mutedUntil until when they do; null if they do not, or for longer than is known
     */
    static @Nullable GroupMuting of(
            Node node,
            GroupView group,
            Function<Alert, MuteStatus> mutes,
            List<String> mutedBy,
            @Nullable Instant mutedUntil) {
        boolean byTime = !mutedBy.isEmpty();
        Instant timeUntil = Objects.requireNonNullElse(mutedUntil, Instant.MAX);
        Set<Muted> all = new HashSet<>();
        for (GroupMember member : group.members()) {
            MuteStatus status = mutes.apply(member.alert());
            if (!byTime && !status.isMuted()) {
                return null;
            }
            all.add(Muted.of(node, status, byTime, timeUntil));
        }
        if (all.isEmpty()) {
            return null;
        }
        List<String> words = all.stream().map(Muted::as).distinct().toList();
        Instant first = all.stream().map(Muted::until).min(Instant::compareTo).orElseThrow();
        return new GroupMuting(
                words.size() == 1 ? words.get(0) : BY_TIME,
                sends(node, group, all),
                first.equals(Instant.MAX) ? null : first);
    }

    private static Sends sends(Node node, GroupView group, Set<Muted> all) {
        String receiver = group.route().config().receiver();
        return node.receivers().notified(receiver, node.notificationLog(), group.key()).stream()
                .filter(integration -> {
                    NflogEntry entry = node.notificationLog().latest(integration.logKey(group.key()));
                    return entry != null && entry.notified().isFiring();
                })
                .flatMap(integration -> all.stream().map(muted -> muted.sendsTo(integration)))
                .max(Sends::compareTo)
                .orElse(Sends.NOTHING);
    }
}
