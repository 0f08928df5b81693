package io.grapevine.web.api.grapevine;

import io.grapevine.config.WhenMuted.Begin;
import io.grapevine.core.mute.MuteStatus;
import io.grapevine.core.node.Node;
import io.grapevine.core.notify.Integration;
import io.grapevine.features.escalation.EscalationStatus;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.Silence;
import io.grapevine.web.api.grapevine.Why.Group;
import io.grapevine.web.api.http.DateTimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Says in one sentence why an alert is or is not notified. Times stand in it as RFC 3339, so that pages can show them. */
record WhySentence(Node node, Why why) {
    static String of(Node node, Why why) {
        return new WhySentence(node, why).text();
    }

    private String text() {
        return why.labels().equals(why.asked())
                ? ofAlert()
                : "Of the only firing alert with these labels: " + ofAlert();
    }

    private String ofAlert() {
        Alert alert = why.alert();
        Optional<String> muted = muted();
        if (alert == null && why.groups().isEmpty()) {
            return why.firing().size()
                    + " firing alerts have these labels. To ask about one of them, add labels that the others do not have,"
                    + " or give its fingerprint.";
        }
        if (alert == null) {
            return known() + " If it fired, " + muted.map(this::nobody).orElseGet(this::imagined);
        }
        if (!why.isFiring()) {
            return "The alert resolved at " + time(alert.endsAt()) + ends() + "." + flaps() + senders(alert);
        }
        if (muted.isPresent()) {
            return "Not notified: " + muted.get() + "." + mutedBegins() + mutedEnds() + escalations() + senders(alert);
        }
        return why.groups().stream().map(this::ofGroup).distinct().collect(Collectors.joining(" "))
                + flaps()
                + escalations()
                + senders(alert);
    }

    private String nobody(String mutedBy) {
        return receivers(why.groups()) + " would not be notified: " + mutedBy + ".";
    }

    private static String receivers(List<Group> groups) {
        return "receiver " + groups.stream().map(WhySentence::receiver).collect(Collectors.joining(", "));
    }

    /** Who would be notified of an alert that nothing mutes everywhere, and who would not. */
    private String imagined() {
        List<Group> notified = why.groups().stream()
                .filter(group -> mutedIn(group).isEmpty() && !group.sends().isEmpty())
                .toList();
        List<String> said = new ArrayList<>();
        if (!notified.isEmpty()) {
            said.add(receivers(notified) + " would be notified.");
        }
        why.groups().stream()
                .filter(group -> !notified.contains(group))
                .forEach(group -> said.add((said.isEmpty() ? "receiver " : "Receiver ") + receiver(group)
                        + " would not be notified: " + mutedIn(group).orElse("it has no integration") + "."));
        return String.join(" ", said);
    }

    /** What mutes the alert in one of its groups. */
    private Optional<String> mutedIn(Group group) {
        if (!group.mutedBy().isEmpty()) {
            return Optional.of("its route is muted by the time interval " + String.join(", ", group.mutedBy())
                    + Optional.ofNullable(group.mutedUntil())
                            .map(WhySentence::until)
                            .orElse(""));
        }
        return group.mutes().isMuted() ? Optional.of(String.join(", and ", causes(group.mutes()))) : Optional.empty();
    }

    /** What each sender says of the alert, where labels tell senders apart. */
    private String senders(Alert alert) {
        List<String> all = alert.senders().stream().map(this::sender).toList();
        return all.isEmpty() ? "" : " Of its senders " + String.join(", ", all) + ".";
    }

    private String sender(Alert sender) {
        return sender.senderName()
                + switch (sender.senderState(why.now())) {
                    case "firing" -> " sends it";
                    case "ended" -> " ended it at " + time(sender.endsAt());
                    default -> " sent it last at " + time(sender.updatedAt());
                };
    }

    /** Whether the end of the alert is, or would be, withheld. */
    private String flaps() {
        return why.groups().stream().anyMatch(Group::isFlapping)
                ? " The alert is flapping: its end is withheld until it has been quiet for a while."
                : "";
    }

    /** Which step of each escalation waits, for what and until when. */
    private String escalations() {
        return why.groups().stream()
                .flatMap(group -> Optional.ofNullable(group.escalation()).stream())
                .map(WhySentence::escalation)
                .filter(sentence -> !sentence.isEmpty())
                .distinct()
                .map(sentence -> " " + sentence)
                .collect(Collectors.joining());
    }

    private static String escalation(GroupEscalation escalation) {
        EscalationStatus status = escalation.status();
        if (status.isOfPeople() && status.next().isEmpty()) {
            return status.stop() == EscalationStatus.Stop.DONE && !status.told().isEmpty()
                    ? "All rules of people were notified."
                    : "";
        }
        String waits = status.next()
                .map(next -> next.isOfPerson()
                        ? "The rule of " + next.person() + " for " + next.receiver()
                        : "Step " + next.step() + " (" + next.receiver() + ") of the escalation " + status.policy())
                .orElse("The escalation " + status.policy());
        NotificationRecord failed = escalation.failed();
        if (failed != null && status.stop() == EscalationStatus.Stop.NONE) {
            return "Nobody has acknowledged. " + waits + " failed at " + time(failed.at()) + " (" + failed.error()
                    + "); it is tried again.";
        }
        return switch (status.stop()) {
            case NONE ->
                "Nobody has acknowledged: "
                        + status.next()
                                .map(next -> (next.isOfPerson()
                                                ? "the rule of " + next.person()
                                                : "step " + next.step() + " of the escalation " + status.policy())
                                        + " notifies " + next.receiver() + " at " + time(next.at()))
                                .orElse("the escalation " + status.policy() + " has no step left")
                        + ".";
            case ACKNOWLEDGED -> waits + " waits while the group is acknowledged.";
            case MUTED -> waits + " waits while all alerts of the group are muted.";
            case OUTSIDE_HOURS -> waits + " waits for the hours of its policy.";
            case RESOLVED -> waits + " waits for a first notification.";
            case DONE -> "All steps of the escalation " + status.policy() + " were notified.";
        };
    }

    private String known() {
        int firing = why.firing().size();
        boolean isKnown = node.alerts().all().stream()
                .anyMatch(alert -> alert.labels().intersect(why.labels()).size()
                        == why.labels().size());
        return switch (firing) {
            case 0 -> isKnown ? "No firing alert has these labels." : "No alert with these labels is known.";
            case 1 -> "A firing alert has these labels and others; none has them alone.";
            default -> firing + " firing alerts have these labels and others; none has them alone.";
        };
    }

    private static String receiver(Group group) {
        return group.route().config().receiver();
    }

    /** Whether the receivers were notified of the end. */
    private String ends() {
        boolean known =
                why.groups().stream().flatMap(group -> group.sends().stream()).anyMatch(Group.Send::knowsAlert);
        return known ? "; the receivers have yet to be notified of that" : "";
    }

    /** The integrations that are notified of the end of the muted alert. */
    private String mutedEnds() {
        String integrations = names(send -> send.isSentEnd() && !(send.begin() == Begin.RESOLVE && !send.knowsMuted()));
        return integrations.isEmpty() ? "" : " Its end will be sent to " + integrations + ".";
    }

    /** The integrations that are notified that the alert is muted. */
    private String mutedBegins() {
        return begins("That it is muted", Begin.SEND) + begins("As it is muted, its end", Begin.RESOLVE);
    }

    private String begins(String what, Begin begin) {
        String notified = names(send -> send.begin() == begin && send.knowsMuted());
        String others = names(send -> send.begin() == begin && !send.knowsMuted());
        return (notified.isEmpty() ? "" : " " + what + " was sent to " + notified + ".")
                + (others.isEmpty() ? "" : " " + what + " will be sent to " + others + ".");
    }

    private String names(Predicate<Group.Send> which) {
        return why.groups().stream()
                .flatMap(group -> group.sends().stream().filter(which).map(send -> name(group, send)))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** {@code team (webhook)}; {@code team (webhook[1])} where the receiver has several of the kind. */
    private static String name(Group group, Group.Send send) {
        Integration integration = send.integration();
        boolean isOnly = group.sends().stream()
                        .map(Group.Send::integration)
                        .filter(each -> each.receiver().equals(integration.receiver())
                                && each.kind().equals(integration.kind()))
                        .count()
                == 1;
        return integration.receiver() + " (" + (isOnly ? integration.kind() : integration.name()) + ")";
    }

    /** What mutes the alert in all its groups. */
    private Optional<String> muted() {
        List<String> reasons = causes(why.mutes());
        List<String> intervals = why.groups().stream()
                .map(group -> String.join(", ", group.mutedBy()))
                .toList();
        if (!intervals.isEmpty() && intervals.stream().noneMatch(String::isEmpty)) {
            reasons.add("its route is muted by the time interval " + String.join(", ", intervals) + untilOfAny());
        }
        return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join(", and ", reasons));
    }

    /** The silences and alerts that mute the alert. */
    private List<String> causes(MuteStatus mutes) {
        List<String> reasons = new ArrayList<>();
        for (String id : mutes.silencedBy()) {
            Silence silence = node.silences().get(id);
            if (silence != null) {
                String comment = silence.comment().isBlank()
                        ? ""
                        : " (" + silence.comment().strip() + ")";
                String end = silence.knownEnd().map(WhySentence::time).orElse("resolved");
                reasons.add((silence.isAcknowledgement() ? "acknowledged" : "silenced") + " by " + silence.createdBy()
                        + " until " + end + comment);
            }
        }
        for (Fingerprint source : mutes.inhibitedBy()) {
            Alert inhibiting = node.alerts().get(source);
            reasons.add("inhibited by alert " + (inhibiting == null ? source : inhibiting.name()));
        }
        return reasons;
    }

    /** The end of the muting in the first group that is notified again. */
    private String untilOfAny() {
        return why.groups().stream()
                .flatMap(group -> Optional.ofNullable(group.mutedUntil()).stream())
                .min(Instant::compareTo)
                .map(WhySentence::until)
                .orElse("");
    }

    private static String until(Instant end) {
        return " until " + time(end);
    }

    private String ofGroup(Group group) {
        String receiver = "receiver " + receiver(group);
        Optional<String> muted = mutedIn(group);
        if (muted.isPresent()) {
            return "Not notified to " + receiver + ": " + muted.get() + ".";
        }
        if (group.sends().isEmpty()) {
            return "Not notified: " + receiver + " has no integration.";
        }
        if (group.live() == null || !group.holdsAlert()) {
            boolean isFull = group.live() == null && node.groups().isFull();
            return "Not notified to " + receiver
                    + (isFull ? ": too many aggregation groups." : " yet: the alert is not in a group.");
        }
        if (group.transientUntil() != null) {
            return "Not notified to " + receiver + " yet: hold_transient holds it until " + time(group.transientUntil())
                    + ", as it is never sent if it ends before.";
        }
        if (group.heldUntil() != null && group.sends().stream().noneMatch(Group.Send::knowsAlert)) {
            return "Not notified to " + receiver + " yet: too many groups began at once, so a digest at "
                    + time(group.heldUntil()) + " tells of it.";
        }
        return group.sends().stream()
                .map(send -> ofSend(group, send))
                .distinct()
                .collect(Collectors.joining(" "));
    }

    private static String ofSend(Group group, Group.Send send) {
        String to = name(group, send);
        Optional<NotificationRecord> failure =
                send.last().filter(last -> last.status().isFailure());
        if (failure.isPresent()) {
            boolean retries = failure.get().status() == NotificationRecord.Status.RETRYING;
            return "Not notified to " + to + ": " + (retries ? "the latest attempt failed" : "it was given up") + " at "
                    + time(failure.get().at()) + " (" + failure.get().error() + "); "
                    + (retries ? "more attempts follow." : "tried again at " + nextFlush(group) + ".");
        }
        if (send.notifiedAt() != null && send.knowsAlert()) {
            return "Notified to " + to + " at " + time(send.notifiedAt()) + (send.isDigest() ? " in a digest" : "")
                    + following(group, send) + ".";
        }
        if (send.next() != NotifyReason.NONE) {
            return group.live() != null && group.live().isFlushing()
                    ? "Not notified to " + to + " yet: a notification is under way."
                    : "Not notified to " + to + " yet: " + next(group, send) + ".";
        }
        return "Not notified to " + to + ": the flush at " + nextFlush(group) + " has nothing to notify it of.";
    }

    /** What follows the latest notification. */
    private static String following(Group group, Group.Send send) {
        if (send.isDigest() && group.heldUntil() != null) {
            return "; a digest at " + time(group.heldUntil()) + " tells of its group again";
        }
        if (send.next() != NotifyReason.NONE) {
            return "; " + next(group, send);
        }
        if (send.joinsAt() != null && (send.repeatAt() == null || send.joinsAt().isBefore(send.repeatAt()))) {
            return "; the next notification is due at " + time(send.joinsAt())
                    + ", of an alert that hold_transient holds until then";
        }
        if (send.repeatAt() == null) {
            return "";
        }
        boolean isByDigest = send.isDigest() && group.valve() != null;
        return "; it is repeated " + (isByDigest ? "in a digest " : "") + "at " + time(send.repeatAt())
                + (isByDigest ? " at the latest" : "") + " if nothing changes";
    }

    private static String next(Group group, Group.Send send) {
        String reason = " (" + send.next().text() + ")";
        return send.digestBy() != null
                ? "a digest tells of it at " + time(send.digestBy()) + " at the latest" + reason
                : "the next notification is due at " + nextFlush(group) + reason
                        + (send.mayBeHeld() ? ", unless a storm valve holds it for a digest" : "");
    }

    private static String nextFlush(Group group) {
        return group.live() == null ? "" : time(group.live().nextFlush());
    }

    private static String time(Instant time) {
        return DateTimes.format(time);
    }
}
