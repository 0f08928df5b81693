package io.grapevine.httpclient.sender;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.it.Eventually;
import io.grapevine.it.Ports;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.OnVertx;
import io.grapevine.receiver.TestTls;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class DialMetricsIT extends OnVertx {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final DialMetrics metrics = new DialMetrics(registry);
    private final HttpSenders senders = new HttpSenders(vertx, Map.of()).counting(metrics.dialer("webhook"));

    private void post(HttpSender sender, String url) throws InterruptedException {
        try {
            assertThat(sender.send(HttpCall.postJson(url, "{}").within(Duration.ofSeconds(10)))
                            .toCompletableFuture()
                            .get())
                    .isNotNull();
        } catch (ExecutionException failed) {
            assertThat(failed.getCause()).isNotNull();
        }
    }

    /** What is not zero, without the common part of the names. */
    private Map<String, Double> counted() {
        Map<String, Double> counted = new TreeMap<>();
        registry.scrape().forEach(metric -> {
            String name = metric.getMetadata().getName().replace("net_conntrack_dialer_conn_", "");
            for (CounterSnapshot.CounterDataPointSnapshot point : ((CounterSnapshot) metric).getDataPoints()) {
                assertThat(point.getLabels().get("dialer_name")).isEqualTo("webhook");
                String reason = point.getLabels().get("reason");
                if (point.getValue() != 0) {
                    counted.put(reason == null ? name : name + " " + reason, point.getValue());
                }
            }
        });
        return counted;
    }

    @Test
    void allCountersOfAKindAreThereBeforeTheFirstConnection() {
        assertThat(registry.scrape().stream()
                        .map(metric -> metric.getMetadata().getName() + " "
                                + metric.getDataPoints().size()))
                .containsExactlyInAnyOrder(
                        "net_conntrack_dialer_conn_attempted 1",
                        "net_conntrack_dialer_conn_closed 1",
                        "net_conntrack_dialer_conn_established 1",
                        "net_conntrack_dialer_conn_failed 4");
    }

    @Test
    void connectionThatServesSeveralRequestsCountsOnceAndIsClosedWithItsClient() throws Exception {
        HttpSender sender = senders.of(HttpConfig.DEFAULT);
        for (int i = 0; i < 20; i++) {
            post(sender, hook.url("/"));
        }
        // a request that comes before the connection is given back takes another one
        double made = counted().getOrDefault("established", 0.0);
        assertThat(made).isBetween(1.0, 19.0);
        assertThat(counted()).isEqualTo(Map.of("attempted", made, "established", made));

        senders.close();
        Eventually.holds("closed", () -> counted().getOrDefault("closed", 0.0) >= made);
        assertThat(counted()).isEqualTo(Map.of("attempted", made, "established", made, "closed", made));
    }

    @Test
    void refusalCountsAsRefusedAndAsUnknownAsInAlertmanager() throws Exception {
        post(senders.of(HttpConfig.DEFAULT), "http://127.0.0.1:" + Ports.free() + "/");

        assertThat(counted()).isEqualTo(Map.of("attempted", 1.0, "failed refused", 1.0, "failed unknown", 1.0));
    }

    @Test
    void nameThatDoesNotExistCountsAsResolution() throws Exception {
        post(senders.of(HttpConfig.DEFAULT), "http://grapevine.invalid/");

        assertThat(counted()).isEqualTo(Map.of("attempted", 1.0, "failed resolution", 1.0));
    }

    @Test
    void handshakeThatFailsCountsAsEstablishedAndClosed() throws Exception {
        try (HookServer secure = HookServer.start(TestTls.server("server"), false)) {
            post(senders.of(HttpConfig.DEFAULT), secure.url("/"));
        }

        assertThat(counted()).isEqualTo(Map.of("attempted", 1.0, "established", 1.0, "closed", 1.0));
    }

    @Test
    void connectionToAProxyCountsAsOne() throws Exception {
        try (TinyProxy proxy = TinyProxy.start();
                HookServer secure = HookServer.start(TestTls.server("server"), false)) {
            ProxyConfig through = new ProxyConfig(
                    new Url("http://127.0.0.1:" + proxy.port()), "", false, Map.of("X-A", List.of(new Secret("b"))));
            post(
                    senders.of(new HttpConfig(null, null, null, TestTls.trusting(), true, true, through, null)),
                    secure.url("/"));
        }

        assertThat(counted()).isEqualTo(Map.of("attempted", 1.0, "established", 1.0, "closed", 1.0));
    }
}
