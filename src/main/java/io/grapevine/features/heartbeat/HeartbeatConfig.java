package io.grapevine.features.heartbeat;

import io.grapevine.model.LabelSet;
import io.grapevine.model.Labels;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.timeinterval.Schedule;
import java.time.Duration;
import java.util.Optional;

/**
 * An expected sign of life, whose absence raises an alert.
 *
 * @param name the name, which is also the value of the label {@code heartbeat}
 * @param alert the firing alert whose updates are the signs; empty for one of pings
 * @param schedule the slots after each of which a ping is expected; empty: there is one within {@code patience} at all times
 * @param patience how long after the last sign, or after a slot, it is absent
 * @param runTime how long a started job may run before its end is absent
 * @param alertsIfNeverSeen whether it is absent also if there never was a sign
 * @param labels the labels of the alert besides {@link #ALERT_NAME} and {@link #LABEL}
 * @param annotations the annotations of the alert that differ from the usual ones
 * @param tokenFile the path of the file with the token for pings; empty: none
 */
public record HeartbeatConfig(
        String name,
        Matchers alert,
        Optional<Schedule> schedule,
        Duration patience,
        Duration runTime,
        boolean alertsIfNeverSeen,
        LabelSet labels,
        LabelSet annotations,
        String tokenFile) {
    /** The label {@code alertname} of the alerts. */
    public static final String ALERT_NAME = "HeartbeatMissing";

    /** The label with the name of the heartbeat. */
    public static final String LABEL = "heartbeat";

    /** Whether the signs of life are pings. */
    public boolean isPinged() {
        return alert.isEmpty();
    }

    /** All labels of the alert. */
    public LabelSet alertLabels() {
        LabelSet.Builder all = new LabelSet.Builder(labels.size() + 2);
        labels.forEach(all::add);
        return all.add(Labels.ALERT_NAME, ALERT_NAME).add(LABEL, name).build();
    }
}
