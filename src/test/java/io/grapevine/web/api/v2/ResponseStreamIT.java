package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Eventually;
import io.grapevine.web.api.http.JsonOutput;
import io.grapevine.web.api.http.ResponseStream;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A long answer to a client that is slow, deaf or gone. */
class ResponseStreamIT {
    private static final int PIECE = 8_000;
    private static final long LENGTH = 100L << 20;

    /** More than the stream and the buffers of two sockets hold, and far less than the answer. */
    private static final long MOST_AHEAD = 40L << 20;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong written = new AtomicLong();
    private final AtomicInteger ended = new AtomicInteger();
    private final CompletableFuture<IOException> broken = new CompletableFuture<>();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private Socket connect(Duration patience) throws Exception {
        Router router = Router.router(vertx);
        router.route().handler(request -> {
            request.addEndHandler(end -> ended.incrementAndGet());
            ResponseStream stream = stream(request, patience);
            onWorker(() -> stream.send(this::writeNext));
        });
        HttpServer server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private ResponseStream stream(RoutingContext request, Duration patience) {
        return new ResponseStream(request, vertx.getOrCreateContext(), patience, this::onWorker, broken::complete);
    }

    private void onWorker(ResponseStream.Task task) {
        vertx.executeBlocking(() -> {
            try {
                task.run();
            } catch (IOException e) {
                broken.complete(e);
            }
            return null;
        });
    }

    private boolean writeNext(JsonOutput out) {
        long left = LENGTH - written.get();
        int length = (int) Math.min(PIECE, left);
        out.write(new byte[length], 0, length);
        written.addAndGet(length);
        return length > 0;
    }

    private static long read(InputStream in, long most) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long read = 0;
        while (read < most) {
            int n = in.read(buffer, 0, (int) Math.min(buffer.length, most - read));
            if (n < 0) {
                break;
            }
            read += n;
        }
        return read;
    }

    @Test
    void aSlowClientGetsTheWholeAnswerAndTheServerIsNeverFarAhead() throws Exception {
        try (Socket socket = connect(Duration.ofSeconds(30))) {
            InputStream in = socket.getInputStream();
            long read = 0;
            for (int i = 0; i < 20; i++) {
                read += read(in, 1 << 20);
                Thread.sleep(20);
                assertThat(written.get() - read).isLessThan(MOST_AHEAD);
            }
            read += read(in, Long.MAX_VALUE);
            assertThat(read).isGreaterThan(LENGTH).isLessThan(LENGTH + 10_000);
        }
        Eventually.holds("the response ends", () -> ended.get() == 1);
    }

    @Test
    void aClientThatReadsNothingIsGivenUp() throws Exception {
        try (Socket socket = connect(Duration.ofMillis(200))) {
            assertThat(socket.isConnected()).isTrue();
            assertThat(broken.get(30, TimeUnit.SECONDS)).hasMessage("the client took nothing for 200 ms");
            assertThat(written.get()).isLessThan(MOST_AHEAD);
        }
    }

    @Test
    void aClientThatGoesIsNoticedAtOnceAndTheRequestEnds() throws Exception {
        connect(Duration.ofMinutes(10)).close();
        assertThat(broken.get(30, TimeUnit.SECONDS)).hasMessage("the client is gone");
        Eventually.holds("the response ends", () -> ended.get() == 1);
    }

    @Test
    void aShortAnswerHasItsLength() throws ExecutionException, InterruptedException, IOException {
        Router router = Router.router(vertx);
        router.route().handler(request -> {
            Iterator<String> parts = List.of("x").iterator();
            ResponseStream stream = stream(request, Duration.ofSeconds(1));
            onWorker(() -> stream.send(out -> {
                if (parts.hasNext()) {
                    out.raw(parts.next().charAt(0));
                    return true;
                }
                return false;
            }));
        });
        int port = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).containsIgnoringCase("content-length: 1\r\n").endsWith("\r\n\r\nx");
        }
    }
}
