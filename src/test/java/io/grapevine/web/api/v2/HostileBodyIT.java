package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Malicious bodies: a clear answer, nothing of the program's inside, nothing lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileBodyIT {
    private static final String CONFIG = "{route: {receiver: r}, receivers: [{name: r}]}";

    @AutoClose
    private LiveApi api;

    @BeforeAll
    void start() throws Exception {
        api = new LiveApi(CONFIG);
        assertThat(api.post("/api/v2/alerts", "[{\"labels\":{\"alertname\":\"Kept\"}}]")
                        .statusCode())
                .isEqualTo(200);
    }

    static Stream<String> hostileBodies() {
        return Stream.of(
                "[".repeat(1_000_000),
                "{\"a\":".repeat(1_000_000),
                "[{\"labels\":{\"a\":" + "9".repeat(1_000_000),
                "[" + "null,".repeat(1000) + "null]",
                "[{\"labels\":{\"a\":\"" + "\\u".repeat(1000),
                "\u0000",
                "\u001b[31m",
                "[{\"labels\":{\"a\":1e400}}]",
                "[{\"startsAt\":\"" + "2".repeat(100_000) + "\"}]");
    }

    @ParameterizedTest
    @MethodSource("hostileBodies")
    void theAnswerIsAClearRefusal(String body) throws Exception {
        for (String path : new String[] {"/api/v2/alerts", "/api/v2/silences"}) {
            HttpResponse<String> answer = api.post(path, body);
            assertThat(answer.statusCode()).isIn(400, 422);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(Recording.json(answer.body()).path("code").asInt()).isPositive();
            assertThat(answer.body()).doesNotContain("Exception", "io.grapevine", "jackson", "\\tat ");
        }
        assertThat(Recording.json(
                        api.get("/api/v2/alerts?filter=alertname=Kept").body()))
                .hasSize(1);
    }

    @Test
    void manyDifferentNamesDoNotConfuseTheParser() throws Exception {
        StringBuilder labels = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            labels.append(i == 0 ? "" : ",").append("\"l").append(i).append("\":\"\"");
        }
        HttpResponse<String> answer = api.post("/api/v2/alerts", "[{\"labels\":{\"alertname\":\"A\"," + labels + "}}]");
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void aLargeBodyIsReadAndATooLargeOneIsNot() throws Exception {
        String large = "[{\"x\":\"" + "y".repeat(16 << 20) + "\",\"labels\":{\"alertname\":\"Large\"}}]";
        assertThat(api.post("/api/v2/alerts", large).statusCode()).isEqualTo(200);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            String head =
                    "POST /api/v2/alerts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                            + ((64 << 20) + 1) + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertThat(status).isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void aBodyOfAnotherTypeIsRefusedWhateverItHolds() throws Exception {
        for (String type :
                new String[] {"multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/json"}) {
            HttpResponse<String> answer = api.send(HttpRequest.newBuilder(api.uri("/api/v2/alerts"))
                    .header("Content-Type", type)
                    .POST(HttpRequest.BodyPublishers.ofString("[]")));
            assertThat(answer.statusCode()).isEqualTo(415);
        }
    }
}
