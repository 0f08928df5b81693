package io.grapevine.web.api.v2;

import io.grapevine.base.trace.Span;
import io.grapevine.config.RouteConfig;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.mute.MuteScope;
import io.grapevine.core.mute.MuteStatus;
import io.grapevine.core.node.Node;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelBloomFilter;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.regexp.Steps;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The filter of alerts in a query. It checks labels first, since the mutes of an alert take longer to find. */
final class AlertFilter {
    private final Node node;
    private final Instant now;
    private final Matchers matchers;
    private final boolean active;
    private final boolean silenced;
    private final boolean inhibited;
    /** The budget of steps of regular expressions, for all alerts together. */
    private final Steps steps;

    private final Span parent;
    private int traced;

    /**
     * A filter for one request.
     *
     * @param parent the span of the request; the first alerts get child spans
     */
    AlertFilter(Node node, Query query, Instant now, Span parent) throws Refusal {
        this.parent = parent;
        this.node = node;
        this.now = now;
        this.matchers = query.filter();
        this.active = query.flag("active");
        this.silenced = query.flag("silenced");
        this.inhibited = query.flag("inhibited");
        this.steps = Steps.ofRequest(node.alerts().all().size());
    }

    /** The alerts that may be admitted, in order. If the filter names values of labels, few others are among them. */
    Iterator<Alert> candidates() {
        List<long[]> required = new ArrayList<>();
        for (Matcher matcher : matchers) {
            if (!matcher.matchesEmpty()) {
                matcher.acceptedValues()
                        .ifPresent(values -> required.add(values.stream()
                                .mapToLong(value -> LabelBloomFilter.of(matcher.name(), value))
                                .toArray()));
            }
        }
        return required.isEmpty()
                ? node.alerts().all().iterator()
                : node.alerts().withMarks(marks -> hasOneOfEach(marks, required));
    }

    private static boolean hasOneOfEach(long marks, List<long[]> required) {
        for (long[] alternatives : required) {
            boolean found = false;
            for (int i = 0; i < alternatives.length && !found; i++) {
                found = (marks & alternatives[i]) == alternatives[i];
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    /** Whether an alert is active and matches the filter. */
    boolean admits(Alert alert) {
        Span span = parent.isRecording() && traced++ < Span.MOST_ALERTS ? parent.child("alertFilter") : Span.NONE;
        boolean admitted = !alert.endsAt().isBefore(now) && matchers.matches(alert.labels(), steps.ofNextText());
        span.end();
        return admitted;
    }

    /**
     * Refuses a request whose regular expressions took too many steps, so that not all alerts were compared.
     *
     * @throws IOException if the request is refused
     */
    void check(ApiExchange exchange) throws IOException {
        if (steps.areSpent()) {
            exchange.breakOff(tooExpensive(steps, "alerts"));
        }
    }

    static Refusal tooExpensive(Steps steps, String all) {
        return Refusal.of(
                400,
                "the regular expressions of the query take too many steps (limit: " + steps.all() + " steps for all "
                        + all + ")");
    }

    /** Whether a group may have admitted alerts, judged by the labels that all its alerts share. */
    boolean admitsSome(GroupView group) {
        RouteConfig route = group.route().config();
        for (Matcher matcher : matchers) {
            boolean isShared = route.groupByAll() || route.groupBy().contains(matcher.name());
            if (isShared && !matcher.matches(group.labels().valueOf(matcher.name()), steps.ofNextText())) {
                return false;
            }
        }
        return true;
    }

    /**
     * The mutes of an admitted alert; empty if the query excludes alerts in this state.
     *
     * @param scope the group of the alert
     */
    Optional<MuteStatus> status(Alert alert, MuteScope scope) {
        return wanted(node.mutes().status(alert.labels(), now, scope));
    }

    /**
     * The mutes of an admitted alert in all of its groups; empty if the query excludes alerts in this state.
     *
     * @param receivers the labels of its receivers
     */
    Optional<MuteStatus> statusOfAll(Alert alert, List<LabelSet> receivers) {
        return wanted(node.mutes().statusOfAll(alert.labels(), now, () -> receivers));
    }

    private Optional<MuteStatus> wanted(MuteStatus mutes) {
        boolean wanted = (active || mutes.isMuted())
                && (silenced || mutes.silencedBy().isEmpty())
                && (inhibited || mutes.inhibitedBy().isEmpty());
        return wanted ? Optional.of(mutes) : Optional.empty();
    }
}
