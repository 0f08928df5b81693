package io.grapevine.eventrecorder;

import io.grapevine.Scrape;
import io.grapevine.config.EventRecorderConfig;
import io.grapevine.config.EventRecorderConfig.FileOutput;
import io.grapevine.config.EventRecorderConfig.WebhookOutput;
import io.grapevine.config.Secret;
import io.grapevine.event.Event;
import io.grapevine.event.EventData;
import io.grapevine.httpclient.sender.HttpSenders;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A recorder with real files and requests. */
final class RecorderFixture implements AutoCloseable {
    private static final Duration BUDGET = Duration.ofSeconds(20);

    final PrometheusRegistry registry = new PrometheusRegistry();
    private final Vertx vertx = Vertx.vertx();
    final EventRecorder recorder = new EventRecorder("vm", () -> new HttpSenders(vertx, Map.of()), registry);

    private boolean closed;

    static EventRecorderConfig files(Path... paths) {
        return new EventRecorderConfig(
                Stream.of(paths)
                        .map(path -> new FileOutput("", path.toString()))
                        .toList(),
                List.of(),
                List.of(),
                List.of());
    }

    static EventRecorderConfig webhook(WebhookOutput output) {
        return new EventRecorderConfig(List.of(), List.of(output), List.of(), List.of());
    }

    /** A web hook with short waits, one event a request. */
    static WebhookOutput plain(String url) {
        return named("", url);
    }

    /** A web hook with short waits and a name. */
    static WebhookOutput named(String name, String url) {
        return new WebhookOutput(
                name, new Secret(url), null, BUDGET, 2, 2, Duration.ofMillis(1), false, 0, 0, Duration.ZERO);
    }

    /** A web hook that takes several events in a request. */
    static WebhookOutput batched(String url, long events, long bytes, Duration interval) {
        return new WebhookOutput(
                "", new Secret(url), null, BUDGET, 1, 2, Duration.ofMillis(1), true, events, bytes, interval);
    }

    static Event event(String error) {
        return new Event(Instant.EPOCH, "", 0, new EventData.ReloadFailed("f", error));
    }

    void use(EventRecorderConfig config) throws Exception {
        recorder.use(config).toCompletableFuture().get(BUDGET.toSeconds(), TimeUnit.SECONDS);
    }

    void close(Duration budget) throws Exception {
        if (closed) {
            return;
        }
        closed = true;
        recorder.close(budget).toCompletableFuture().get(BUDGET.toSeconds(), TimeUnit.SECONDS);
    }

    /** What a scrape shows of a metric; 0 if it is not there. */
    double metric(String nameAndLabels) {
        return Scrape.lines(registry, nameAndLabels + " ").stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(nameAndLabels.length() + 1)))
                .sum();
    }

    @Override
    public void close() throws Exception {
        close(Duration.ofMillis(1));
        vertx.close().toCompletionStage().toCompletableFuture().get(BUDGET.toSeconds(), TimeUnit.SECONDS);
    }
}
