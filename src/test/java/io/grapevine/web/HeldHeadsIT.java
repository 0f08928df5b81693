package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Eventually;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads of requests, sent without a login, at a server with 16 MiB of memory: a MiB of that is for heads. */
class HeldHeadsIT {
    private static final long MIB = 1L << 20;
    private static final String HEAD = "POST /api/v2/alerts HTTP/1.1\r\nHost: h\r\n";
    private static final String LONG =
            "POST /?" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n";

    private final HeapRoom room = new HeapRoom(new FixedHeap(2 * MIB, 16 * MIB, 16 * MIB), System::nanoTime);

    private final List<Socket> sockets = new ArrayList<>();

    @AutoClose
    private ServedWeb web;

    @BeforeEach
    void serve() throws Exception {
        Routes silent = router -> {
            router.post("/api/v2/alerts").handler(context -> context.end("taken"));
            router.get("/wait")
                    .handler(context -> context.response().setChunked(true).write("begun"));
        };
        web = ServedWeb.serve(room, silent);
    }

    @AfterEach
    void close() throws IOException {
        for (Socket each : sockets) {
            each.close();
        }
    }

    private Socket send(int port, String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        sockets.add(socket);
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (SocketException closed) {
            assertThat(closed).isNotNull(); // by the server, which is what some tests wait for
        }
        return socket;
    }

    private static boolean isOpen(Socket socket) throws IOException {
        socket.setSoTimeout(1);
        try {
            int read = socket.getInputStream().read();
            while (read >= 0) {
                read = socket.getInputStream().read();
            }
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    private long open() throws IOException {
        long open = 0;
        for (Socket each : sockets) {
            open += isOpen(each) ? 1 : 0;
        }
        return open;
    }

    private int callbacks() {
        return ServedWeb.await(web.listenForCallbacks("127.0.0.1:0"))
                .orElseThrow()
                .port();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHeadOfManyFieldsIsRefusedBeforeItEndsAndItsConnectionIsClosed(boolean forCallbacks) throws Exception {
        int port = forCallbacks ? callbacks() : web.port();
        Socket socket = send(port, HEAD + "a:b\r\n".repeat(201));

        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

        assertThat(answer).startsWith("HTTP/1.1 431 ");
        assertThat(room.holdHeads(0)).isEqualTo(-MIB);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /?%s",
                "POST /api/v2/alerts HTTP/1.1\r\nHost: h\r\nX: %s",
                "POST /api/v2/alerts HTTP/1.1\r\nHost: h\r\nX: y\r\nContent-Length: 9\r\nZ: %s\r\n\r\n[",
                "GET /ws HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX: %s",
                "GET /-/ready HTTP/1.1\r\nHost: h\r\n\r\nGET /-/ready HTTP/1.1\r\nX: %s"
            })
    void theOldestHeadsAreClosedWhereAllTakeTooMuch(String form) throws Exception {
        for (int port : List.of(web.port(), callbacks())) {
            sockets.clear();
            for (int i = 0; i < 60; i++) {
                send(port, form.formatted("x".repeat(60_000)));
            }

            Eventually.holds("the oldest is closed", () -> !isOpen(sockets.get(0)));
            Eventually.holds("what is kept fits", () -> room.holdHeads(0) <= 0 && open() <= 30);
            assertThat(web.get("/-/ready").statusCode()).isEqualTo(200);
            assertThat(open()).isPositive();
            close();
            Eventually.holds("nothing is kept", () -> room.holdHeads(0) == -MIB);
        }
    }

    @Test
    void requestsThatWaitForTheirBodiesOrTheirAnswersCountToo() throws Exception {
        for (String text :
                List.of(LONG, "GET /wait HTTP/1.1\r\nHost: h\r\n\r\n" + LONG.replace("Content-Length: 5\r\n", ""))) {
            sockets.clear();
            for (int i = 0; i < 20; i++) {
                send(web.port(), text);
            }

            Eventually.holds("what is kept fits", () -> room.holdHeads(0) <= 0 && open() < 20);
            assertThat(open()).isPositive();
            close();
            Eventually.holds("nothing is kept", () -> room.holdHeads(0) == -MIB);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000@\u0000\u0000\u0000\u0000\u0000\u0000\u0001part", // of the data of a request
                "\u0000\u0000\u0001\u0001\u0000\u0000\u0000\u0000\u0001\u0083\u0000@\u0000\u0009\u0000part" // of fields
            })
    void partsOfFramesOfHttp2CountToo(String part) throws Exception {
        String begun = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000";
        for (int i = 0; i < 100; i++) {
            send(web.port(), begun + part);
        }

        Eventually.holds("what is kept fits", () -> room.holdHeads(0) <= 0 && open() <= 64);
        assertThat(open()).isPositive();
        close();
        Eventually.holds("nothing is kept", () -> room.holdHeads(0) == -MIB);
    }

    @Test
    void smallRequestsThatWaitAreNotClosedForOthers() throws Exception {
        Socket stream = send(web.port(), "GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
        Socket slow = send(web.port(), HEAD + "Content-Length: 5\r\n\r\n[");
        for (int i = 0; i < 60; i++) {
            send(web.port(), HEAD + "X: " + "x".repeat(60_000));
        }

        Eventually.holds("what is kept fits", () -> room.holdHeads(0) <= 0 && open() < 30);
        assertThat(isOpen(stream)).isTrue();
        assertThat(isOpen(slow)).isTrue();
    }

    @Test
    void nothingIsKeptOfRequestsThatAreAnswered() throws Exception {
        String long1 = "GET /-/ready?" + "x".repeat(200_000) + " HTTP/1.1\r\nHost: h\r\n\r\n";
        for (int i = 0; i < 5; i++) {
            Socket socket = send(web.port(), long1);
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            Eventually.holds("nothing is kept", () -> room.holdHeads(0) == -MIB);
        }

        assertThat(open()).isEqualTo(5);
    }

    @Test
    void headsOfHttp2CountToo() throws Exception {
        Vertx vertx = Vertx.vertx();
        AtomicInteger ended = new AtomicInteger();
        try {
            HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setHttp2ClearTextUpgrade(false)
                    .setHttp2MaxPoolSize(20));
            for (int i = 0; i < 400; i++) {
                RequestOptions options = new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost("127.0.0.1")
                        .setPort(web.port())
                        .setURI("/api/v2/alerts");
                for (int field = 0; field < 150; field++) {
                    options.putHeader("a" + field, "b");
                }
                client.request(options).onComplete(opened -> {
                    if (opened.succeeded()) {
                        opened.result().response().onFailure(error -> ended.incrementAndGet());
                        opened.result().setChunked(true).sendHead();
                    }
                });
            }

            Eventually.holds("most are closed", () -> ended.get() > 300);
            Eventually.holds("what is kept fits", () -> room.holdHeads(0) <= 0);
            assertThat(web.get("/-/ready").statusCode()).isEqualTo(200);
        } finally {
            ServedWeb.await(vertx.close().toCompletionStage());
        }
        Eventually.holds("nothing is kept", () -> room.holdHeads(0) == -MIB);
    }
}
