package io.grapevine.server;

import io.grapevine.eventrecorder.EventRecorder;
import io.grapevine.httpclient.sender.DialMetrics;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.node.LoadedConfig;
import io.grapevine.node.Node;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event recorder of the running server; nothing where the feature is off. */
final class LiveRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRecorder.class);

    /** How long opening the outputs may take: a file system that hangs must not keep a configuration from being used. */
    private static final Duration OPENED = Duration.ofSeconds(20);

    /** How long the recorder may send at the end what it holds. */
    private static final Duration SENT = Duration.ofSeconds(5);

    private final Optional<EventRecorder> recorder;

    private LiveRecorder(Optional<EventRecorder> recorder) {
        this.recorder = recorder;
    }

    /** Records nothing. */
    static LiveRecorder off() {
        return new LiveRecorder(Optional.empty());
    }

    /** Records once there is a configuration with outputs. */
    static LiveRecorder on(LiveReplica.Dependencies dependencies, DialMetrics connections) {
        return new LiveRecorder(Optional.of(EventRecorder.create(
                dependencies.hostName(),
                () -> new HttpSenders(dependencies.vertx(), System.getenv())
                        .counting(connections.dialer("eventrecorder")),
                dependencies.registry())));
    }

    /** Registers the recorder at a node. */
    void listen(Node node) {
        recorder.ifPresent(node::recordEvents);
    }

    /** Opens the outputs of a configuration, and closes those of the one before. */
    void use(LoadedConfig loadedConfig) {
        recorder.ifPresent(outputs -> {
            try {
                outputs.use(loadedConfig.config().eventRecorder())
                        .toCompletableFuture()
                        .get(OPENED.toSeconds(), TimeUnit.SECONDS);
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
