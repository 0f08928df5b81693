package io.grapevine.reliability.chaos;

import io.grapevine.reliability.chaos.ChaosPlan.Kind;
import io.grapevine.reliability.chaos.ChaosPlan.Span;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An observation of one side of a run. Times are milliseconds since the start of the run. */
sealed interface Observation {
    /** The time by which observations are sorted. */
    long at();

    /**
     * The state of an alert in a notification.
     *
     * @param startsAt the begin of the alert by the notification
     */
    record State(boolean firing, long startsAt) {}

    /**
     * A notification that arrived.
     *
     * @param answered when the response had been sent
     * @param accepted whether the response was 200
     * @param from the replica that sent it
     * @param states the states of the group's alerts, by instance
     */
    record Notification(long at, long answered, boolean accepted, String from, String group, Map<String, State> states)
            implements Observation {
        @Override
        public String toString() {
            String alerts = new TreeMap<>(states)
                    .entrySet().stream()
                            .map(each -> each.getKey() + (each.getValue().firing() ? " firing" : " resolved"))
                            .collect(Collectors.joining(", "));
            return from + " notifies of " + group + " (" + alerts + ")" + (accepted ? "" : ": refused");
        }
    }

    /**
     * Alerts of a group that a replica accepted.
     *
     * @param at when its response arrived
     * @param evaluation when the alerts were evaluated
     */
    record Post(long at, String replica, String group, long evaluation) implements Observation {
        @Override
        public String toString() {
            return replica + " has accepted " + group + " of " + Judge.seconds(evaluation);
        }
    }

    /** A replica that was disturbed: dead or paused from the beginning of a time until its restart or wake-up at its end. */
    record Disturbed(Kind kind, String replica, Span span) implements Observation {
        @Override
        public long at() {
            return span.to();
        }

        @Override
        public String toString() {
            return replica + ": " + kind + " of " + Judge.seconds(span.from()) + " is over";
        }
    }
}
