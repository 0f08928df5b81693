package io.grapevine.web.api.grapevine;

import io.grapevine.config.WhenMuted;
import io.grapevine.config.WhenMuted.Cause;
import io.grapevine.dispatch.GroupView;
import io.grapevine.dispatch.Route;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.mute.MuteStatus;
import io.grapevine.nflog.NflogEntry;
import io.grapevine.node.Node;
import io.grapevine.notify.Forecast;
import io.grapevine.notify.Integration;
import io.grapevine.notify.TimeMuting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Explanation why an alert is or is not notified.
 *
 * @param at the time for which silences, inhibition and time intervals are judged
 * @param labels the labels of the alert
 * @param alert the stored alert; null if the labels are imagined
 * @param trace the alert's way through the routing tree
 * @param mutes the silences and alerts that mute it
 * @param groups the alert's groups, in the order of the routing tree
 * @param firing the firing alerts that have the labels among others; none if an alert with these labels alone fires
 */
record Why(
        Instant at,
        LabelSet labels,
        @Nullable Alert alert,
        RouteTrace trace,
        MuteStatus mutes,
        List<WhyGroup> groups,
        List<Alert> firing) {

    /** Reads it from a replica, on any thread but the loop. */
    static Why of(Node node, LabelSet labels, Instant at) {
        Alert alert = node.alerts().get(labels);
        RouteTrace trace = RouteTrace.of(node.groups().route(), labels);
        TimeMuting times = new TimeMuting(node.loadedConfig().config().timeIntervals());
        List<WhyGroup> groups = new ArrayList<>();
        for (Route route : trace.taken()) {
            LabelSet groupLabels = route.groupLabels(labels);
            Optional<? extends GroupView> live = node.groups().groups().stream()
                    .filter(group -> group.route().id().equals(route.id())
                            && group.labels().equals(groupLabels))
                    .findFirst();
            List<String> mutedBy = times.mutedBy(route.config(), at);
            WhyGroup group = new WhyGroup(
                    route,
                    groupLabels,
                    live.orElse(null),
                    live.stream()
                            .flatMap(known -> known.members().stream())
                            .anyMatch(member -> member.alert().labels().equals(labels)),
                    mutedBy,
                    mutedBy.isEmpty()
                            ? null
                            : times.mutedUntil(route.config(), at).orElse(null),
                    List.of(),
                    live.flatMap(known -> joined(node.forecast(known))).orElse(null),
                    node.recent()
                            .ofGroup(route.groupKey(groupLabels), route.config().receiver()));
            groups.add(group.with(sends(node, group, labels, passing(node, labels, at, !mutedBy.isEmpty()))));
        }
        List<Alert> firing = alert == null || alert.resolvedAt(at) ? firingWith(node, labels, at) : List.of();
        return new Why(at, labels, alert, trace, node.mutes().status(labels, at), groups, firing);
    }

    private static List<Alert> firingWith(Node node, LabelSet labels, Instant at) {
        return node.alerts().all().stream()
                .filter(alert -> !alert.resolvedAt(at)
                        && alert.labels().intersect(labels).size() == labels.size())
                .toList();
    }

    /** Whether the alert is muted, and something of that is sent to an integration with these settings. */
    private static Passing passing(Node node, LabelSet labels, Instant at, boolean byInterval) {
        MuteStatus status = node.mutes().status(labels, at);
        Set<Cause> causes = WhenMuted.causes(
                !status.silencedBy().isEmpty(), !status.inhibitedBy().isEmpty(), byInterval);
        boolean isAcknowledged = node.mutes().isAcknowledged(labels, at);
        boolean isMuted = !causes.isEmpty();
        return new Passing(
                whenMuted -> isMuted && (isAcknowledged || (whenMuted.sendsEnd() && whenMuted.passesAll(causes))),
                whenMuted -> isMuted && whenMuted.passesAll(causes));
    }

    /**
     * Predicates over the settings of an integration: the notifications of a muted alert.
     *
     * @param end whether the end is
     * @param begin whether it is sent that the alert is muted, if the settings say so
     */
    record Passing(Predicate<WhenMuted> end, Predicate<WhenMuted> begin) {}

    private static List<WhyGroup.Send> sends(Node node, WhyGroup group, LabelSet labels, Passing passes) {
        List<WhyGroup.Send> sends = new ArrayList<>();
        String receiver = group.route().config().receiver();
        for (Integration integration : node.loadedConfig().receivers().getOrDefault(receiver, List.of())) {
            NflogEntry entry = node.notificationLog().latest(integration.logKey(group.key()));
            sends.add(WhyGroup.Send.of(integration, group, labels, entry, passes));
        }
        return sends;
    }

    /** What the loop says, if it does so soon: a question of a person must not hold a thread for long. */
    private static Optional<Forecast> joined(CompletionStage<Optional<Forecast>> forecast) {
        try {
            return forecast.toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }
}
