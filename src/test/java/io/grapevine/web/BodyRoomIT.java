package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Eventually;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies of requests at a server that has room for half a MiB of them at a time, and for twice as much of alerts. */
class BodyRoomIT {
    private static final long MIB = 1L << 20;

    private final HeapRoom room = new HeapRoom(new FixedHeap(2 * MIB, 100 * MIB, 10 * MIB), System::nanoTime);

    @AutoClose
    private ServedWeb web;

    @BeforeEach
    void serve() throws Exception {
        Routes echo = router -> {
            router.route("/api/v2/*").handler(context -> Answer.text(context, 200, size(context)));
            router.route("/own")
                    .handler(new BodyReader(64 * MIB))
                    .handler(context -> Answer.text(context, 200, size(context)));
        };
        web = ServedWeb.serve(room, echo);
    }

    private static String size(io.vertx.ext.web.RoutingContext context) {
        return Long.toString(Math.max(0, context.body().length()));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v2/alerts",
        "GET, /own",
        "DELETE, /api/v2/silence/1",
        "PUT, /api/v2/alerts",
        "POST, /api/v2/status",
        "POST, /api/v2/silence/1",
        "OPTIONS, /api/v2/silences"
    })
    void aBodyWithoutAUseIsNotKept(String method, String path) throws Exception {
        assertThat(web.request(method, path, "x".repeat(3 << 20)).body()).isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource({"/api/v2/alerts", "/own"})
    void aBodyWithoutRoomIsRefused(String path) throws Exception {
        assertThat(web.request("POST", path, "x".repeat(400_000)).body()).isEqualTo("400000");
        assertThat(web.request("POST", path, "x".repeat(3 << 20)).statusCode()).isEqualTo(429);
        assertThat(web.request("POST", path, "x".repeat(400_000)).body()).isEqualTo("400000");
    }

    @Test
    void aBodyWithoutALengthIsRefusedWhenNoMoreOfItFits() throws Exception {
        String chunk = "40000\r\n" + "x".repeat(0x40000) + "\r\n";
        String head = "POST /own HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";

        assertThat(web.raw(head + chunk + "0\r\n\r\n")).endsWith("\r\n\r\n" + 0x40000);
        assertThat(web.raw(head + chunk.repeat(12) + "0\r\n\r\n")).startsWith("HTTP/1.1 429 ");
    }

    @ParameterizedTest
    @CsvSource({"/api/v2/alerts", "/own"})
    void aHeadTakesNoRoomWhateverItAnnounces(String path) throws Exception {
        List<Socket> heads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            heads.add(head(path, 500_000));
        }
        assertThat(web.request("POST", path, "x".repeat(400_000)).body()).isEqualTo("400000");
        for (Socket each : heads) {
            each.close();
        }
    }

    private Socket head(String path, int length) throws IOException {
        Socket socket = web.connect();
        socket.getOutputStream()
                .write(("POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void aBodyThatIsBrokenOffLeavesItsRoom() throws Exception {
        try (Socket socket = head("/own", 400_000)) {
            socket.getOutputStream().write(new byte[350_000]);
            Eventually.holds(
                    "there is no room for another one",
                    () -> web.request("POST", "/own", "x".repeat(400_000)).statusCode() == 429);
        }
        Eventually.holds(
                "its room is free",
                () -> web.request("POST", "/own", "x".repeat(400_000)).statusCode() == 200);
    }
}
