package io.grapevine.server;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.dispatch.Route;
import io.grapevine.node.LoadedConfig;
import io.grapevine.node.Node;
import io.grapevine.server.flags.Options;
import io.grapevine.shadow.ShadowLog;
import io.grapevine.shadow.ShadowMetrics;
import io.grapevine.shadow.ShadowSettings;
import io.grapevine.storage.LogLimits;
import io.grapevine.storage.StateFiles;
import io.grapevine.storage.StorageMetrics;
import io.grapevine.web.Routes;
import io.grapevine.web.api.grapevine.ShadowApi;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Effects of {@code --notify.shadow} in a replica, besides its notifiers; nothing where the flag is not set. */
final class ShadowMode {
    private static final Logger LOG = LoggerFactory.getLogger(ShadowMode.class);

    private final Optional<ShadowLog> log;

    /**
     * The mode that the flag asks for, and its metrics.
     *
     * @param inForce the current configuration
     */
    ShadowMode(Options options, PrometheusRegistry registry, Supplier<LoadedConfig> inForce) {
        ShadowMetrics.registerMode(registry, options.shadow());
        log = options.shadow() ? Optional.of(log(registry, inForce)) : Optional.empty();
    }

    private static ShadowLog log(PrometheusRegistry registry, Supplier<LoadedConfig> inForce) {
        LOG.warn("Shadow mode, no notifications are sent");
        ShadowLog log = new ShadowLog(InstantSource.system(), () -> {
            LoadedConfig loadedConfig = inForce.get();
            return new ShadowSettings(
                    Route.tree(loadedConfig.config().route()),
                    loadedConfig.receivers(),
                    loadedConfig.extensions().raisedAlerts());
        });
        ShadowMetrics.register(registry, log);
        return log;
    }

    /** Whether the replica is a shadow. */
    boolean isOn() {
        return log.isPresent();
    }

    /** The files of the notification log: those of a shadow are its own, as a server that sends must not read them. */
    StateFiles nflogFiles(Path directory, EventLoop loop, StorageMetrics metrics) {
        return isOn()
                ? StateFiles.own(directory, "shadow-nflog", LogLimits.DEFAULT, loop, metrics)
                : new StateFiles(directory, "nflog", LogLimits.DEFAULT, loop, metrics);
    }

    /** Listens to a node, before its start. */
    void observe(Node node) {
        log.ifPresent(shadow -> {
            node.recordEvents(shadow);
            node.observe(shadow.listener());
            node.heartbeats().raiseNothing(); // the Alertmanager beside it does not have these alerts
            node.silenceService().raiseNothing();
        });
    }

    /** The endpoints. */
    Stream<Routes> routes() {
        return log.stream().map(ShadowApi::new);
    }
}
