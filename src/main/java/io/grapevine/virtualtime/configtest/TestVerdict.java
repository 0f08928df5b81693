package io.grapevine.virtualtime.configtest;

import io.grapevine.virtualtime.configtest.play.PlayLog;
import io.grapevine.virtualtime.configtest.play.PlayLog.Failure;
import io.grapevine.virtualtime.configtest.play.RecordedSend;
import io.grapevine.virtualtime.configtest.script.Expectation;
import io.grapevine.virtualtime.configtest.script.TestScript;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Result of one test.
 *
 * @param place where it stands
 * @param failures what is not as expected; none if the test has passed
 * @param played what a test in virtual time has led to; null for a test of routing, and for one that could not be run
 * @param took how long it took, by the clock of this computer
 */
public record TestVerdict(
        String name,
        String place,
        List<Failure> failures,
        @Nullable Played played,
        Duration took) {
    public TestVerdict {
        failures = List.copyOf(failures);
    }

    /**
     * A test that was played.
     *
     * @param matched the notification that meets each expectation of one
     */
    public record Played(TestScript script, PlayLog log, Map<Expectation.OneNotification, RecordedSend> matched) {}

    /** Whether everything is as expected. */
    public boolean hasPassed() {
        return failures.isEmpty();
    }
}
