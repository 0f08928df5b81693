package io.grapevine.virtualtime.configtest.script;

import io.grapevine.config.yaml.DurationField;
import java.time.Duration;

/** A span of time in a test, both ends included. */
public record Window(Duration from, Duration until) {
    /** Whether a time is in it. */
    public boolean contains(Duration at) {
        return at.compareTo(from) >= 0 && at.compareTo(until) <= 0;
    }

    /** The span in words, such as {@code between 5m and 1h}. */
    public String text() {
        return "between " + DurationField.print(from) + " and " + DurationField.print(until);
    }
}
