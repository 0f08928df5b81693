package io.grapevine.app;

import io.grapevine.app.flags.ExternalUrl;
import io.grapevine.app.flags.Options;
import io.grapevine.commandline.BuildInfo;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;

/** Puts the replica together out of the rooms. */
final class Wiring {
    private Wiring() {}

    /**
     * All that the replica is built from.
     *
     * @param options the command line
     * @param hostName the name of this computer
     * @param externalUrl where users reach this server
     * @param vertx the event loops that clients and servers share
     * @param registry where metrics go
     * @param build what this build is
     */
    record Dependencies(
            Options options,
            String hostName,
            ExternalUrl externalUrl,
            Vertx vertx,
            PrometheusRegistry registry,
            BuildInfo build) {}

    /** A replica that has not begun yet. */
    static Replica replica(Dependencies surroundings) {
        return new LiveReplica(surroundings);
    }
}
