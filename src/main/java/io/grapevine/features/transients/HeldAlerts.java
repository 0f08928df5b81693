package io.grapevine.features.transients;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The young alerts that a flush of a group has seen, and until when each is held. That follows from when the alert began, so replicas, and
 * processes one after the other, agree on it. From its first flush on it counts on the elapsed clock, so an alert is never held for
 * longer, whatever the clock of its sender says, and wherever that of this replica is set.
 */
final class HeldAlerts {
    /** No alerts. */
    static final HeldAlerts NONE = new HeldAlerts();

    private final Map<LabelSet, Hold> holds = new HashMap<>();
    private Duration end = Duration.ZERO;

    /**
     * The hold of an alert.
     *
     * @param startsAt when the alert began, as its sender says
     * @param end until when it is held, on the elapsed clock
     */
    private record Hold(Instant startsAt, Duration end) {}

    /**
     * When an alert is held no longer, which may have passed; never ({@link Instant#MAX}) if the alert itself ended before.
     *
     * @param hold how long the alert is held after it began
     * @param now when, by the clock of the replica
     * @param elapsed when, on the elapsed clock
     */
    Instant until(Alert alert, Duration hold, Instant now, Duration elapsed) {
        if (alert.hasEnd()) {
            return alert.endsAt().isAfter(alert.startsAt().plus(hold)) ? Instant.MIN : Instant.MAX;
        }
        return now.plus(of(alert, hold, now, elapsed).end().minus(elapsed));
    }

    private Hold of(Alert alert, Duration hold, Instant now, Duration elapsed) {
        Instant start = alert.startsAt();
        Hold known = holds.get(alert.labels());
        if (known != null && known.startsAt().equals(start)) {
            return known;
        }
        Duration age = start.isAfter(now) ? Duration.ZERO : Duration.between(start, now);
        return new Hold(start, elapsed.plus(hold).minus(age));
    }

    /**
     * Adds an alert that fires, if it is held, or is no more but still young by the clocks of its sender and of this replica.
     *
     * @param before the alerts of the flush before
     */
    void add(Alert alert, Duration hold, Instant now, Duration elapsed, HeldAlerts before) {
        Hold next = before.of(alert, hold, now, elapsed);
        if (next.end().compareTo(elapsed) > 0 || alert.startsAt().plus(hold).isAfter(now)) {
            holds.put(alert.labels(), next);
            end = next.end().compareTo(end) > 0 ? next.end() : end;
        }
    }

    boolean isEmpty() {
        return holds.isEmpty();
    }

    boolean contains(LabelSet alert) {
        return holds.containsKey(alert);
    }

    /** The time on the elapsed clock from which no alert is held any longer. */
    Duration end() {
        return end;
    }
}
