package io.grapevine.virtualtime.configtest.play;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.virtualtime.configtest.script.AlertChange;
import io.grapevine.virtualtime.configtest.script.ScriptStep;
import io.grapevine.virtualtime.configtest.script.TestScript;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The Prometheus servers of a test. They send an alert to every replica when it begins to fire and when it has resolved,
 * and an ended one again for a while, which puts it back into its group. That they send a firing one again changes nothing,
 * and is left out, unless it is the sign of a heartbeat, or there is a time at which they do not reach all replicas: then each
 * firing alert is sent each minute, and expires if it is not, as in production. A replica that starts gets all alerts that fire
 * at once.
 */
final class AlertFeed {
    /** How far the end of an alert that fires is beyond that of the test, on the clock of every replica. */
    private static final Duration BEYOND = Duration.ofDays(1);

    /** The default of Prometheus's {@code --rules.alert.resend-delay}. */
    private static final Duration RESEND_DELAY = Duration.ofMinutes(1);

    /** How long an alert fires that is sent no more: Prometheus sets the end to four times its delay. */
    private static final Duration EXPIRY = RESEND_DELAY.multipliedBy(4);

    /** How long Prometheus sends an ended alert; {@code resolvedRetention} of its rules. */
    private static final Duration RESOLVED_RETENTION = Duration.ofMinutes(15);

    private final TestScript script;
    private final SimLoop world;
    private final Predicate<LabelSet> isHeartbeat;
    private final Map<LabelSet, AlertChange> firing = new LinkedHashMap<>();
    private final boolean expires;
    private final Duration beyond;
    private Set<String> reached;

    /**
     * Servers that reach all replicas.
     *
     * @param isHeartbeat whether an alert of these labels is the sign of a heartbeat, and sent again while it fires
     */
    AlertFeed(TestScript script, SimLoop world, Predicate<LabelSet> isHeartbeat) {
        this.script = script;
        this.world = world;
        this.isHeartbeat = isHeartbeat;
        this.expires = script.steps().stream().anyMatch(ScriptStep.Reach.class::isInstance);
        this.beyond = BEYOND.plus(mostAhead(script.steps()));
        this.reached = Set.copyOf(script.replicaNames());
    }

    private static Duration mostAhead(List<ScriptStep> steps) {
        return steps.stream()
                .filter(ScriptStep.SetClock.class::isInstance)
                .flatMap(step -> ((ScriptStep.SetClock) step).ahead().values().stream())
                .reduce(Duration.ZERO, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    /** Reaches these replicas alone from now on. */
    void reach(List<String> replicas) {
        reached = Set.copyOf(replicas);
    }

    /** The replicas of {@code of} that Prometheus servers reach. */
    List<TestedReplica> reached(List<TestedReplica> of) {
        return of.stream().filter(replica -> reached.contains(replica.name())).toList();
    }

    /** The changes of the test, and the ended alerts that are sent again, by time. */
    List<AlertChange> changes() {
        Map<LabelSet, Duration> firesNext = new LinkedHashMap<>();
        Map<LabelSet, Duration> resolvesNext = new LinkedHashMap<>();
        List<AlertChange> all = new ArrayList<>(script.alerts());
        for (int i = script.alerts().size() - 1; i >= 0; i--) {
            AlertChange change = script.alerts().get(i);
            if (change.kind() == AlertChange.Kind.FIRES) {
                firesNext.put(change.labels(), change.at());
                if (expires || isHeartbeat.test(change.labels())) {
                    Duration until = resolvesNext.getOrDefault(change.labels(), script.end());
                    resend(change, until, all);
                }
            } else if (change.kind() == AlertChange.Kind.RESOLVES) {
                Duration until = firesNext.getOrDefault(change.labels(), script.end());
                Duration latest = change.at().plus(RESOLVED_RETENTION).plusMillis(1);
                resend(change, until.compareTo(latest) < 0 ? until : latest, all);
                resolvesNext.put(change.labels(), change.at());
            }
        }
        all.sort(Comparator.comparing(AlertChange::at));
        return all;
    }

    private static void resend(AlertChange change, Duration until, List<AlertChange> all) {
        for (Duration at = change.at().plus(RESEND_DELAY); at.compareTo(until) < 0; at = at.plus(RESEND_DELAY)) {
            all.add(change.againAt(at));
        }
    }

    void post(List<AlertChange> changes, List<TestedReplica> replicas) {
        for (AlertChange change : changes) {
            if (change.kind() == AlertChange.Kind.FIRES) {
                firing.put(change.labels(), change);
            } else if (change.kind() == AlertChange.Kind.RESOLVES) {
                firing.remove(change.labels());
            }
        }
        reached(replicas).forEach(replica -> post(changes, replica));
        world.settle();
    }

    void resend(TestedReplica replica) {
        if (!reached.contains(replica.name())) {
            return;
        }
        post(List.copyOf(firing.values()), replica);
        world.settle();
    }

    private void post(List<AlertChange> changes, TestedReplica replica) {
        Duration timeout = replica.node().loadedConfig().config().global().resolveTimeout();
        List<Alert> batch = new ArrayList<>(changes.size());
        changes.forEach(change -> batch.add(alert(change, timeout, replica.now())));
        if (!batch.isEmpty()) {
            replica.node().putAlerts(batch);
        }
    }

    /** An alert as the API makes it: without a start it begins now, or when it ends; without an end it times out. */
    private Alert alert(AlertChange change, Duration timeout, Instant now) {
        Instant start = change.startsAt() == null ? null : script.start().plus(change.startsAt());
        Instant end = change.endsAt() == null ? null : script.start().plus(change.endsAt());
        boolean timesOut = end == null && change.kind() == AlertChange.Kind.POSTED;
        if (end == null) {
            end = timesOut ? now.plus(timeout) : endOfFiring();
        }
        if (start == null) {
            start = timesOut ? now : end;
        }
        return new Alert(change.labels(), change.annotations(), start, end, change.generatorUrl(), now, timesOut);
    }

    private Instant endOfFiring() {
        return expires
                ? world.now().plus(EXPIRY)
                : script.start().plus(script.end()).plus(beyond);
    }
}
