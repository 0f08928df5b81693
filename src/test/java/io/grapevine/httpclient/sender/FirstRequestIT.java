package io.grapevine.httpclient.sender;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.HttpConfig;
import io.grapevine.receiver.HookServer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.metrics.HttpClientMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirstRequestIT {
    private final AtomicInteger clients = new AtomicInteger();
    private final Vertx vertx = Vertx.builder()
            .with(new VertxOptions().setMetricsOptions(new MetricsOptions().setEnabled(true)))
            .withMetrics(options -> new Counting())
            .build();
    private final HookServer server = HookServer.start();
    private final HttpSenders senders = new HttpSenders(vertx, Map.of());

    private final class Counting implements VertxMetrics {
        @Override
        public @Nullable HttpClientMetrics<?, ?, ?, ?> createHttpClientMetrics(HttpClientOptions options) {
            clients.incrementAndGet();
            return null;
        }
    }

    @AfterEach
    void stop() {
        senders.close();
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void senderMakesOneClientAtItsFirstRequest() throws Exception {
        HttpSender sender = senders.of(HttpConfig.DEFAULT);
        senders.of(HttpConfig.DEFAULT);
        assertThat(clients).hasValue(0);
        for (int i = 0; i < 2; i++) {
            sender.send(HttpCall.postJson(server.url("/"), "{}").within(Duration.ofSeconds(10)))
                    .toCompletableFuture()
                    .get();
        }
        assertThat(clients).hasValue(1);
    }
}
