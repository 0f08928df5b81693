package io.grapevine.virtualtime.configtest.play;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.virtualtime.configtest.script.AlertChange;
import io.grapevine.virtualtime.configtest.script.TestScript;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Prometheus servers of a test. They send an alert to every replica when it begins to fire and when it has resolved,
 * and an ended one again for a while, which puts it back into its group. That they send a firing one again changes nothing,
 * and is left out. A replica that starts gets all alerts that fire at once.
 */
final class AlertFeed {
    /** How far the end of an alert that fires is beyond that of the test. */
    private static final Duration BEYOND = Duration.ofDays(1);

    /** The default of Prometheus's {@code --rules.alert.resend-delay}. */
    private static final Duration RESEND_DELAY = Duration.ofMinutes(1);

    /** How long Prometheus sends an ended alert; {@code resolvedRetention} of its rules. */
    private static final Duration RESOLVED_RETENTION = Duration.ofMinutes(15);

    private final TestScript script;
    private final SimLoop world;
    private final Map<LabelSet, AlertChange> firing = new LinkedHashMap<>();

    AlertFeed(TestScript script, SimLoop world) {
        this.script = script;
        this.world = world;
    }

    /** The changes of the test, and the ended alerts that are sent again, by time. */
    List<AlertChange> changes() {
        Map<LabelSet, Duration> firesNext = new LinkedHashMap<>();
        List<AlertChange> all = new ArrayList<>(script.alerts());
        for (int i = script.alerts().size() - 1; i >= 0; i--) {
            AlertChange change = script.alerts().get(i);
            if (change.kind() == AlertChange.Kind.FIRES) {
                firesNext.put(change.labels(), change.at());
            } else if (change.kind() == AlertChange.Kind.RESOLVES) {
                Duration until = firesNext.getOrDefault(change.labels(), script.end());
                Duration latest = change.at().plus(RESOLVED_RETENTION);
                for (Duration at = change.at().plus(RESEND_DELAY);
                        at.compareTo(until) < 0 && at.compareTo(latest) <= 0;
                        at = at.plus(RESEND_DELAY)) {
                    all.add(change.againAt(at));
                }
            }
        }
        all.sort(Comparator.comparing(AlertChange::at));
        return all;
    }

    void post(List<AlertChange> changes, List<TestedReplica> replicas) {
        for (AlertChange change : changes) {
            if (change.kind() == AlertChange.Kind.FIRES) {
                firing.put(change.labels(), change);
            } else if (change.kind() == AlertChange.Kind.RESOLVES) {
                firing.remove(change.labels());
            }
        }
        replicas.forEach(replica -> post(changes, replica));
        world.settle();
    }

    void resend(TestedReplica replica) {
        post(List.copyOf(firing.values()), replica);
        world.settle();
    }

    private void post(List<AlertChange> changes, TestedReplica replica) {
        Duration timeout = replica.node().loadedConfig().config().global().resolveTimeout();
        List<Alert> batch = new ArrayList<>(changes.size());
        changes.forEach(change -> batch.add(alert(change, timeout)));
        if (!batch.isEmpty()) {
            replica.node().putAlerts(batch);
        }
    }

    /** An alert as the API makes it: without a start it begins now, or when it ends; without an end it times out. */
    private Alert alert(AlertChange change, Duration timeout) {
        Instant now = world.now();
        Instant start = change.startsAt() == null ? null : script.start().plus(change.startsAt());
        Instant end = change.endsAt() == null ? null : script.start().plus(change.endsAt());
        boolean timesOut = end == null && change.kind() == AlertChange.Kind.POSTED;
        if (end == null) {
            end = timesOut
                    ? now.plus(timeout)
                    : script.start().plus(script.end()).plus(BEYOND);
        }
        if (start == null) {
            start = timesOut ? now : end;
        }
        return new Alert(change.labels(), change.annotations(), start, end, change.generatorUrl(), now, timesOut);
    }
}
