package io.grapevine.sim.world;

import io.grapevine.model.LabelSet;
import java.time.Duration;

/**
 * A heartbeat, and the signs of life that replicas have received.
 *
 * @param within how long after a sign, or after a slot, the next one is missing
 * @param waits whether it is not missing before its first sign
 * @param alert the labels of the alert that is raised
 * @param signs the signs of life
 */
public record KnownHeartbeat(String name, Duration within, boolean waits, LabelSet alert, SignLog signs) {
    KnownHeartbeat(String name, Duration within, boolean waits, LabelSet alert) {
        this(name, within, waits, alert, new SignLog());
    }
}
