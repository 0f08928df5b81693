package io.grapevine.core.node;

import io.grapevine.core.Feature;
import io.grapevine.core.silence.SilenceLimits;
import java.time.Duration;
import java.util.List;

/**
 * The options of a replica that flags set and a reload does not change.
 *
 * @param retention how long expired silences and notification log entries are kept
 * @param maintenanceInterval interval of garbage collection and snapshots of both; zero for never
 * @param alertGcInterval interval of the garbage collection of alerts; zero for never
 * @param perAlertNameLimit limit of active alerts per alert name; 0 for none
 * @param silenceLimits limits of the number and size of silences
 * @param logSilences whether each change of a silence is logged
 * @param peerTimeout how long a replica waits for each one at a lower position
 * @param dispatchStartDelay how long after the start no group is flushed
 * @param alertNamesInMetrics whether dropped alerts are counted by name
 * @param receiverNamesInMetrics whether notifications are counted by receiver
 * @param logsMuted whether muted alerts are recorded in the notification log
 * @param features what the replica can do besides
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
        boolean logsMuted,
        List<Feature> features) {}
