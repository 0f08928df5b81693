package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.web.Routes;
import io.grapevine.web.ServedWeb;
import io.vertx.ext.web.Router;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventStreamsIT {
    private static final int LONG = 2 << 20;
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private volatile Overview overview = Overview.EMPTY;
    private volatile Runnable reading = () -> {};
    private final OverviewFeed feed = new OverviewFeed(this::read, InstantSource.system(), "e");
    private final EventStreams streams = new EventStreams(feed, HEARTBEAT);

    @AutoClose
    private ServedWeb web;

    private int changes;

    @BeforeEach
    void serve() throws Exception {
        web = ServedWeb.serve(ServedWeb.options(), new Routes() {
            @Override
            public void mount(Router router) {
                router.get("/api/events").handler(streams::open);
            }

            @Override
            public boolean isStream(String path) {
                return path.equals("/api/events");
            }
        });
    }

    private Overview read() {
        reading.run();
        return overview;
    }

    /** Puts another alert in the place of the one that is there. */
    private void change(int length) {
        String text = ++changes + "x".repeat(length);
        overview = new Overview(Map.of(), Map.of("a", new OverviewFeedTest.Text(text)), Map.of(), Map.of());
    }

    private Socket open(String since) throws IOException {
        return open(web, since);
    }

    private static Socket open(ServedWeb web, String since) throws IOException {
        Socket socket = web.connect();
        String request = "GET /api/events?since=" + since + " HTTP/1.1\r\nHost: h\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Skips lines up to one that starts so; not for longer than some heartbeats. */
    private static String awaitLine(BufferedReader lines, String start) throws IOException {
        int heartbeats = 0;
        String line = lines.readLine();
        while (line != null && !line.startsWith(start)) {
            heartbeats += line.startsWith("event: heartbeat") ? 1 : 0;
            line = heartbeats == 9 ? null : lines.readLine();
        }
        assertThat(line).as("line that starts with " + start).isNotNull();
        return line;
    }

    @Test
    void aStreamIsNotKeptByProxiesAndBeginsWithWhatWasMissed() throws Exception {
        for (int i = 0; i < 3; i++) {
            change(10);
            feed.refresh();
        }
        try (Socket socket = open("e-1")) {
            BufferedReader lines = reader(socket);
            assertThat(awaitLine(lines, "Content-Type").toLowerCase(Locale.ROOT))
                    .isEqualTo("content-type: text/event-stream");
            awaitLine(lines, "retry: 2000");
            assertThat(awaitLine(lines, "id:")).isEqualTo("id: e-2");
            assertThat(awaitLine(lines, "id:")).isEqualTo("id: e-3");
            change(10);
            assertThat(awaitLine(lines, "id:")).isEqualTo("id: e-4");
            assertThat(awaitLine(lines, "event:")).isEqualTo("event: change");
            assertThat(awaitLine(lines, "data:")).contains("\"id\":\"e-4\"").contains("\"a\":\"4xxx");
        }
    }

    @Test
    void aChangeThatAnotherRequestReadsFirstIsSent() throws Exception {
        change(10);
        feed.refresh();
        try (Socket socket = open("e-1")) {
            BufferedReader lines = reader(socket);
            change(10);
            assertThat(awaitLine(lines, "id:")).isEqualTo("id: e-2"); // it is among the clients
            change(10);
            feed.refresh();
            assertThat(awaitLine(lines, "id:")).isEqualTo("id: e-3");
        }
    }

    @Test
    void aClientWithAnUnknownStateMustReadEverything() throws Exception {
        try (Socket socket = open("other-7")) {
            assertThat(awaitLine(reader(socket), "event:")).isEqualTo("event: reset");
        }
    }

    @Test
    void aClientThatHasMissedMoreThanAQueueHoldsMustReadEverything() throws Exception {
        for (int i = 0; i < 5; i++) {
            change(LONG / 4);
            feed.refresh();
        }
        try (Socket socket = open("e-0")) {
            BufferedReader lines = reader(socket);
            assertThat(awaitLine(lines, "event:")).isEqualTo("event: reset");
            change(10);
            assertThat(awaitLine(lines, "id:")).isEqualTo("id: e-6");
        }
    }

    @Test
    void aClientThatDoesNotReadIsDroppedAndOthersAreNot() throws Exception {
        try (Socket slow = open("e-0");
                Socket quick = open("e-0")) {
            BufferedReader lines = reader(quick);
            awaitLine(lines, "retry: 2000");
            for (int i = 1; i <= 8; i++) { // more than the buffers of both ends of a connection hold
                change(2 * LONG);
                assertThat(awaitLine(lines, "id:")).isEqualTo("id: e-" + i);
            }
            assertThat(ServedWeb.closes(slow)).isTrue();
            change(10);
            assertThat(awaitLine(lines, "id:")).isEqualTo("id: e-9");
        }
    }

    /** The overview of a large replica takes long to read; a stream that is opened meanwhile must not be given up. */
    @Test
    void aClientThatComesWhileTheOverviewIsReadGetsTheNextChanges() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        reading = () -> {
            begun.countDown();
            CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS))
                    .join();
            reading = () -> {};
        };
        CompletableFuture<?> read = CompletableFuture.runAsync(feed::refresh);
        begun.await();
        try (Socket socket = open("e-0")) {
            BufferedReader lines = reader(socket);
            awaitLine(lines, "retry: 2000");
            read.join();
            change(10);
            assertThat(awaitLine(lines, "id:")).isEqualTo("id: e-1");
        }
    }

    /** A comment would keep the connection too, but the scripts of a page do not see it. */
    @Test
    void heartbeatsAreEvents() throws Exception {
        EventStreams quick = new EventStreams(feed, Duration.ofMillis(20));
        try (ServedWeb served = ServedWeb.serve(
                        ServedWeb.options(), router -> router.get("/api/events").handler(quick::open));
                Socket socket = open(served, "e-0")) {
            BufferedReader lines = reader(socket);
            assertThat(awaitLine(lines, "event:")).isEqualTo("event: heartbeat");
            assertThat(lines.readLine()).isEqualTo("data: {}");
            assertThat(lines.readLine()).isEmpty();
        }
    }

    @Test
    void stopEndsAllStreamsAndRefusesNewOnes() throws Exception {
        try (Socket socket = open("e-0")) {
            BufferedReader lines = reader(socket);
            awaitLine(lines, "retry: 2000");
            change(10);
            awaitLine(lines, "id: e-1");
            streams.stop();

            assertThat(ServedWeb.closes(socket)).isTrue();
        }
        HttpResponse<String> refused = web.get("/api/events");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    }
}
