package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Eventually;
import io.grapevine.web.api.http.ResponseStream;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many clients that read nothing of long answers, at a server that has room for a MiB of them, and two behind. */
class SlowReadersIT {
    private static final int MIB = 1 << 20;
    private static final int CLIENTS = 60;
    private static final int LENGTH = 6 * MIB;
    private static final Buffer SHARED = Buffer.buffer("x".repeat(LENGTH));

    private final AnswerRoom room = new AnswerRoom(MIB, 2 * MIB, System::nanoTime);
    private final List<Socket> sockets = new ArrayList<>();

    @AutoClose
    private ServedWeb web;

    @BeforeEach
    void serve() throws Exception {
        Routes routes = router -> {
            router.route("/shared").handler(context -> Answer.shared(context, "text/plain", SHARED));
            router.route("/whole").handler(context -> Answer.text(context, 200, "x".repeat(LENGTH)));
            router.route("/stream").handler(SlowReadersIT::stream);
            router.route("/short").handler(context -> Answer.text(context, 200, "x".repeat(4_000)));
        };
        web = ServedWeb.serve(room, routes);
    }

    private static void stream(RoutingContext context) {
        int[] left = {LENGTH / 1_024};
        ResponseStream stream = new ResponseStream(
                context,
                context.vertx().getOrCreateContext(),
                Duration.ofMinutes(1),
                task -> RequestWorkers.run(context, () -> {
                    try {
                        task.run();
                    } catch (IOException gone) {
                        return false;
                    }
                    return true;
                }),
                gone -> {});
        RequestWorkers.run(context, () -> {
            stream.send(out -> {
                out.write(new byte[1_024], 0, 1_024);
                return --left[0] >= 0;
            });
            return true;
        });
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private Socket ask(String path, int times) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), web.port()));
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n")
                        .repeat(times)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/shared", "/whole", "/stream"})
    void othersGetTheirAnswersWhileTheSlowestAreBrokenOff(String path) throws Exception {
        for (int i = 0; i < CLIENTS; i++) {
            ask(path, 1);
        }
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            assertThat(web.get("/-/ready").statusCode()).isEqualTo(200);
            assertThat(web.request("POST", "/short", "").body()).hasSize(4_000);
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
            Eventually.holds(
                    "one of the answers that are computed",
                    () -> web.get(path).body().length() >= LENGTH);
        }
        Eventually.holds("what waits fits", () -> room.unsent() <= 3L * MIB);
    }

    @Test
    void aClientThatAsksOnAndOnAndReadsNothingIsNotReadOn() throws Exception {
        Socket socket = ask("/short", 20_000);
        Thread.sleep(500);
        assertThat(room.unsent()).isLessThan(MIB);
        int read = 0;
        while (read < MIB) {
            read += socket.getInputStream().read(new byte[1 << 16]);
        }
    }

    @Test
    void streamsOfHttp2AreBrokenOffAlone() throws Exception {
        Vertx vertx = Vertx.vertx();
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        List<io.vertx.core.http.HttpClientResponse> paused = new ArrayList<>();
        for (int i = 0; i < CLIENTS / 2; i++) {
            ServedWeb.await(client.request(HttpMethod.GET, web.port(), "127.0.0.1", "/whole")
                    .compose(request -> request.send())
                    .onSuccess(response -> paused.add(response.pause()))
                    .otherwiseEmpty()
                    .toCompletionStage());
        }
        String body = ServedWeb.await(client.request(HttpMethod.GET, web.port(), "127.0.0.1", "/short")
                        .compose(request -> request.send())
                        .compose(response -> response.body())
                        .toCompletionStage())
                .toString();
        assertThat(body).hasSize(4_000);
        Eventually.holds("what waits fits", () -> room.unsent() <= 3L * MIB);
        ServedWeb.await(vertx.close().toCompletionStage());
    }
}
