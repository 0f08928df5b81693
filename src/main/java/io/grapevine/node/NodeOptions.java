package io.grapevine.node;

import io.grapevine.silence.SilenceLimits;
import java.time.Duration;

/**
 * What is fixed when a replica starts.
 *
 * @param retention how long ended silences and entries of the notification log are kept
 * @param maintenanceInterval how often these are tidied and written to disk; zero for never
 * @param alertGcInterval how often ended alerts are forgotten; zero for never
 * @param perAlertNameLimit how many alerts of one name may be active at a time; 0 for any number
 * @param silenceLimits how many silences there may be, and how large
 * @param logSilences whether each change of a silence is logged
 * @param peerTimeout how long a replica waits for each one that sends before it
 * @param dispatchStartDelay how long after the start no group is flushed
 * @param alertNamesInMetrics whether dropped alerts are counted by name
 * @param receiverNamesInMetrics whether notifications are counted by receiver
 * @param groupKeyInMetrics whether alerts are counted by group
 */
public record NodeOptions(
        Duration retention,
        Duration maintenanceInterval,
        Duration alertGcInterval,
        int perAlertNameLimit,
        SilenceLimits silenceLimits,
        boolean logSilences,
        Duration peerTimeout,
        Duration dispatchStartDelay,
        boolean alertNamesInMetrics,
        boolean receiverNamesInMetrics,
        boolean groupKeyInMetrics) {

    /** Alertmanager's defaults. */
    public static final NodeOptions DEFAULTS = new NodeOptions(
            Duration.ofDays(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            0,
            SilenceLimits.NONE,
            false,
            Duration.ofSeconds(15),
            Duration.ZERO,
            false,
            false,
            false);
}
