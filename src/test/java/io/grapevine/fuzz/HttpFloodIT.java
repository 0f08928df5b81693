package io.grapevine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests and frames without end, from a client that reads nothing: while they come, the next good request is answered at once, and
 * nothing of them is kept.
 */
@Tag("thorough")
class HttpFloodIT {
    private static final long LONGEST_NANOS = 3_000_000_000L;
    private static final long MOST_RETAINED = 24L << 20;
    private static final int FRAMES = 10_000;
    private static final String POST = "POST /api/v2/alerts HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n";

    @TempDir
    static Path directory;

    @AutoClose
    private static FuzzedServer server;

    /**
     * The bytes that a client sends.
     *
     * @param first what it sends once
     * @param then what it sends again and again until {@code most} bytes are sent; may be empty
     */
    record Flood(String name, boolean isHttp2, byte[] first, byte[] then, int most) {
        @Override
        public String toString() {
            return name;
        }

        static Flood of(String name, String first, String then, int most) {
            return new Flood(
                    name,
                    false,
                    first.getBytes(StandardCharsets.ISO_8859_1),
                    then.repeat(1 + 10_000 / then.length()).getBytes(StandardCharsets.ISO_8859_1),
                    most);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        server = FuzzedServer.start(directory);
        server.probe();
    }

    static List<Flood> floods() throws IOException {
        String chunked = POST + "Transfer-Encoding: chunked\r\n\r\n";
        List<Flood> floods = new ArrayList<>(List.of(
                Flood.of("a start line", "GET /", "a", 8 << 20),
                Flood.of("header fields", "GET / HTTP/1.1\r\n", "X-A: b\r\n", 8 << 20),
                Flood.of("one header field", "GET / HTTP/1.1\r\nX: ", "a", 8 << 20),
                Flood.of("folded header fields", "GET / HTTP/1.1\r\nX: y\r\n", " a\r\n", 8 << 20),
                Flood.of("empty lines", "", "\r\n", 8 << 20),
                Flood.of(
                        "requests whose answers are not read",
                        "",
                        "GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n",
                        32 << 20),
                Flood.of(
                        "requests with bodies",
                        "",
                        POST + "Content-Length: 30000\r\n\r\n[" + " ".repeat(29_998) + "]",
                        256 << 20),
                Flood.of("chunks of a byte", chunked, "1\r\n \r\n", 8 << 20),
                Flood.of("a chunk extension", chunked + "1;", "a", 16 << 20),
                Flood.of("chunk extensions", chunked, "1;" + "a".repeat(1_000) + "\r\n \r\n", 16 << 20),
                Flood.of("trailers", chunked + "0\r\n", "X-A: b\r\n", 16 << 20),
                Flood.of("a body beyond the limit", POST + "Content-Length: 99999999\r\n\r\n", " ", 80 << 20),
                Flood.of(
                        "a body for an endpoint without one",
                        "POST /-/ready HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n",
                        " ",
                        80 << 20),
                Flood.of("expectations", "", POST + "Expect: 100-continue\r\nContent-Length: 0\r\n\r\n", 8 << 20)));
        byte[] bomb = bomb();
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        zipped.writeBytes((POST + "Content-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        zipped.writeBytes(bomb);
        floods.add(new Flood("a compressed body", false, zipped.toByteArray(), new byte[0], 0));
        int number = 0;
        for (byte[] frames : Http2Target.floods(FRAMES)) {
            floods.add(new Flood("HTTP/2 flood " + number++, true, frames, new byte[0], 0));
        }
        return floods;
    }

    /** A hundred mebibytes of blanks in a hundred kibibytes. */
    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 100; i++) {
                out.write(blanks);
            }
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("floods")
    void theNextGoodRequestIsAnsweredAtOnceAndNothingIsKept(Flood flood) throws Exception {
        long before = retained();
        long start = System.nanoTime();
        try (Socket socket = flood.isHttp2() ? server.connectSecurely("h2") : server.connect()) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(socket, flood));
            do {
                assertThat(server.probe()).isNotNegative();
            } while (!sending.isDone() && System.nanoTime() - start < LONGEST_NANOS);
        }
        server.probe();
        Eventually.holds("nothing is kept", () -> retained() - before < MOST_RETAINED);
    }

    /** Until the server closes the connection, or reads no more and the test does so. */
    private static void send(Socket socket, Flood flood) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(flood.first());
            for (int sent = 0; sent < flood.most(); sent += flood.then().length) {
                out.write(flood.then());
            }
        } catch (IOException closed) {
            return;
        }
    }

    private static long retained() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
