package io.grapevine.virtualtime.configtest.play;

import io.grapevine.dispatch.Route;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.mute.Inhibition;
import io.grapevine.node.Node;
import io.grapevine.notify.TimeMuting;
import io.grapevine.silence.Silence;
import io.grapevine.virtualtime.configtest.script.Expectation;
import io.grapevine.virtualtime.configtest.script.Expectation.AlertState;
import io.grapevine.virtualtime.configtest.script.Expectation.MutedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Records the state of replicas at the times at which a test has expectations about it. Each replica is asked by its own clock,
 * as its API would answer.
 *
 * @param silenceNames the names that the test gives to silences, by id
 */
record StateProbes(ScriptPlayer player, PlayLog log, Instant start, Map<String, String> silenceNames) {
    /** Records what an expectation is about. */
    void record(Expectation.OfState expected) {
        List<TestedReplica> asked = player.running().stream()
                .filter(replica -> isMeant(replica, expected.replicas()))
                .toList();
        if (asked.isEmpty()) {
            String name = expected.replicas().name();
            log.problem(
                    expected.place(),
                    (name.isEmpty() ? "no replica" : "replica " + name + " does not run")
                            + " (expected: a replica that runs)");
        }
        for (TestedReplica replica : asked) {
            if (expected instanceof Expectation.Muted muted) {
                log.add(muted, new PlayLog.MuteFinding(replica.name(), mutes(muted, replica)));
            } else if (expected instanceof Expectation.Silenced silenced) {
                log.add(silenced, new PlayLog.SilencedFinding(replica.name(), silences(silenced, replica)));
            } else if (expected instanceof AlertState state) {
                log.add(state, new PlayLog.AlertsFinding(replica.name(), alerts(state, replica)));
            }
        }
    }

    private boolean isMeant(TestedReplica replica, Expectation.Replicas replicas) {
        return switch (replicas.kind()) {
            case ALL -> true;
            case ONE -> replica.name().equals(replicas.name());
            case FIRST -> replica.equals(player.running().get(0));
        };
    }

    /** What mutes each alert that fires and has the labels. */
    private List<PlayLog.MutedAlert> mutes(Expectation.Muted expected, TestedReplica replica) {
        List<PlayLog.MutedAlert> found = new ArrayList<>();
        Instant now = replica.now();
        for (Alert alert : matching(replica, expected.alerts())) {
            if (!alert.resolvedAt(now)) {
                found.add(new PlayLog.MutedAlert(alert.labels(), muters(replica, alert.labels(), now)));
            }
        }
        return found;
    }

    private static List<Alert> matching(TestedReplica replica, LabelSet labels) {
        return replica.node().alerts().all().stream()
                .filter(alert -> alert.labels().intersect(labels).equals(labels))
                .toList();
    }

    private List<MutedBy> muters(TestedReplica replica, LabelSet labels, Instant now) {
        Node node = replica.node();
        Set<MutedBy> muters = new LinkedHashSet<>();
        for (Silence silence : node.mutes().silences(labels, now)) {
            String name = silenceNames.getOrDefault(silence.id(), nameOf(silence));
            muters.add(new MutedBy(MutedBy.Kind.SILENCE, name));
        }
        node.mutes().inhibition(labels, now).map(Inhibition::source).ifPresent(source -> {
            Alert inhibiting = node.alerts().get(source);
            muters.add(new MutedBy(MutedBy.Kind.INHIBITION, inhibiting == null ? "" : inhibiting.name()));
        });
        TestedConfig config = player.configOf(replica.name());
        TimeMuting times = new TimeMuting(config.config().timeIntervals());
        for (Route route : config.route().match(labels)) {
            times.mutedBy(route.config(), now).forEach(name -> muters.add(new MutedBy(MutedBy.Kind.INTERVAL, name)));
        }
        return List.copyOf(muters);
    }

    /** The rule that makes the silence, or its id. */
    private static String nameOf(Silence silence) {
        String rule = silence.annotations().get(Silence.RULE);
        return rule == null ? silence.id() : rule;
    }

    /** How many silences of a rule mute at some time of the window; one that was expired before its start never does. */
    private long silences(Expectation.Silenced expected, TestedReplica replica) {
        Duration ahead = replica.clockAhead();
        Instant from = start.plus(ahead).plus(expected.window().from());
        Instant until = start.plus(ahead).plus(expected.window().until());
        return replica.node().silences().all().stream()
                .filter(silence -> expected.rule().equals(silence.annotations().get(Silence.RULE)))
                .filter(silence -> silence.startsAt().isBefore(silence.endsAt()))
                .filter(silence ->
                        !silence.startsAt().isAfter(until) && silence.endsAt().isAfter(from))
                .count();
    }

    private static List<PlayLog.KnownAlert> alerts(AlertState expected, TestedReplica replica) {
        Instant now = replica.now();
        return matching(replica, expected.alerts()).stream()
                .map(alert -> new PlayLog.KnownAlert(alert.labels(), state(alert, replica.node(), now)))
                .toList();
    }

    private static AlertState.State state(Alert alert, Node node, Instant now) {
        if (alert.resolvedAt(now)) {
            return AlertState.State.RESOLVED;
        }
        return node.mutes().status(alert.labels(), now).isMuted()
                ? AlertState.State.SUPPRESSED
                : AlertState.State.FIRING;
    }
}
