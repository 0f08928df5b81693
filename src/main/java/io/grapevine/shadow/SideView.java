package io.grapevine.shadow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The notifications and alerts of one side that are known at a moment. Immutable. */
final class SideView {
    private final Instant since;
    private final List<ShadowSend> sends;
    private final Map<Long, AlertFacts> alerts;
    private final Map<ShadowGroup, AlertFacts> stops;
    private final Map<ShadowSend.Target, List<ShadowSend>> byTarget = new LinkedHashMap<>();
    private final Map<ShadowGroup, Duration> repeats = new HashMap<>();
    /** Whether each integration has sent a resolved alert. */
    private final Map<List<Object>, Boolean> sendsEnds = new HashMap<>();

    /**
     * A side.
     *
     * @param since from when on it is known
     * @param sends the notifications of the side, sorted by time
     * @param alerts the alerts of the side, by the hash of the notification log
     * @param stops the groups whose flushes time intervals ended
     */
    SideView(Instant since, List<ShadowSend> sends, Map<Long, AlertFacts> alerts, Map<ShadowGroup, AlertFacts> stops) {
        this.since = since;
        this.sends = List.copyOf(sends);
        this.alerts = alerts;
        this.stops = stops;
        for (ShadowSend send : sends) {

            byTarget.computeIfAbsent(send.target(), none -> new ArrayList<>()).add(send);
            repeats.put(send.group(), send.repeatInterval());
            boolean hasEnds = send.alerts().stream().anyMatch(ShadowSend.SentAlert::resolved);
            sendsEnds.merge(integrationOf(send), hasEnds, Boolean::logicalOr);
        }
    }

    Instant since() {
        return since;
    }

    List<ShadowSend> sends() {
        return sends;
    }

    /** This side's notifications to each target, in the order of the first one of each. */
    Map<ShadowSend.Target, List<ShadowSend>> byTarget() {
        return Collections.unmodifiableMap(byTarget);
    }

    /** This side's notifications to a target, sorted by time. */
    List<ShadowSend> sendsTo(ShadowSend.Target target) {
        return Collections.unmodifiableList(byTarget.getOrDefault(target, List.of()));
    }

    /** This side's notifications to a target within {@code margin} of a time. */
    List<ShadowSend> sendsTo(ShadowSend.Target target, Instant at, Duration margin) {
        List<ShadowSend> sends = byTarget.getOrDefault(target, List.of());
        return sends.subList(after(sends, at.minus(margin).minusNanos(1)), after(sends, at.plus(margin)));
    }

    /** How many of these were sent up to a time. */
    private static int after(List<ShadowSend> sends, Instant at) {
        int low = 0;
        int high = sends.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sends.get(middle).at().isAfter(at)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** This side's last notification to a target up to a time; empty if there is none. */
    Optional<ShadowSend> lastTo(ShadowSend.Target target, Instant at) {
        List<ShadowSend> sends = byTarget.getOrDefault(target, List.of());
        int count = after(sends, at);
        return count == 0 ? Optional.empty() : Optional.of(sends.get(count - 1));
    }

    /** The alert with a hash; null if this side does not know it. */
    @Nullable
    AlertFacts alert(Long hash) {
        return alerts.get(hash);
    }

    /** The times in which time intervals muted a group. */
    List<AlertFacts.Span> stops(ShadowGroup group) {
        AlertFacts facts = stops.get(group);
        return facts == null ? List.of() : facts.muted();
    }

    /** The repeat interval of the notifications of a group; {@code otherwise} if there were none. */
    Duration repeatInterval(ShadowGroup group, Duration otherwise) {
        return Objects.requireNonNullElse(repeats.get(group), otherwise);
    }

    private static List<Object> integrationOf(ShadowSend send) {
        return List.of(send.group().receiver(), send.kind(), send.index());
    }

    /** Whether the integration of a notification has sent something on this side, but never a resolved alert. */
    boolean hasSentNoEndsBy(ShadowSend like) {
        return Boolean.FALSE.equals(sendsEnds.get(integrationOf(like)));
    }
}
