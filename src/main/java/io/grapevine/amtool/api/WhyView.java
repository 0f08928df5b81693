package io.grapevine.amtool.api;

import io.grapevine.model.LabelSet;
import io.grapevine.template.go.value.GoTime;
import java.util.List;
import java.util.Optional;

/**
 * Grapevine's answer to why an alert is or is not notified.
 *
 * @param sentence the answer in short; times in it are in the form of RFC 3339, in UTC
 * @param labels the labels of the alert
 * @param asked the labels of the question, if the alert has others, too; else empty
 * @param fingerprint of the alert; empty if there is none
 * @param firing the firing alerts that have the labels among others
 * @param moreFiring how many more such alerts there are
 * @param values what Prometheus shows of the alert now; empty if it is not asked
 * @param routes the routes that were tried, in their order
 * @param groups the groups that it is in, or would be in
 */
public record WhyView(
        String sentence,
        LabelSet labels,
        LabelSet asked,
        String fingerprint,
        List<Firing> firing,
        long moreFiring,
        Optional<Values> values,
        List<Step> routes,
        List<Muting> silences,
        List<Inhibitor> inhibitedBy,
        List<Group> groups) {

    /**
     * Values of the expression of the alert.
     *
     * @param text empty if there is none
     * @param fault why there is none; empty if there is
     */
    public record Values(String text, String fault, Optional<GoTime> at) {}

    /** A firing alert, and why it is or is not notified. */
    public record Firing(String fingerprint, LabelSet labels, String sentence) {}

    /**
     * A route that was tried.
     *
     * @param depth 0 for the root of the tree
     * @param matches whether all its matchers match
     * @param file the file of the team that it is from; empty for a route of the main file
     * @param taken whether the alert ends in it
     */
    public record Step(
            long depth, String receiver, String file, boolean matches, boolean taken, List<Verdict> matchers) {}

    /** A matcher of a route, and whether it matches. */
    public record Verdict(String matcher, boolean matches) {}

    /**
     * A silence that mutes the alert.
     *
     * @param receivers the matchers of the receivers for which it does; empty for all
     */
    public record Muting(
            String id,
            String createdBy,
            Optional<GoTime> endsAt,
            String comment,
            List<String> matchers,
            List<String> receivers) {}

    /** An alert that inhibits it; without labels if it is not known any more. */
    public record Inhibitor(String fingerprint, LabelSet labels) {}

    /**
     * A group that an alert is in, or would be in.
     *
     * @param onDuty who is on duty in place of the integrations of its receiver; empty without a schedule
     * @param exists whether there is such a group
     * @param holdsAlert whether the alert is in it
     * @param mutedUntil when they end, if that is known
     * @param flushing whether a flush is under way
     * @param nextFlushStoppedBy what stops the next flush; empty if nothing does
     * @param values what was last asked for its messages; empty if the server does not know
     * @param outcomes the latest notifications of the group, the newest first
     * @param escalation who else is notified of the alert; empty without a policy
     */
    public record Group(
            String key,
            String receiver,
            LabelSet labels,
            Optional<Duty> onDuty,
            boolean exists,
            boolean holdsAlert,
            long groupWaitMillis,
            long groupIntervalMillis,
            long repeatIntervalMillis,
            List<String> mutedBy,
            Optional<GoTime> mutedUntil,
            Optional<GoTime> nextFlush,
            boolean flushing,
            String nextFlushStoppedBy,
            List<Send> integrations,
            Optional<Values> values,
            List<Outcome> outcomes,
            Optional<EscalationView> escalation) {}

    /**
     * Person on duty by a schedule.
     *
     * @param schedule the name of the schedule
     * @param person empty where nobody is on duty
     */
    public record Duty(String schedule, String person) {}

    /**
     * Last and next notification of one integration.
     *
     * @param name kind and position, as {@code webhook[0]}
     * @param notifiedAt when it was last notified of the group; empty if it was not
     * @param knowsAlert whether that notification held the alert as firing
     * @param knowsMuted whether it was notified of the alert as muted, or as resolved as it is muted
     * @param digest whether that was a digest
     * @param repeatAt when that notification is repeated if nothing changes
     * @param next what the next flush would send to it; empty if nothing
     * @param last the latest notification to it whose outcome the server knows
     */
    public record Send(
            String name,
            Optional<GoTime> notifiedAt,
            boolean knowsAlert,
            boolean knowsMuted,
            boolean digest,
            Optional<GoTime> repeatAt,
            Optional<Next> next,
            Optional<Outcome> last) {}

    /**
     * A notification to come.
     *
     * @param reason why
     * @param alerts of how many alerts
     * @param digestBy when a digest tells of it, at the latest; empty where it is sent by itself
     */
    public record Next(String reason, long alerts, Optional<GoTime> digestBy) {}

    /**
     * Outcome of a notification.
     *
     * @param status such as {@code sent} or {@code failed}
     * @param error why it failed; empty if it did not
     * @param replica the replica that sent it, if it was another one; else empty
     */
    public record Outcome(
            Optional<GoTime> at,
            String integration,
            String status,
            String reason,
            long firing,
            long resolved,
            long attempts,
            String error,
            String replica) {}
}
