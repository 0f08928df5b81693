package io.grapevine.features.heartbeat;

import java.util.Locale;

/** Kinds of signals about a heartbeat. */
public enum HeartbeatSignal {
    /** A sign of life: an alert was received, or a job has succeeded. */
    SUCCESS,
    /** A job has started. */
    START,
    /** A job has failed. */
    FAIL;

    /** The name in metrics and answers: {@code success}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
