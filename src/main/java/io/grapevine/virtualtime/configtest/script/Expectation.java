package io.grapevine.virtualtime.configtest.script;

import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.util.List;

/** Expectation of a test. */
public sealed interface Expectation {
    /** Where it stands, for messages. */
    String place();

    /**
     * One notification. No two expectations are met by the same one.
     *
     * @param at the time that reports show
     * @param window when it must be
     */
    record OneNotification(String place, NotificationPattern pattern, Duration at, Window window)
            implements Expectation {}

    /**
     * A number of notifications.
     *
     * @param least how many there must be at least
     * @param most how many there may be at most
     */
    record Count(String place, NotificationPattern pattern, Window window, long least, long most)
            implements Expectation {}

    /**
     * Alerts are muted, or not.
     *
     * @param alerts labels of the alerts, of which there must be one at least
     * @param at when
     * @param by what must mute each of them; empty if nothing may
     */
    record Muted(String place, LabelSet alerts, Duration at, List<MutedBy> by) implements Expectation {
        public Muted {
            by = List.copyOf(by);
        }
    }

    /**
     * A rule has a number of silences, in each replica that runs.
     *
     * @param rule the name of the rule
     * @param window when; a silence counts if it is active at some time in it
     */
    record Silenced(String place, String rule, Window window, long count) implements Expectation {}

    /**
     * Something that mutes.
     *
     * @param name the name of the silence or the time interval, or the name of the inhibiting alert; empty for any
     */
    record MutedBy(Kind kind, String name) {
        /** Cause that mutes. */
        public enum Kind {
            /** A silence, called by the name that the test gives to it. */
            SILENCE,
            /** An alert, called by its label {@code alertname}. */
            INHIBITION,
            /** A time interval of a route that the alert takes. */
            INTERVAL
        }
    }
}
