package io.grapevine.virtualtime.configtest.play;

import io.grapevine.config.Route;
import io.grapevine.config.TimeMuting;
import io.grapevine.config.yaml.DurationField;
import io.grapevine.core.mute.MuteStatus;
import io.grapevine.core.node.Node;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.records.Silence;
import io.grapevine.virtualtime.configtest.script.Expectation;
import io.grapevine.virtualtime.configtest.script.Expectation.AlertState;
import io.grapevine.virtualtime.configtest.script.Expectation.MutedBy;
import io.grapevine.virtualtime.configtest.script.TestScript;
import io.grapevine.virtualtime.configtest.script.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares the state of replicas with what a test expects of it, at the time of the expectation. Each replica is asked by its own
 * clock, as its API would answer.
 *
 * @param silenceNames the names that the test gives to silences, by id
 */
record StateCheck(ScriptPlayer player, TestScript script, PlayLog log, Map<String, String> silenceNames) {
    /** Looks at what an expectation is about, and records what is not as expected. */
    void run(Expectation.OfState expected) {
        List<TestedReplica> asked = player.running().stream()
                .filter(replica -> isMeant(replica, expected.replicas()))
                .toList();
        if (asked.isEmpty()) {
            log.notRunning(expected.place(), expected.replicas().name());
        }
        for (TestedReplica replica : asked) {
            if (expected instanceof Expectation.Muted muted) {
                muted(muted, replica);
            } else if (expected instanceof Expectation.Silenced silenced) {
                silenced(silenced, replica);
            } else if (expected instanceof AlertState state) {
                alerts(state, replica);
            }
        }
    }

    private boolean isMeant(TestedReplica replica, Expectation.Replicas replicas) {
        String name = replicas.name();
        return replicas.areAll()
                || replica.name().equals(name)
                || (name.isEmpty() && replica.equals(player.running().get(0)));
    }

    private String at(Duration time, TestedReplica replica) {
        return " at " + DurationField.print(time) + (script.replicas() > 1 ? " in replica " + replica.name() : "");
    }

    private void muted(Expectation.Muted expected, TestedReplica replica) {
        String at = at(expected.at(), replica);
        Instant now = replica.now();
        List<LabelSet> firing = matching(replica, expected.alerts()).stream()
                .filter(alert -> !alert.resolvedAt(now))
                .map(Alert::labels)
                .toList();
        if (firing.isEmpty()) {
            log.unmet(expected, "no alert with " + expected.alerts() + " fires" + at + " (expected: one at least)");
        }
        for (LabelSet labels : firing) {
            List<MutedBy> muters = muters(replica, labels, now);
            if (!isMet(expected.by(), muters)) {
                log.unmet(
                        expected,
                        labels + at + " is muted by " + text(muters) + " (expected: " + text(expected.by()) + ")");
                return; // a hundred others may be as wrong
            }
        }
    }

    private static boolean isMet(List<MutedBy> expected, List<MutedBy> actual) {
        return expected.isEmpty()
                ? actual.isEmpty()
                : expected.stream().allMatch(by -> actual.stream().anyMatch(each -> meets(each, by)));
    }

    private static boolean meets(MutedBy actual, MutedBy expected) {
        return actual.kind() == expected.kind()
                && (expected.name().isEmpty() || expected.name().equals(actual.name()));
    }

    private static String text(List<MutedBy> by) {
        return by.isEmpty()
                ? "nothing"
                : by.stream()
                        .map(each -> (each.kind().name().toLowerCase(Locale.ROOT) + " " + each.name()).strip())
                        .collect(Collectors.joining(", "));
    }

    private static List<Alert> matching(TestedReplica replica, LabelSet labels) {
        return replica.node().alerts().all().stream()
                .filter(alert -> alert.labels().intersect(labels).equals(labels))
                .toList();
    }

    private List<MutedBy> muters(TestedReplica replica, LabelSet labels, Instant now) {
        Node node = replica.node();
        Set<MutedBy> muters = new LinkedHashSet<>();
        MuteStatus muted = node.muted(labels, now);
        for (Silence silence :
                node.mutes().silences(labels, now, silence -> muted.silencedBy().contains(silence.id()))) {
            String name = silenceNames.getOrDefault(silence.id(), silence.rule().orElse(silence.id()));
            muters.add(new MutedBy(MutedBy.Kind.SILENCE, name));
        }
        for (Fingerprint source : muted.inhibitedBy()) {
            Alert inhibiting = node.alerts().get(source);
            muters.add(new MutedBy(MutedBy.Kind.INHIBITION, inhibiting == null ? "" : inhibiting.name()));
        }
        TestedConfig config = player.configOf(replica.name());
        TimeMuting times = new TimeMuting(config.config().timeIntervals());
        for (Route route : config.route().match(labels)) {
            times.mutedBy(route.config(), now).forEach(name -> muters.add(new MutedBy(MutedBy.Kind.INTERVAL, name)));
        }
        return List.copyOf(muters);
    }

    /** Counts the silences of a rule that mute at some time of the window; one that was expired before its start never does. */
    private void silenced(Expectation.Silenced expected, TestedReplica replica) {
        Window window = expected.window();
        Instant start = script.start().plus(replica.clockAhead());
        Instant from = start.plus(window.from());
        Instant until = start.plus(window.until());
        long count = replica.node().silences().all().stream()
                .filter(silence -> expected.rule().equals(silence.annotations().get(Silence.RULE)))
                .filter(silence -> silence.startsAt().isBefore(silence.endsAt()))
                .filter(silence ->
                        !silence.startsAt().isAfter(until) && silence.endsAt().isAfter(from))
                .count();
        if (count != expected.count()) {
            String when =
                    window.from().equals(window.until()) ? "at " + DurationField.print(window.until()) : window.text();
            log.unmet(
                    expected,
                    "replica " + replica.name() + " has " + count + " silences of rule " + expected.rule() + " " + when
                            + " (expected: " + expected.count() + ")");
        }
    }

    private void alerts(AlertState expected, TestedReplica replica) {
        Instant now = replica.now();
        List<Alert> alerts = matching(replica, expected.alerts());
        List<AlertState.State> states =
                alerts.stream().map(alert -> state(alert, replica.node(), now)).toList();
        AlertState.State state = stateOf(states, expected.state());
        if (state != expected.state()) {
            int first = states.indexOf(state);
            String known = first < 0
                    ? "no alert with " + expected.alerts() + " is known"
                    : alerts.get(first).labels() + " is " + name(state);
            log.unmet(expected, known + at(expected.at(), replica) + " (expected: " + name(expected.state()) + ")");
        }
    }

    private static AlertState.State state(Alert alert, Node node, Instant now) {
        if (alert.resolvedAt(now)) {
            return AlertState.State.RESOLVED;
        }
        return node.muted(alert.labels(), now).isMuted() ? AlertState.State.SUPPRESSED : AlertState.State.FIRING;
    }

    private static String name(AlertState.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** The state of several alerts; firing if suppressed ones fire, unless it is asked whether all of these are suppressed. */
    private static AlertState.State stateOf(List<AlertState.State> alerts, AlertState.State asked) {
        boolean someSuppressed = alerts.contains(AlertState.State.SUPPRESSED);
        if (alerts.contains(AlertState.State.FIRING) || someSuppressed && asked == AlertState.State.FIRING) {
            return AlertState.State.FIRING;
        } else if (someSuppressed) {
            return AlertState.State.SUPPRESSED;
        }
        return alerts.isEmpty() ? AlertState.State.ABSENT : AlertState.State.RESOLVED;
    }
}
