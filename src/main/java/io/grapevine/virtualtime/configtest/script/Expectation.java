package io.grapevine.virtualtime.configtest.script;

import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.util.List;

/** Expectation of a test. */
public sealed interface Expectation {
    /** The place of the expectation in its file, for messages. */
    String place();

    /**
     * A notification that must be sent. No two expectations are met by the same one.
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
     * @param by what must mute each of them; empty if nothing may
     */
    record Muted(String place, LabelSet alerts, Duration at, List<MutedBy> by, Replicas replicas) implements OfState {
        public Muted {
            by = List.copyOf(by);
        }
    }

    /**
     * A rule has a number of silences.
     *
     * @param window when; a silence counts if it is active at some time in it
     */
    record Silenced(String place, String rule, Window window, long count, Replicas replicas) implements OfState {
        @Override
        public Duration at() {
            return window.until();
        }
    }

    /** Alerts have a state. */
    record AlertState(String place, LabelSet alerts, Duration at, State state, Replicas replicas) implements OfState {
        /** State of the alerts with some labels in one replica. */
        public enum State {
            /** One alert at least fires, be it muted or not. */
            FIRING,
            /** One alert at least fires, and all that fire are silenced or inhibited. */
            SUPPRESSED,
            /** One alert at least is known, and none fires. */
            RESOLVED,
            /** No alert is known. */
            ABSENT
        }
    }

    /** An expectation about the state of replicas at one time. */
    sealed interface OfState extends Expectation {
        /** The time at which the state is looked at. */
        Duration at();

        /** The replicas of which the state is looked at. */
        Replicas replicas();
    }

    /**
     * The replicas that an expectation is about, of those that run at its time.
     *
     * @param areAll whether it is about all of them
     * @param name the name of the one that it is about; empty for the first
     */
    record Replicas(boolean areAll, String name) {
        /** The first replica that runs. */
        static final Replicas FIRST = new Replicas(false, "");

        /** All replicas that run. */
        static final Replicas ALL = new Replicas(true, "");
    }

    /**
     * The cause of a muting.
     *
     * @param name the name of the silence or the time interval, or the name of the inhibiting alert; empty for any
     */
    record MutedBy(Kind kind, String name) {
        /** Kind of a cause that mutes. */
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
