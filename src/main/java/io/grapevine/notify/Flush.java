package io.grapevine.notify;

import io.grapevine.config.RouteConfig;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a group was when its time had come. One reading of the clock decides everything in it.
 *
 * @param groupKey the key of the group
 * @param groupLabels the labels the alerts are grouped by
 * @param routeLabels the labels of the route, rendered
 * @param route the options of the route
 * @param members all alerts of the group in listing order; those that fire have no end ({@link Alert#NO_END})
 * @param alerts those of them that are to be told
 * @param lastFiring when each of {@code members} that has ended was last received as firing; the others are not in it
 * @param now the time of the flush
 * @param deadline when, on the loop's {@code elapsed} clock, attempts to notify end
 */
public record Flush(
        String groupKey,
        LabelSet groupLabels,
        LabelSet routeLabels,
        RouteConfig route,
        List<Alert> members,
        List<Alert> alerts,
        Map<Fingerprint, Instant> lastFiring,
        Instant now,
        Duration deadline) {

    /** The least time that attempts to notify are given. */
    public static final Duration MIN_TIMEOUT = Duration.ofSeconds(10);

    /** Copies the lists; the map is handed over. */
    public Flush {
        members = List.copyOf(members);
        alerts = List.copyOf(alerts);
    }

    /** The same flush with fewer alerts. */
    public Flush withAlerts(List<Alert> left) {
        return new Flush(groupKey, groupLabels, routeLabels, route, members, left, lastFiring, now, deadline);
    }
}
