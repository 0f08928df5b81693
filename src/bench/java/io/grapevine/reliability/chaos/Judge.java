package io.grapevine.reliability.chaos;

import io.grapevine.reliability.chaos.Account.Finding;
import io.grapevine.reliability.chaos.Account.Kind;
import io.grapevine.reliability.chaos.ChaosPlan.Alert;
import io.grapevine.reliability.chaos.ChaosPlan.Group;
import io.grapevine.reliability.chaos.ChaosPlan.Span;
import io.grapevine.reliability.chaos.Observation.Disturbed;
import io.grapevine.reliability.chaos.Observation.Notification;
import io.grapevine.reliability.chaos.Observation.State;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compares what a receiver accepted with when the alerts fired. {@link #DEFINITIONS} says what counts as what. */
final class Judge {
    /** What counts as what. */
    static final String DEFINITIONS = """
            A pure duplicate is an accepted notification that says nothing new: the receiver's last accepted notification about each \
            of its alerts had the same state, of the same episode (`repeat_interval` is longer than the run). It is allowed if the \
            notification that it repeats was accepted when its sender was killed or paused, or less than 1 s before: the sender may \
            not know the outcome, nor have passed it on. SIGTERM and status 503, which means not accepted, excuse nothing.
            An end is notified while the alert fires if a replica that runs accepted the alert's episode more than 2 s before.
            "Firing" comes after the end if a replica that runs accepted the end more than 2 s before, or the receiver has accepted \
            the end of that episode already. Only in the first case it is allowed, as no receiver would be notified of a short episode else: \
            if it is sent again as the receiver had refused it while the alert fired, or if it is the first notification of the episode \
            and waited for its turn behind a replica that was paused while the alert fired, 15 s at most for each such replica.
            An episode is never notified if nothing says that the alert fires until its next episode, though a replica accepted it; \
            unless the last notification before still says that it fires. So it is with ends. An episode is late if its first \
            notification comes more than 15 s after the first post that a replica accepted, not counting the time in which the \
            receiver refused. Beside each of them stands who was paused then.
            """;

    /** The time that a notification may be under way with a state that has changed. */
    static final long UNDER_WAY = 2_000;

    /** The time within which an outcome is passed on to the other replicas. */
    static final long PASSING_ON = 1_000;

    /** How long a replica waits for its turn behind another one, by default. */
    static final long PEER_TIMEOUT = 15_000;

    /** An episode is notified late after so long. */
    static final long LATE = 15_000;

    private final ChaosPlan plan;
    private final Knowledge knowledge;
    private final List<Notification> notifications;
    private final Account account = new Account();

    /** The last accepted notification about an alert. */
    private record Notified(State state, Notification by) {}

    private Judge(ChaosPlan plan, List<Observation> observations) {
        this.plan = plan;
        this.knowledge = new Knowledge(observations);
        this.notifications = observations.stream()
                .filter(Notification.class::isInstance)
                .map(Notification.class::cast)
                .sorted(Comparator.comparingLong(Notification::at))
                .toList();
    }

    /** Returns the account of what was observed of one side. */
    static Account account(ChaosPlan plan, List<Observation> observations) {
        Judge judge = new Judge(plan, observations);
        judge.notifications.forEach(notification -> judge.account.notification(notification.accepted()));
        plan.groups().forEach(judge::judge);
        return judge.account;
    }

    private void judge(Group group) {
        List<Notification> accepted = notifications.stream()
                .filter(each -> each.accepted() && each.group().equals(group.name()))
                .toList();
        Map<String, Notified> last = new HashMap<>();
        for (Notification notification : accepted) {
            checkChange(group, notification, last);
            for (Alert alert : group.alerts()) {
                State state = notification.states().get(alert.instance());
                if (state != null) {
                    check(group, alert, state, notification, last.get(alert.instance()));
                }
            }
            notification.states().forEach((instance, state) -> last.put(instance, new Notified(state, notification)));
        }
        group.alerts().forEach(alert -> checkEpisodes(group, alert, accepted));
    }

    /** Looks for a pure duplicate. */
    private void checkChange(Group group, Notification notification, Map<String, Notified> last) {
        boolean saysNothingNew = group.alerts().stream()
                .filter(alert -> notification.states().containsKey(alert.instance()))
                .allMatch(alert ->
                        isKnown(alert, stateOf(notification, alert), notification.at(), last.get(alert.instance())));
        if (notification.states().isEmpty() || !saysNothingNew) {
            return;
        }
        Notification first = notification.states().keySet().stream()
                .map(instance -> Objects.requireNonNull(last.get(instance)).by())
                .max(Comparator.comparing((Notification by) -> isUnknown(by)).thenComparing(Notification::at))
                .orElseThrow();
        Kind kind = isUnknown(first) ? Kind.UNKNOWN_OUTCOME : Kind.DUPLICATE;
        add(kind, notification, notification + ", after " + seconds(first.at()) + " " + first);
    }

    private static State stateOf(Notification notification, Alert alert) {
        return Objects.requireNonNull(notification.states().get(alert.instance()));
    }

    private static boolean isKnown(Alert alert, State state, long at, @Nullable Notified last) {
        return last != null
                && last.state().firing() == state.firing()
                && (last.state().startsAt() == state.startsAt()
                        || begun(alert, last.by().at()).equals(begun(alert, at)));
    }

    /** Whether the sender may not know that this one was accepted, or not have passed it on. */
    private boolean isUnknown(Notification notification) {
        return knowledge.wasInterrupted(
                notification.from(), new Span(notification.at(), notification.answered() + PASSING_ON));
    }

    /** Looks for a wrong end, and for "firing" after the end. */
    private void check(Group group, Alert alert, State state, Notification notification, @Nullable Notified last) {
        long at = notification.at();
        Optional<Span> begun = begun(alert, at);
        if (begun.isEmpty()) {
            return;
        }
        Span episode = begun.get();
        boolean fires = episode.contains(at);
        if (!state.firing() && fires && knowledge.has(group.name(), episode.from(), at - UNDER_WAY, at)) {
            add(Kind.FALSE_END, notification, alert.instance() + " fires since " + seconds(episode.from()));
        }
        if (state.firing() && !fires) {
            boolean endWasNotified =
                    last != null && !last.state().firing() && last.by().at() >= episode.to();
            if (endWasNotified || knowledge.has(group.name(), episode.to(), at - UNDER_WAY, at)) {
                String notified = last != null && endWasNotified
                        ? ", notified at " + seconds(last.by().at())
                        : "";
                String detail = alert.instance() + " ended at " + seconds(episode.to()) + notified;
                boolean isFirst = last == null || last.by().at() < episode.from();
                boolean allowed = !endWasNotified
                        && (wasRefused(notification, episode.to() + UNDER_WAY)
                                || (isFirst && hasWaited(notification, episode)));
                add(allowed ? Kind.DELAYED_FIRING : Kind.STALE_FIRING, notification, detail);
            }
        }
    }

    /** Whether the receiver refused the same notification before {@code latest}. */
    private boolean wasRefused(Notification notification, long latest) {
        return notifications.stream()
                .anyMatch(each -> !each.accepted()
                        && each.at() < latest
                        && each.from().equals(notification.from())
                        && each.group().equals(notification.group())
                        && each.states().equals(notification.states()));
    }

    /** Whether the sender may have waited for its turn since an alert fired, behind as many replicas as were paused then. */
    private boolean hasWaited(Notification notification, Span episode) {
        return IntStream.rangeClosed(1, ChaosPlan.REPLICAS.size() - 1).anyMatch(places -> {
            long flushed = notification.at() - places * PEER_TIMEOUT - UNDER_WAY;
            Span wait = new Span(Math.max(flushed, episode.from()), episode.to());
            return knowledge.pauses(wait).stream()
                            .map(Disturbed::replica)
                            .filter(replica -> !replica.equals(notification.from()))
                            .distinct()
                            .count()
                    >= places;
        });
    }

    /** The last episode that has begun. */
    private static Optional<Span> begun(Alert alert, long at) {
        return alert.episodes().stream().filter(episode -> episode.from() <= at).reduce((earlier, later) -> later);
    }

    /** Looks for episodes and ends that were not notified, or late. */
    private void checkEpisodes(Group group, Alert alert, List<Notification> accepted) {
        List<Notification> about = accepted.stream()
                .filter(each -> each.states().containsKey(alert.instance()))
                .toList();
        for (int i = 0; i < alert.episodes().size(); i++) {
            Span episode = alert.episodes().get(i);
            long next = i + 1 < alert.episodes().size()
                    ? alert.episodes().get(i + 1).from()
                    : Long.MAX_VALUE;
            OptionalLong posted = knowledge.first(group.name(), episode);
            if (posted.isPresent() && !firesBefore(about, alert, episode.from())) {
                Optional<Notification> firing = first(about, alert, true, new Span(episode.from(), next));
                if (firing.isEmpty()) {
                    miss(Kind.MISSED, group, alert, episode, episode);
                } else {
                    checkDelay(firing.get(), alert, posted.getAsLong());
                }
            }
            Optional<Notification> end = first(about, alert, false, new Span(episode.to(), next));
            if (firesBefore(about, alert, episode.to()) && end.isEmpty()) {
                miss(Kind.MISSED_END, group, alert, episode, new Span(episode.to(), next));
            }
        }
    }

    /** Whether the last notification before a time says that the alert fires. */
    private static boolean firesBefore(List<Notification> about, Alert alert, long at) {
        return about.stream()
                .filter(each -> each.at() < at)
                .reduce((earlier, later) -> later)
                .map(each -> stateOf(each, alert).firing())
                .orElse(false);
    }

    private static Optional<Notification> first(List<Notification> about, Alert alert, boolean firing, Span time) {
        return about.stream()
                .filter(each -> time.contains(each.at()))
                .filter(each -> stateOf(each, alert).firing() == firing)
                .findFirst();
    }

    private void checkDelay(Notification notification, Alert alert, long posted) {
        Span waiting = new Span(posted, Math.max(posted, notification.at()));
        long refused = plan.refusals().stream().mapToLong(waiting::overlap).sum();
        long delay = waiting.to() - waiting.from() - refused;
        account.delay(delay);
        if (delay > LATE) {
            String detail = alert.instance() + " was posted at " + seconds(posted) + pauses(waiting);
            add(Kind.LATE, notification, detail);
        }
    }

    private void miss(Kind kind, Group group, Alert alert, Span episode, Span missed) {
        String detail = alert.instance() + " fired from " + seconds(episode.from()) + " to " + seconds(episode.to())
                + pauses(missed);
        account.add(new Finding(kind, missed.from(), "-", group.name(), detail));
    }

    /** Who was paused within a time, for a message. */
    private String pauses(Span time) {
        return knowledge.pauses(time).stream()
                .map(each -> "; " + each.replica() + " was paused from "
                        + seconds(each.span().from()) + " to "
                        + seconds(each.span().to()))
                .collect(Collectors.joining());
    }

    private void add(Kind kind, Notification notification, String detail) {
        account.add(new Finding(kind, notification.at(), notification.from(), notification.group(), detail));
    }

    /** A time for a message. */
    static String seconds(long millis) {
        return millis / 1000 + "." + String.format("%03d", millis % 1000);
    }
}
