package io.grapevine.integration.trial;

import io.grapevine.dispatch.GroupMember;
import io.grapevine.dispatch.GroupView;
import io.grapevine.go.Quoted;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.node.Node;
import io.grapevine.notify.NotifyReason;
import io.grapevine.route.Route;
import io.grapevine.template.TemplateData;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a first notification about live alerts would tell, of those that are muted too. */
final class LiveData {
    private final Node node;
    private final InstantSource clock;

    LiveData(Node node, InstantSource clock) {
        this.node = node;
        this.clock = clock;
    }

    /** The time. */
    Instant now() {
        return clock.instant();
    }

    /** Where users reach this replica. */
    String externalUrl() {
        return node.setup().externalUrl();
    }

    /**
     * The data of one alert by itself.
     *
     * @param receiver the receiver of one of its routes; null for the first
     * @throws TrialRefusal if there is no such alert, or no such route of it
     */
    TemplateData ofAlert(String fingerprint, @Nullable String receiver) throws TrialRefusal {
        if (!fingerprint.matches("[0-9a-fA-F]{16}")) {
            throw TrialRefusal.invalid(
                    "fingerprint: " + Quoted.quote(fingerprint) + " (expected: sixteen hexadecimal digits)");
        }
        Alert alert = node.alerts().get(Fingerprint.parse(fingerprint));
        if (alert == null) {
            throw TrialRefusal.notFound("no alert with fingerprint " + Quoted.quote(fingerprint));
        }
        Route route = node.groups().route().match(alert.labels()).stream()
                .filter(each -> isMeant(each, receiver))
                .findFirst()
                .orElseThrow(() -> TrialRefusal.notFound("the alert has no route to receiver " + receiver));
        return data(route, route.groupLabels(alert.labels()), List.of(alert));
    }

    /**
     * The data of a group.
     *
     * @param receiver its receiver, of several groups with one key; null for any
     * @throws TrialRefusal if there is no such group
     */
    TemplateData ofGroup(String key, @Nullable String receiver) throws TrialRefusal {
        GroupView group = node.groups().groups().stream()
                .filter(each -> each.key().equals(key) && isMeant(each.route(), receiver))
                .findFirst()
                .orElseThrow(() -> TrialRefusal.notFound("no group with key " + Quoted.quote(key)
                        + (receiver == null ? "" : " and receiver " + Quoted.quote(receiver))));
        List<Alert> alerts = group.members().stream().map(GroupMember::alert).toList();
        return data(group.route(), group.labels(), alerts);
    }

    private static boolean isMeant(Route route, @Nullable String receiver) {
        return receiver == null || route.config().receiver().equals(receiver);
    }

    private TemplateData data(Route route, LabelSet groupLabels, List<Alert> alerts) {
        Instant now = now();
        List<Alert> told = alerts.stream()
                .map(alert -> alert.asOf(now))
                .sorted(Alert.LISTING)
                .toList();
        String name = route.config().receiver();
        LabelSet templates = route.config().labels();
        LabelSet routeLabels = templates.isEmpty()
                ? LabelSet.EMPTY
                : node.setup()
                        .routeLabels()
                        .render(
                                templates,
                                TemplateData.of(
                                        name,
                                        told,
                                        NotifyReason.UNKNOWN.text(),
                                        groupLabels,
                                        templates,
                                        externalUrl()));
        boolean ended = told.stream().allMatch(Alert::hasEnd);
        NotifyReason reason = ended ? NotifyReason.ALL_RESOLVED : NotifyReason.FIRST;
        return TemplateData.of(name, told, reason.text(), groupLabels, routeLabels, externalUrl());
    }
}
