package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.core.notify.TestIntegrations;
import io.grapevine.it.Eventually;
import io.grapevine.web.ServedWeb;
import io.grapevine.web.WebOptions;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Twenty thousand alerts, a receiver that hangs, and clients that do not read what they ask for. */
@Tag("thorough")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadIT {
    private static final int ALERTS = 20_000;
    private static final int PER_REQUEST = 64;
    private static final int GET_CONCURRENCY = 4;
    private static final WebOptions FEW_AT_A_TIME =
            ServedWeb.options("--web.get-concurrency=" + GET_CONCURRENCY, "--web.cors.origin=.*");
    private static final String CONFIG = """
            route: {receiver: r, group_by: [host], group_wait: 0s}
            receivers: [{name: r}]
            """;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger sends = new AtomicInteger();
    private LiveApi api;

    @BeforeAll
    void postEveryAlert() throws Exception {
        api = new LiveApi(
                vertx,
                CONFIG,
                receiver -> List.of(TestIntegrations.of(receiver.name(), "webhook", 0, 0, true, notification -> {
                    sends.incrementAndGet();
                    return new CompletableFuture<>();
                })),
                FEW_AT_A_TIME,
                Duration.ofMinutes(1));
        for (int i = 0; i < ALERTS; i += PER_REQUEST) {
            assertThat(api.post("/api/v2/alerts", alerts(i)).statusCode()).isEqualTo(200);
        }
    }

    private static String alerts(int first) {
        List<String> alerts = new ArrayList<>();
        for (int i = first; i < Math.min(first + PER_REQUEST, ALERTS); i++) {
            alerts.add("{\"labels\":{\"alertname\":\"Load\",\"host\":\"h" + i % 500 + "\",\"n\":\"" + i
                    + "\"},\"annotations\":{\"text\":\"" + "x".repeat(500) + "\"}}");
        }
        return alerts.toString();
    }

    @AfterAll
    void stop() throws Exception {
        api.close();
        vertx.close();
    }

    private static Socket ask(LiveApi asked) throws Exception {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1 << 14);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), asked.port()));
        socket.getOutputStream().write("GET /api/v2/alerts HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String head(InputStream in) throws Exception {
        return new String(in.readNBytes("HTTP/1.0 200".length()), StandardCharsets.US_ASCII);
    }

    @Test
    void allAlertsGoInThoughTheReceiverHangs() throws Exception {
        assertThat(sends.get()).isPositive();
        JsonNode alerts = Recording.json(api.get("/api/v2/alerts").body());
        assertThat(alerts).hasSize(ALERTS);
        int grouped = 0;
        for (JsonNode group : Recording.json(api.get("/api/v2/alerts/groups").body())) {
            grouped += group.path("alerts").size();
        }
        assertThat(grouped).isEqualTo(ALERTS);
    }

    @Test
    void clientsThatDisconnectBlockNoOtherClient() throws Exception {
        for (int i = 0; i < 5 * GET_CONCURRENCY; i++) {
            try (Socket socket = ask(api)) {
                assertThat(head(socket.getInputStream())).startsWith("HTTP/1.");
            }
        }
        Eventually.holds("answered", () -> api.get("/api/v2/status").statusCode() == 200);
        assertThat(Recording.json(api.get("/api/v2/alerts").body())).hasSize(ALERTS);
    }

    /** More readers than places of requests and than worker threads. */
    @Test
    void slowReadersHoldNoPlaceAndNoThread() throws Exception {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 10 * GET_CONCURRENCY; i++) {
            Socket socket = ask(api);
            slow.add(socket);
            Eventually.holds(
                    "answered", () -> api.get("/api/v2/alerts?filter=n=7").statusCode() == 200);
        }
        for (int i = 0; i < 10 * GET_CONCURRENCY; i++) {
            assertThat(api.get("/-/healthy").statusCode()).isEqualTo(200);
            assertThat(api.post("/api/v2/alerts", alerts(0)).statusCode()).isEqualTo(200);
        }
        for (Socket socket : slow.subList(1, slow.size())) {
            socket.close();
        }
        try (Socket last = slow.get(0)) {
            String answer = new String(last.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(Recording.json(answer.substring(answer.indexOf("\r\n\r\n") + 4)))
                    .hasSize(ALERTS);
        }
    }

    @Test
    void aLongAnswerIsCompressedForClientsThatTakeIt() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(api.uri("/api/v2/alerts"))
                .header("Accept-Encoding", "gzip")
                .build();
        HttpResponse<byte[]> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());

        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(answer.headers().allValues("Vary")).containsExactly("Origin", "Accept-Encoding");
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            byte[] plain = in.readAllBytes();
            assertThat(answer.body().length).isLessThan(plain.length / 5);
            assertThat(Recording.json(new String(plain, StandardCharsets.UTF_8)))
                    .isEqualTo(Recording.json(api.get("/api/v2/alerts").body()));
        }
    }

    @Test
    void clientsThatReadNothingAreDisconnectedAndBlockNoOtherClientForLong() throws Exception {
        List<Socket> deaf = new ArrayList<>();
        try (LiveApi impatient =
                new LiveApi(vertx, CONFIG, LiveApi.Integrations.NONE, FEW_AT_A_TIME, Duration.ofMillis(500))) {
            impatient
                    .node()
                    .putAlerts(List.copyOf(api.node().alerts().all()))
                    .toCompletableFuture()
                    .get();
            for (int i = 0; i < GET_CONCURRENCY; i++) {
                deaf.add(ask(impatient));
            }
            Eventually.holds("answered", () -> {
                HttpResponse<String> answer = impatient.get("/api/v2/alerts?filter=n=7");
                return answer.statusCode() == 200
                        && Recording.json(answer.body()).size() == 1;
            });
            for (Socket socket : deaf) {
                socket.close();
            }
        }
    }
}
