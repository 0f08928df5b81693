package io.grapevine.server;

import io.grapevine.base.commandline.FeatureFlag;
import io.grapevine.config.EventRecorderConfig;
import io.grapevine.core.Feature;
import io.grapevine.core.node.Node;
import io.grapevine.event.EventData;
import io.grapevine.event.NodeEvents;
import io.grapevine.eventrecorder.EventRecorder;
import io.grapevine.httpclient.sender.DialMetrics;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.server.flags.Options;
import io.grapevine.shadow.ShadowLog;
import io.grapevine.shadow.ShadowSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of the running server: sent to the outputs of the configuration, with the feature {@code event-recorder}, or kept by a
 * shadow, which sends nothing. Nothing happens where the flags ask for neither.
 */
final class LiveEvents {
    private static final Logger LOG = LoggerFactory.getLogger(LiveEvents.class);

    /** How long opening the outputs may take: a file system that hangs must not keep a configuration from being used. */
    private static final Duration OPENED = Duration.ofSeconds(20);

    /** How long the recorder may send at the end what it holds. */
    private static final Duration SENT = Duration.ofSeconds(5);

    private final Optional<ShadowLog> shadow;
    private final Optional<EventRecorder> recorder;

    /**
     * No outputs yet.
     *
     * @param node the replica, once it works
     */
    LiveEvents(
            Options options,
            String hostName,
            Vertx vertx,
            PrometheusRegistry registry,
            DialMetrics connections,
            Supplier<Node> node) {
        ShadowLog.registerMode(registry, options.shadow());
        shadow = options.shadow() ? Optional.of(shadowLog(registry, node)) : Optional.empty();
        recorder = options.enables(FeatureFlag.EVENT_RECORDER) && shadow.isEmpty()
                ? Optional.of(new EventRecorder(
                        hostName,
                        () -> new HttpSenders(vertx, System.getenv()).counting(connections.dialer("eventrecorder")),
                        registry))
                : Optional.empty();
    }

    private static ShadowLog shadowLog(PrometheusRegistry registry, Supplier<Node> node) {
        LOG.warn("Shadow mode, no notifications are sent");
        ShadowLog log = new ShadowLog(
                InstantSource.system(), () -> ShadowSettings.of(node.get().loadedConfig()));
        log.register(registry);
        return log;
    }

    /** What a shadow records in place of what it would send; empty for a replica that sends. */
    Optional<ShadowLog> shadow() {
        return shadow;
    }

    /** The feature by which the replica sends its events here; none where nobody takes them. */
    List<Feature> feature() {
        return shadow.<List<Feature>>map(log -> List.of(core -> new NodeEvents(core, log::record)))
                .orElseGet(this::ofTenant);
    }

    /** The feature by which the replica of a tenant sends its events here; none where nobody takes them. */
    List<Feature> ofTenant() {
        return recorder.<List<Feature>>map(events -> List.of(core -> new NodeEvents(core, events::record)))
                .orElse(List.of());
    }

    /** Records an event that is not one of the state of the replica, if anybody takes its events. */
    static void record(Node node, EventData data) {
        node.part(NodeEvents.class).ifPresent(events -> events.record(data));
    }

    /** Takes what there is no event of from the replica, which is yet to start. */
    void listen(Node node) {
        shadow.ifPresent(log -> {
            node.observe(log.listener());
            node.raiseNothing(); // the Alertmanager beside it does not have these alerts
        });
    }

    /** Opens the outputs of a configuration, and closes those of the one before. Waits, so not on an event loop. */
    void use(EventRecorderConfig next) {
        recorder.ifPresent(outputs -> {
            try {
                outputs.use(next).toCompletableFuture().get(OPENED.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                LOG.atError().addKeyValue("err", e).log("Event outputs were not opened in time");
            }
        });
    }

    /** Sends the last events; completes when that is done, or takes too long. */
    CompletionStage<Void> close() {
        return recorder.map(outputs -> outputs.close(SENT)).orElse(CompletableFuture.completedFuture(null));
    }
}
