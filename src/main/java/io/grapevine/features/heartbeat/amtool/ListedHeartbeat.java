package io.grapevine.features.heartbeat.amtool;

import io.grapevine.template.go.value.GoTime;
import java.util.Optional;

/**
 * A heartbeat as the server lists it.
 *
 * @param kind {@code alert} or {@code ping}
 * @param state {@code new}, {@code up}, {@code late}, {@code missing} or {@code failed}
 * @param running whether a job has started that has not ended
 * @param due when it is missing without another sign
 */
record ListedHeartbeat(
        String name,
        String kind,
        String state,
        boolean running,
        Optional<GoTime> lastSeen,
        Optional<GoTime> due,
        Optional<GoTime> pausedUntil,
        String message) {
    /** The state and what goes with it. */
    String states() {
        return state + (running ? ", running" : "") + (pausedUntil.isPresent() ? ", paused" : "");
    }
}
