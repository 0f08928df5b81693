package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.it.Eventually;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebLimitsIT {
    /** With little time for a head, and enough for everything else. */
    private static final WebOptions.Limits HASTY = new WebOptions.Limits(
            1_000, Duration.ofMillis(300), Duration.ofMinutes(1), Duration.ofMinutes(1), Integer.MAX_VALUE);

    private static final WebOptions.Limits QUICK =
            new WebOptions.Limits(1_000, Duration.ofMillis(400), Duration.ofMillis(400), Duration.ofMillis(600), 1_000);

    private final Queue<RoutingContext> held = new ConcurrentLinkedQueue<>();
    private final Queue<RoutingContext> waiting = new ConcurrentLinkedQueue<>();
    private final CountDownLatch arrived = new CountDownLatch(1);

    /** Keeps requests to {@code /hold} without an answer, and gives bodies of {@code /api/v2/alerts} back. */
    private final Routes routes = router -> {
        router.route("/hold").handler(context -> {
            held.add(context);
            arrived.countDown();
        });
        router.route("/wait").handler(context -> {
            ComputeSlots.pause(context);
            waiting.add(context);
        });
        router.route("/begin").handler(context -> {
            context.response().setChunked(true).write("some");
            held.add(context);
        });
        router.post("/api/v2/alerts")
                .handler(context -> context.end(context.body().buffer()));
        router.route("/broken").handler(context -> {
            throw new IllegalStateException("hunter2");
        });
    };

    private void awaitArrival() throws InterruptedException {
        assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void answerHeld() {
        held.forEach(context -> context.vertx().runOnContext(ignored -> context.end("late")));
    }

    @Test
    void moreGetRequestsThanAllowedAreRefusedAndCounted() throws Exception {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options("--web.get-concurrency=1"), routes)) {
            CompletableFuture<HttpResponse<String>> first = web.later("/hold");
            awaitArrival();

            HttpResponse<String> second = web.get("/metrics");
            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.body()).isEqualTo("Limit of concurrent GET requests reached (1), try again later.\n\n");
            assertThat(web.request("POST", "/-/reload", "").statusCode()).isEqualTo(200);

            answerHeld();
            assertThat(ServedWeb.await(first).body()).isEqualTo("late");
            // the client may have the answer a moment before the server has counted its end
            Eventually.holds(
                    "the place is free",
                    () -> web.get("/metrics")
                            .body()
                            .contains("alertmanager_http_requests_in_flight{method=\"get\"} 1.0"));
            Eventually.holds(
                    "the refusal is counted",
                    () -> Pattern.compile("alertmanager_http_concurrency_limit_exceeded_total\\{method=\"get\"} [1-9]")
                            .matcher(web.get("/metrics").body())
                            .find());
        }
    }

    @Test
    void probesAreAnsweredWhenNoPlaceIsFree() throws Exception {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options("--web.get-concurrency=1"), routes)) {
            CompletableFuture<HttpResponse<String>> first = web.later("/hold");
            awaitArrival();

            assertThat(web.get("/metrics").statusCode()).isEqualTo(503);
            assertThat(web.get("/-/healthy").statusCode()).isEqualTo(200);
            assertThat(web.get("/-/ready").statusCode()).isEqualTo(200);
            answerHeld();
            ServedWeb.await(first);
        }
    }

    @Test
    void aRequestThatWaitsForItsClientLeavesItsPlaceAndGetsTheNextOne() throws Exception {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options("--web.get-concurrency=1"), routes)) {
            CompletableFuture<HttpResponse<String>> first = web.later("/wait");
            Eventually.holds("the first waits", () -> !waiting.isEmpty());
            RoutingContext context = waiting.remove();
            CompletableFuture<HttpResponse<String>> second = web.later("/hold");
            awaitArrival();

            ComputeSlots.resume(context, () -> context.vertx().runOnContext(ignored -> context.end("resumed")));
            assertThat(web.get("/metrics").statusCode()).isEqualTo(503);
            assertThat(first).isNotDone();

            answerHeld();
            assertThat(ServedWeb.await(second).body()).isEqualTo("late");
            assertThat(ServedWeb.await(first).body()).isEqualTo("resumed");
            Eventually.holds("the place is free", () -> web.get("/metrics").statusCode() == 200);
        }
    }

    /** Requests and streams of the owners that a header names, as a gateway names tenants. */
    private final Routes shared = new Routes() {
        @Override
        public void guard(Router root) {
            root.route().handler(context -> {
                RequestLimits.share(context, context.request().getHeader("X-Owner"));
                context.next();
            });
        }

        @Override
        public void mount(Router router) {
            routes.mount(router);
            router.get("/stream").handler(context -> {
                held.add(context);
                context.response().setChunked(true).write(RequestLimits.admitsStream(context) ? "open" : "full");
            });
        }

        @Override
        public boolean isStream(String path) {
            return path.equals("/stream");
        }
    };

    @Test
    void oneTenantLeavesPlacesToOthers() throws Exception {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options("--web.get-concurrency=4"), shared)) {
            for (int i = 0; i < 2; i++) {
                web.later("/hold", "X-Owner", "a");
            }
            Eventually.holds("one tenant has half of the places", () -> held.size() == 2);

            assertThat(web.get("/hold", "X-Owner", "a").statusCode()).isEqualTo(503);
            assertThat(web.get("/metrics", "X-Owner", "b").statusCode()).isEqualTo(200);
            answerHeld();
        }
    }

    @Test
    void streamsAreBoundedForAllAndSharedByTenants() throws Exception {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options(), shared)) {
            List<Socket> streams = new ArrayList<>();
            for (int i = 0; i < RequestLimits.MOST_STREAMS / 2; i++) {
                streams.add(stream(web, "a", "open"));
            }
            streams.add(stream(web, "a", "full"));
            streams.add(stream(web, "b", "open"));
            for (Socket each : streams) {
                each.close();
            }
            Eventually.holds("the places are free again", () -> {
                try (Socket next = stream(web, "a", "")) {
                    return next.isConnected() && lastStream.contains("open");
                }
            });
        }
    }

    private String lastStream = "";

    private Socket stream(ServedWeb web, String owner, String expected) throws IOException {
        Socket socket = web.connect();
        send(socket, "GET /stream HTTP/1.1\r\nHost: h\r\nX-Owner: " + owner + "\r\n\r\n");
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("open") < 0 && answer.indexOf("full") < 0) {
            answer.append((char) socket.getInputStream().read());
        }
        lastStream = answer.toString();
        assertThat(lastStream).contains(expected);
        return socket;
    }

    @Test
    void aClientThatGoesAwayFreesItsPlace() throws UnusableFileException, IOException, InterruptedException {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options("--web.get-concurrency=1"), routes)) {
            try (Socket socket = web.connect()) {
                send(socket, "GET /hold HTTP/1.1\r\nHost: h\r\n\r\n");
                awaitArrival();
            }
            HttpResponse<String> next = web.get("/metrics");
            for (long end = System.nanoTime() + 20_000_000_000L;
                    next.statusCode() == 503 && System.nanoTime() < end; ) {
                next = web.get("/metrics");
            }

            assertThat(next.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aRequestThatTakesTooLongIsAnswered503() throws UnusableFileException, IOException, InterruptedException {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options("--web.timeout=1500ms"), routes)) {
            HttpResponse<String> response = web.get("/hold");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).isEqualTo("Exceeded configured timeout of 1.5s.\n");
            answerHeld();
            assertThat(web.get("/-/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anAnswerThatIsCutOffByTheTimeoutIsNotTakenForWhole() throws UnusableFileException, IOException {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options("--web.timeout=300ms"), routes)) {
            String answer = web.raw("GET /begin HTTP/1.1\r\nHost: h\r\n\r\n");

            assertThat(answer).contains("some").doesNotContain("\r\n0\r\n");
        }
    }

    @Test
    void theConnectionsWithoutARequestForLongestAreClosedWhenThereAreTooMany() throws Exception {
        WebOptions.Limits usual = WebOptions.Limits.DEFAULT;
        WebOptions.Limits few = new WebOptions.Limits(usual.body(), usual.head(), usual.bodyTime(), usual.idle(), 20);
        try (ServedWeb web = ServedWeb.serve(ServedWeb.limited(few), routes);
                Socket busy = web.connect()) {
            send(busy, "GET /hold HTTP/1.1\r\nHost: h\r\n\r\n");
            awaitArrival();
            List<Socket> idle = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                idle.add(web.connect());
                assertThat(web.raw("GET /-/ready HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
                        .startsWith("HTTP/1.1 200");
            }

            assertThat(ServedWeb.closes(idle.get(0))).isTrue();
            answerHeld();
            assertThat((char) busy.getInputStream().read()).isEqualTo('H');
            Socket last = idle.get(24);
            send(last, "GET /-/ready HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            assertThat(new String(last.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 200");
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void aPartOfTheFilesThatMayBeOpenIsKeptForTheProgram() {
        assertThat(ConnectionTracker.mostConnections(1_024, 200)).isEqualTo(1_024 - 200 - 128);
        assertThat(ConnectionTracker.mostConnections(256, 150)).isEqualTo(42);
        assertThat(ConnectionTracker.mostConnections(256, 250)).isEqualTo(16);
        assertThat(ConnectionTracker.mostConnections(1L << 40, 250)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aBodyBeyondTheLimitIsRefused() throws UnusableFileException, IOException, InterruptedException {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.limited(QUICK), routes)) {
            assertThat(web.request("POST", "/api/v2/alerts", "x".repeat(1_000)).body())
                    .hasSize(1_000);
            String head = "POST /api/v2/alerts HTTP/1.1\r\nHost: h\r\n";
            assertThat(web.raw(head + "Content-Length: 1001\r\n\r\n")).startsWith("HTTP/1.1 413");
            String chunk = "400\r\n" + "x".repeat(0x400) + "\r\n0\r\n\r\n";
            assertThat(web.raw(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk))
                    .startsWith("HTTP/1.1 413");
        }
    }

    /** What takes a step for each slash and each letter behind it takes minutes for the longest head. */
    @Test
    void aPathOfManySlashesIsAnsweredAtOnce() throws UnusableFileException, IOException {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options())) {
            String path = "/x".repeat(500_000);

            assertThat(web.raw("GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void theKindOfABodyDoesNotMatterToHowItIsRead() throws UnusableFileException, IOException, InterruptedException {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options(), routes)) {
            for (String type : new String[] {"application/json", "text/plain", "application/octet-stream"}) {
                assertThat(web.request("POST", "/api/v2/alerts", "[1]", "Content-Type", type)
                                .body())
                        .isEqualTo("[1]");
            }
            for (String type : new String[] {
                "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x"
            }) {
                assertThat(web.request("POST", "/api/v2/alerts", "a=b", "Content-Type", type)
                                .statusCode())
                        .describedAs(type)
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void aClientThatSendsNoWholeHeadIsDropped() throws UnusableFileException, IOException, InterruptedException {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.limited(QUICK), routes);
                Socket socket = web.connect()) {
            Thread trickle = new Thread(() -> trickle(socket, "GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(10_000)));
            trickle.start();

            assertThat(ServedWeb.closes(socket)).isTrue();
            trickle.join();
        }
    }

    @Test
    void aClientThatSendsItsBodyTooSlowlyIsDropped() throws UnusableFileException, IOException, InterruptedException {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.limited(QUICK), routes);
                Socket socket = web.connect()) {
            String head = "POST /api/v2/alerts HTTP/1.1\r\nHost: h\r\nContent-Length: 999\r\n\r\n";
            Thread trickle = new Thread(() -> trickle(socket, head + "x".repeat(500)));
            trickle.start();

            assertThat(ServedWeb.closes(socket)).isTrue();
            trickle.join();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "P",
                "PRI * HTTP/2.0\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nX"
            })
    void aConnectionThatBeginsNoRequestEnds(String part) throws UnusableFileException, IOException {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.limited(HASTY), routes);
                Socket socket = web.connect()) {
            send(socket, part);

            assertThat(ServedWeb.closes(socket)).isTrue();
        }
    }

    @Test
    void aConnectionMayIdleButALaterHeadMustComeAsFastAsTheFirst() throws UnusableFileException, IOException {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.limited(HASTY), routes);
                Socket stuck = web.connect();
                Socket idle = web.connect()) {
            for (Socket socket : List.of(idle, stuck)) {
                send(socket, "GET /-/ready HTTP/1.1\r\nHost: h\r\n\r\n");
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            send(stuck, "GET /-/ready HTTP/1.1\r\nHos");

            assertThat(ServedWeb.closes(stuck)).isTrue();
            idle.setSoTimeout(100);
            assertThat(ServedWeb.closes(idle)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "GET /-/ready HTTP/1.1\r\n", "GET /-/ready HTTP/1.1\r\nHost: h\r\n\r"})
    void aLaterHeadMayComeInPartWithTheRequestBefore(String part) throws UnusableFileException, IOException {
        for (String before : List.of(
                "GET /-/ready HTTP/1.1\r\nHost: h\r\n\r\n",
                "POST /api/v2/alerts HTTP/1.1\r\n" + "Host: h\r\nContent-Length: 3\r\n\r\n[1]")) {
            try (ServedWeb web = ServedWeb.serve(ServedWeb.limited(HASTY), routes);
                    Socket socket = web.connect()) {
                send(socket, before + part);

                assertThat(socket.getInputStream().read()).isEqualTo('H');
                assertThat(ServedWeb.closes(socket)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsOfLinesBehindARequestAreNoPartOfAHead(boolean together) throws UnusableFileException, IOException {
        String lines = "\r\n\n\r\n";
        for (String before : List.of(
                "GET /-/ready HTTP/1.1\r\nHost: h\r\n\r\n",
                "POST /api/v2/alerts HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n[1]")) {
            try (ServedWeb web = ServedWeb.serve(ServedWeb.limited(HASTY), routes);
                    Socket stuck = web.connect();
                    Socket idle = web.connect()) {
                send(idle, together ? before + lines : before);
                assertThat(idle.getInputStream().read()).isEqualTo('H');
                send(idle, together ? "" : lines);
                send(stuck, before + lines + "G");

                assertThat(ServedWeb.closes(stuck)).isTrue();
                idle.setSoTimeout(100);
                assertThat(ServedWeb.closes(idle)).isFalse();
            }
        }
    }

    @Test
    void whoHasSentAPartOfAHeadWhileARequestIsAnsweredGetsTheAnswer() throws Exception {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.limited(HASTY), routes);
                Socket socket = web.connect()) {
            send(socket, "GET /hold HTTP/1.1\r\nHost: h\r\n\r\n");
            awaitArrival();
            send(socket, "GET /-/ready HTTP/1.1\r\nHos");
            Thread.sleep(2 * HASTY.head().toMillis());
            answerHeld();

            assertThat(socket.getInputStream().read()).isEqualTo('H');
            assertThat(ServedWeb.closes(socket)).isTrue();
        }
    }

    @Test
    void http2NeedsNoTlsWhereTheClientKnowsOfItAndIsNotSwitchedTo() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options(), routes)) {
            HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setHttp2ClearTextUpgrade(false));
            HttpClientResponse answer =
                    ServedWeb.await(client.request(HttpMethod.GET, web.port(), "127.0.0.1", "/-/ready")
                            .compose(HttpClientRequest::send)
                            .toCompletionStage());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);

            String upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n";
            assertThat(web.raw("GET /-/ready HTTP/1.1\r\nHost: h\r\n" + upgrade + "\r\n"
                            + "GET /-/ready HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK")
                    .doesNotContain("HTTP/1.1 101")
                    .containsPattern("(?s)OK.*HTTP/1.1 200 OK");
        } finally {
            ServedWeb.await(vertx.close().toCompletionStage());
        }
    }

    private static void trickle(Socket socket, String text) {
        try {
            int head = text.indexOf("\r\n\r\n") < 0 ? 0 : text.indexOf("\r\n\r\n") + 4;
            send(socket, text.substring(0, head));
            for (char c : text.substring(head).toCharArray()) {
                socket.getOutputStream().write(c);
                Thread.sleep(50);
            }
        } catch (IOException | InterruptedException e) {
            // The server has closed the connection, which is what the test waits for.
        }
    }

    @Test
    void anIdleConnectionIsClosedAfterAWhile() throws UnusableFileException, IOException {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.limited(QUICK), routes);
                Socket socket = web.connect()) {
            send(socket, "GET /-/ready HTTP/1.1\r\nHost: h\r\n\r\n");

            assertThat(ServedWeb.closes(socket)).isTrue();
        }
    }

    @Test
    void aBrokenHandlerShowsNoInsides() throws UnusableFileException, IOException, InterruptedException {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options(), routes)) {
            HttpResponse<String> response = web.get("/broken");

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).isEqualTo("Internal Server Error\n");
        }
    }

    @Test
    void aStopWaitsForWhatIsBeingAnsweredAndTurnsTheRestAway()
            throws UnusableFileException, IOException, InterruptedException {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options(), routes)) {
            CompletableFuture<HttpResponse<String>> first = web.later("/hold");
            awaitArrival();
            CompletableFuture<Void> stopped = web.stop(Duration.ofSeconds(20)).toCompletableFuture();

            assertThat(web.get("/-/ready").statusCode()).isEqualTo(503);
            assertThat(stopped).isNotDone();
            answerHeld();
            assertThat(ServedWeb.await(first).body()).isEqualTo("late");
            ServedWeb.await(stopped);
        }
    }

    @Test
    void aStopWaitsNoLongerThanItsPatience() throws UnusableFileException, InterruptedException {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options(), routes)) {
            CompletableFuture<HttpResponse<String>> first = web.later("/hold");
            awaitArrival();
            ServedWeb.await(web.stop(Duration.ofMillis(100)));

            assertThat(first.handle((answer, error) -> error))
                    .succeedsWithin(Duration.ofSeconds(20))
                    .isNotNull();
        }
    }
}
