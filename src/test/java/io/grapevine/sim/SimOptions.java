package io.grapevine.sim;

import io.grapevine.core.Feature;
import io.grapevine.core.node.NodeFixtures;
import io.grapevine.core.node.NodeOptions;
import java.time.Duration;
import java.util.List;

/** The options of simulated replicas: the defaults but for what simulations vary. */
public final class SimOptions {
    private SimOptions() {}

    /** The defaults with another retention and another wait for each replica that sends before. */
    public static NodeOptions of(Duration retention, Duration peerTimeout) {
        return of(retention, peerTimeout, NodeFixtures.OPTIONS.logsMuted(), NodeFixtures.FEATURES);
    }

    /**
     * The defaults with another retention and another wait for each replica that sends before.
     *
     * @param logsMuted whether muted alerts are recorded in the notification log
     * @param features what replicas can do besides
     */
    public static NodeOptions of(Duration retention, Duration peerTimeout, boolean logsMuted, List<Feature> features) {
        NodeOptions usual = NodeFixtures.OPTIONS;
        return new NodeOptions(
                retention,
                usual.maintenanceInterval(),
                usual.alertGcInterval(),
                usual.perAlertNameLimit(),
                usual.silenceLimits(),
                usual.logSilences(),
                peerTimeout,
                usual.dispatchStartDelay(),
                usual.alertNamesInMetrics(),
                usual.receiverNamesInMetrics(),
                logsMuted,
                features);
    }
}
