package io.grapevine.api.v2;

import io.grapevine.config.RouteConfig;
import io.grapevine.dispatch.GroupView;
import io.grapevine.matcher.Matcher;
import io.grapevine.matcher.Matchers;
import io.grapevine.model.Alert;
import io.grapevine.mute.MuteStatus;
import io.grapevine.node.Node;
import java.time.Instant;
import java.util.Optional;

/** The filter of alerts in a query. It checks labels first, since the mutes of an alert take longer to find. */
final class AlertFilter {
    private final Node node;
    private final Instant now;
    private final Matchers matchers;
    private final boolean active;
    private final boolean silenced;
    private final boolean inhibited;

    AlertFilter(Node node, Query query, Instant now) throws ApiException {
        this.node = node;
        this.now = now;
        this.matchers = query.filter();
        this.active = query.flag("active");
        this.silenced = query.flag("silenced");
        this.inhibited = query.flag("inhibited");
    }

    /** Whether an alert is active and matches the filter. */
    boolean admits(Alert alert) {
        return !alert.endsAt().isBefore(now) && matchers.matches(alert.labels());
    }

    /** Whether a group may have admitted alerts: its labels are those of all its alerts. */
    boolean admitsSome(GroupView group) {
        RouteConfig route = group.route().config();
        for (Matcher matcher : matchers) {
            boolean isShared = route.groupByAll() || route.groupBy().contains(matcher.name());
            if (isShared && !matcher.matches(group.labels())) {
                return false;
            }
        }
        return true;
    }

    /** The mutes of an admitted alert; empty if the query excludes alerts muted so, or not muted. */
    Optional<MuteStatus> status(Alert alert) {
        MuteStatus mutes = node.mutes().status(alert.labels(), now);
        boolean wanted = (active || mutes.isMuted())
                && (silenced || mutes.silencedBy().isEmpty())
                && (inhibited || mutes.inhibitedBy().isEmpty());
        return wanted ? Optional.of(mutes) : Optional.empty();
    }
}
