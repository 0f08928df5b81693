package io.grapevine.web.api.connect;

import static io.vertx.core.http.HttpVersion.HTTP_1_1;
import static io.vertx.core.http.HttpVersion.HTTP_2;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.base.Gzip;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.it.Eventually;
import io.grapevine.server.LiveProgram;
import io.grapevine.web.ServedWeb;
import io.grapevine.web.api.connect.ConnectClient.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of Connect, gRPC-Web and gRPC; what is compared word by word are answers of Alertmanager 0.35.0. */
class ConnectApiIT {
    private static final String CONFIG = "route: {receiver: 'r<&ü'}\nreceivers: [{name: 'r<&ü'}]\n";
    private static final String STATUS = "/status.v3alpha.StatusService/GetStatus";
    private static final String CHECK = "/grpc.health.v1.Health/Check";
    private static final String WATCH = "/grpc.health.v1.Health/Watch";
    private static final String REFLECTION = "/" + ReflectionService.NAME + "/ServerReflectionInfo";
    private static final String TYPE = "Content-Type";
    private static final String JSON = "application/json";
    private static final String PROTO = "application/proto";
    private static final String GRPC = "application/grpc";
    private static final String WEB = "application/grpc-web";
    private static final byte[] NONE = {};
    private static final byte[] OBJECT = {'{', '}'};
    private static final String UNKNOWN = "{\"code\":\"unimplemented\",\"message\":\"unknown Connect procedure\"}";

    @TempDir
    static Path directory;

    private static LiveProgram program;
    private static ConnectClient client;

    @BeforeAll
    static void start() throws Exception {
        program = new LiveProgram(Files.createDirectory(directory.resolve("plain")), CONFIG);
        client = new ConnectClient(program.port());
    }

    @AfterAll
    static void stop() {
        client.close();
        program.close();
    }

    /** A program with other flags, and a client of it. */
    private static void with(Use use, String... flags) throws Exception {
        Path own = Files.createTempDirectory(directory, "own");
        try (LiveProgram other = new LiveProgram(own, CONFIG, flags);
                ConnectClient itsClient = new ConnectClient(other.port())) {
            use.of(itsClient, other);
        }
    }

    @FunctionalInterface
    private interface Use {
        void of(ConnectClient itsClient, LiveProgram other) throws Exception;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void theStatusIsThatOfTheApiBefore(HttpVersion version) throws Exception {
        ObjectMapper json = new ObjectMapper();
        JsonNode before = json.readTree(program.get("/api/v2/status").body());

        Answer answer = client.send(version, "POST", "/api" + STATUS, OBJECT, TYPE, JSON);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
                .containsEntry("content-type", JSON)
                .containsEntry("accept-encoding", "gzip")
                .containsEntry("cache-control", "no-store");
        JsonNode status = json.readTree(answer.body()).path("status");
        assertThat(status.path("config")).isEqualTo(before.path("config"));
        assertThat(status.path("versionInfo")).isEqualTo(before.path("versionInfo"));
        assertThat(status.path("startTime").asText()).startsWith("20").endsWith("Z");
        assertThat(status.path("cluster").toString()).isEqualTo("{\"state\":\"STATE_DISABLED\"}");
    }

    @Test
    void theStatusIsTheSameInEveryForm() {
        byte[] json = client.send(HTTP_1_1, "POST", "/api" + STATUS, OBJECT, TYPE, JSON)
                .body();
        byte[] proto = client.send(HTTP_1_1, "POST", "/api" + STATUS, NONE, TYPE, PROTO)
                .body();
        assertThat(new String(proto, StandardCharsets.UTF_8)).contains("receiver: r<&ü");
        String got = "/api" + STATUS + "?encoding=json&message=%7B%7D&connect=v1";
        Answer read = client.send(HTTP_2, "GET", got, NONE);
        assertThat(read.body()).isEqualTo(json);
        assertThat(read.headers()).containsEntry("vary", "Accept-Encoding");

        for (String type : List.of(GRPC, GRPC + "+proto", GRPC + "+json", WEB, WEB + "+json")) {
            boolean isWeb = type.startsWith(WEB);
            byte[] message = type.endsWith("json") ? OBJECT : NONE;
            String path = (isWeb ? "/api" : "") + STATUS;
            Answer answer = client.send(HTTP_2, "POST", path, ConnectClient.framed(0, message), TYPE, type);

            byte[] first = answer.messages().get(0);
            assertThat(Arrays.copyOfRange(first, 1, first.length))
                    .as(type)
                    .isEqualTo(type.endsWith("json") ? json : proto);
            assertThat(answer.headers()).containsEntry("content-type", type);
            assertThat(answer.trailers()).isEqualTo(isWeb ? Map.of() : Map.of("grpc-status", "0"));
            assertThat(answer.messages()).hasSize(isWeb ? 2 : 1);
            if (isWeb) {
                assertThat(answer.messages().get(1)).isEqualTo(webEnd("grpc-status: 0\r\n"));
            }
        }
    }

    private static byte[] webEnd(String trailers) {
        return Buffer.buffer().appendByte((byte) 0x80).appendString(trailers).getBytes();
    }

    @Test
    void anAnswerIsCompressedWhereTheClientTakesOrSendsGzip() throws Exception {
        byte[] plain = client.send(HTTP_1_1, "POST", "/api" + STATUS, OBJECT, TYPE, JSON)
                .body();
        Answer accepted =
                client.send(HTTP_1_1, "POST", "/api" + STATUS, OBJECT, TYPE, JSON, "Accept-Encoding", "br, gzip");
        Answer sent = client.send(
                HTTP_1_1, "POST", "/api" + STATUS, Gzip.compress(OBJECT), TYPE, JSON, "Content-Encoding", "gzip");
        for (Answer answer : List.of(accepted, sent)) {
            assertThat(answer.headers()).containsEntry("content-encoding", "gzip");
            assertThat(Gzip.expand(answer.body(), 1 << 20)).isEqualTo(plain);
        }
        byte[] framed = ConnectClient.framed(1, Gzip.compress(NONE));
        Answer grpc = client.send(HTTP_2, "POST", STATUS, framed, TYPE, GRPC, "Grpc-Encoding", "gzip");
        assertThat(grpc.headers()).containsEntry("grpc-encoding", "gzip");
        assertThat(grpc.messages().get(0)[0]).isEqualTo((byte) 1);
        Answer unknown = client.send(HTTP_1_1, "POST", "/api" + STATUS, OBJECT, TYPE, JSON, "Content-Encoding", "br");
        assertThat(unknown.status()).isEqualTo(501);
        assertThat(unknown.text())
                .isEqualTo("{\"code\":\"unimplemented\",\"message\":"
                        + "\"unknown compression \\\"br\\\": supported encodings are gzip\"}");
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "'' | true",
                "status.v3alpha.StatusService | true",
                "x | false",
                "grpc.health.v1.Health | false",
                "ü% | false"
            },
            delimiter = '|')
    void theHealthCheckKnowsWhatIsServed(String service, boolean isServed) throws Exception {
        String json = "{\"service\":\"" + service + "\"}";
        Answer connect = client.send(HTTP_1_1, "POST", "/api" + CHECK, bytes(json), TYPE, JSON);
        byte[] text = bytes(service);
        byte[] proto = Buffer.buffer()
                .appendByte((byte) 10)
                .appendByte((byte) text.length)
                .appendBytes(text)
                .getBytes();
        Answer grpc = client.send(HTTP_2, "POST", CHECK, ConnectClient.framed(0, proto), TYPE, GRPC);
        Answer web = client.send(HTTP_1_1, "POST", "/api" + CHECK, ConnectClient.framed(0, proto), TYPE, WEB);
        if (isServed) {
            assertThat(connect.text()).isEqualTo("{\"status\":\"SERVING_STATUS_SERVING\"}");
            assertThat(grpc.body()).isEqualTo(ConnectClient.framed(0, (byte) 8, (byte) 1));
            assertThat(web.messages()).hasSize(2);
        } else {
            assertThat(connect.status()).isEqualTo(404);
            assertThat(connect.text())
                    .isEqualTo("{\"code\":\"not_found\",\"message\":\"unknown service " + service + "\"}");
            String escaped = "unknown service " + service.replace("%", "%25").replace("ü", "%C3%BC");
            assertThat(grpc.trailers()).isEqualTo(Map.of("grpc-status", "5", "grpc-message", escaped));
            assertThat(grpc.status()).isEqualTo(200);
            assertThat(web.body()).isEmpty();
            assertThat(web.headers()).containsEntry("grpc-status", "5").containsEntry("grpc-message", escaped);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/x, '', 501",
        "PUT, /api/x, application/json, 501",
        "POST, /api/x, text/plain, 501",
        "POST, /api/, '', 501",
        "POST, /api/v3/alerts, application/json, 501",
        "GET, /api/grapevine2, '', 501",
        "POST, /api/status.v3alpha.StatusService/GetStatus/, application/json, 501",
        "POST, /api/status.v3alpha.StatusService/Nope, application/json, 501",
        "GET, /api/v1/x, '', 404",
        "GET, /api/v2/x, '', 404",
        "GET, /api, '', 307",
        "GET, /api/v1, '', 307",
        "PUT, /api/status.v3alpha.StatusService/GetStatus, application/json, 405",
        "GET, /api/grpc.health.v1.Health/Check, application/json, 405",
        "POST, /api/status.v3alpha.StatusService/GetStatus, text/plain, 415",
        "POST, /api/status.v3alpha.StatusService/GetStatus, '', 415",
        "POST, /api/status.v3alpha.StatusService/GetStatus, application/json; charset=latin1, 415",
        "POST, /api/status.v3alpha.StatusService/GetStatus, application/connect+json, 415",
        "POST, /api/status.v3alpha.StatusService/GetStatus, application/grpc-web-text, 415",
        "POST, /api/status.v3alpha.StatusService/GetStatus, Application/JSON; Charset=UTF-8, 200",
        "GET, /api/status.v3alpha.StatusService/GetStatus, '', 415",
        "GET, /api/status.v3alpha.StatusService/GetStatus?encoding=json, '', 400",
        "GET, /api/status.v3alpha.StatusService/GetStatus?encoding=json&message=e30&base64=1, '', 200",
        "GET, /api/status.v3alpha.StatusService/GetStatus?encoding=json&message=*&base64=1, '', 500",
        "GET, /api/status.v3alpha.StatusService/GetStatus?encoding=json&message=%7B%7D&connect=v2, '', 400",
    })
    void whatIsNoCallIsAnsweredByAStatus(String method, String path, String type, int status) {
        byte[] body = method.equals("POST") ? OBJECT : NONE;
        for (HttpVersion version : List.of(HTTP_1_1, HTTP_2)) {
            Answer answer = type.isEmpty()
                    ? client.send(version, method, path, body)
                    : client.send(version, method, path, body, TYPE, type);
            assertThat(answer.status()).as(answer.text()).isEqualTo(status);
            if (status == 501) {
                assertThat(answer.text()).isEqualTo(UNKNOWN);
            } else if (status == 405) {
                assertThat(answer.headers()).containsEntry("allow", path.endsWith(CHECK) ? "POST" : "GET, POST");
            } else if (status == 415) {
                assertThat(answer.headers())
                        .containsEntry(
                                "accept-post",
                                "application/grpc, application/grpc+json, application/grpc+json; charset=utf-8,"
                                        + " application/grpc+proto, application/grpc-web, application/grpc-web+json,"
                                        + " application/grpc-web+json; charset=utf-8, application/grpc-web+proto,"
                                        + " application/json, application/json; charset=utf-8, application/proto");
            }
        }
    }

    @Test
    void anUnknownProcedureIsRefusedInTheFormOfItsCall() {
        Map<String, String> refused = Map.of("grpc-status", "12", "grpc-message", "unknown Connect procedure");
        assertThat(client.send(HTTP_2, "POST", "/metrics", NONE, TYPE, GRPC).trailers())
                .isEqualTo(refused);
        assertThat(client.send(HTTP_1_1, "POST", "/api/x", NONE, TYPE, GRPC).trailers())
                .isEqualTo(refused);
        assertThat(client.send(HTTP_1_1, "POST", "/api/x", NONE, TYPE, WEB).headers())
                .containsAllEntriesOf(refused);
        assertThat(client.send(HTTP_1_1, "POST", "/api/x", NONE, TYPE, "application/connect+json")
                        .body())
                .isEqualTo(ConnectClient.framed(2, bytes("{\"error\":" + UNKNOWN + "}")));
        assertThat(client.send(HTTP_2, "POST", "/api" + STATUS, ConnectClient.framed(0), TYPE, GRPC)
                        .status())
                .isEqualTo(404);
        assertThat(client.send(HTTP_2, "GET", "/api/v2/status", NONE, TYPE, GRPC)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                " | 12 | unary request has zero messages",
                "00 00 00 | 13 | protocol error: incomplete envelope: unexpected EOF",
                "00 00 00 00 05 01 | 13 | protocol error: promised 5 bytes in enveloped message, got 1 bytes: unexpected EOF",
                "00 00 00 00 00 00 00 00 00 00 | 12 | unary request has multiple messages",
                "02 00 00 00 00 | 13 | protocol error: invalid envelope flags 2",
                "01 00 00 00 00 | 13 | protocol error: sent compressed message without compression support",
                "00 ff ff ff ff 01 | 8 | message size 4294967295 is larger than configured max 65536",
                "00 00 00 00 01 ff | 3 | unmarshal message: byte 1: size: 1 bytes (expected: at most 0%2C to the end)",
            },
            delimiter = '|')
    void aBrokenMessageIsAnsweredByItsFault(String hex, String status, String message) {
        byte[] body = hex == null ? NONE : HexFormat.ofDelimiter(" ").parseHex(hex.strip());
        Answer answer = client.send(HTTP_2, "POST", CHECK, body, TYPE, GRPC);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.trailers())
                .isEqualTo(Map.of("grpc-status", status, "grpc-message", message.replace("%2C", ",")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{} x", "{\"service\":1}", "{\"service\":\"\\ud800\"", "\u0000"})
    void aBrokenJsonIsAnsweredByItsFault(String body) {
        Answer answer = client.send(HTTP_1_1, "POST", "/api" + CHECK, bytes(body), TYPE, JSON);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers()).containsEntry("content-type", JSON);
        assertThat(answer.text()).startsWith("{\"code\":\"invalid_argument\",\"message\":\"unmarshal message: ");
    }

    @Test
    void whatIsTooLargeIsNotKept() throws Exception {
        byte[] large = bytes("{\"x\":\"" + "y".repeat(Call.MOST_BYTES) + "\"}");
        assertThat(client.send(HTTP_1_1, "POST", "/api" + CHECK, large, TYPE, JSON)
                        .status())
                .isEqualTo(429);
        byte[] bomb = Gzip.compress(new byte[50 << 20]);
        assertThat(bomb).hasSizeLessThan(Call.MOST_BYTES);
        Answer refused = client.send(HTTP_1_1, "POST", "/api" + CHECK, bomb, TYPE, JSON, "Content-Encoding", "gzip");
        assertThat(refused.text()).contains("resource_exhausted", "message is larger than configured max 65536");
        with(
                (strict, other) -> {
                    Answer body = strict.send(HTTP_1_1, "POST", "/api" + CHECK, new byte[9], TYPE, PROTO);
                    assertThat(body.text())
                            .contains("read first 8 bytes of message: exceeded 8 byte http.MaxBytesReader limit");
                    Answer read = strict.send(HTTP_1_1, "POST", "/api" + CHECK, new byte[4], TYPE, PROTO);
                    assertThat(read.text()).contains("message size 4 is larger than configured max 3");
                    Answer sent = strict.send(HTTP_1_1, "POST", "/api" + STATUS, OBJECT, TYPE, JSON);
                    assertThat(sent.status()).isEqualTo(429);
                    assertThat(sent.text()).contains(" exceeds sendMaxBytes 100");
                },
                "--api.connect.max-request-body-bytes=8",
                "--api.connect.read-max-bytes=3",
                "--api.connect.send-max-bytes=100");
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "0 | 504 | context deadline exceeded",
                "-1 | 400 | parse timeout: \\\"-1\\\" is negative",
                "12345678901 | 400 | parse timeout: \\\"12345678901\\\" has \\u003e10 digits",
                "x | 400 | parse timeout: strconv.ParseInt: parsing \\\"x\\\": invalid syntax",
                "5000 | 200 | SERVING"
            },
            delimiter = '|')
    void aClientOfConnectSaysHowLongItWaits(String timeout, int status, String message) {
        Answer answer =
                client.send(HTTP_1_1, "POST", "/api" + CHECK, OBJECT, TYPE, JSON, "Connect-Timeout-Ms", timeout);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "1n | 4 | context deadline exceeded",
                "5 | 3 | protocol error: timeout has invalid unit '5'",
                "-1S | 3 | protocol error: invalid timeout \"-1S\"",
                "123456789S | 3 | protocol error: timeout \"123456789S\" is too long",
                "99999999H | 0 | ",
                "5S | 0 | "
            },
            delimiter = '|')
    void aClientOfGrpcSaysHowLongItWaits(String timeout, String status, String message) {
        Answer answer =
                client.send(HTTP_2, "POST", CHECK, ConnectClient.framed(0), TYPE, GRPC, "Grpc-Timeout", timeout);

        assertThat(answer.trailers()).containsEntry("grpc-status", status);
        if (message != null) {
            assertThat(answer.trailers()).containsEntry("grpc-message", message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0S", "1n", "999u", "1m"})
    void aStreamEndsAfterAnyTimeThatItsClientGivesIt(String timeout) {
        HttpClientRequest stream = client.open(HTTP_2, "POST", REFLECTION, TYPE, GRPC, "Grpc-Timeout", timeout);
        stream.setChunked(true).sendHead();

        String status = ServedWeb.await(stream.response()
                .compose(response -> response.end().map(ended -> String.valueOf(response.getTrailer("Grpc-Status"))))
                .toCompletionStage());

        assertThat(status).isEqualTo("4");
    }

    @Test
    void callsHaveTheirOwnLimitsOfNumberAndTime() throws Exception {
        with(
                (strict, other) -> {
                    HttpClientRequest slow = strict.open(HTTP_2, "POST", "/api" + STATUS, TYPE, PROTO);
                    slow.setChunked(true).sendHead();
                    Answer refused = refused(strict);
                    assertThat(refused.text())
                            .isEqualTo("{\"code\":\"resource_exhausted\","
                                    + "\"message\":\"maximum concurrent unary RPCs reached\"}");
                    assertThat(strict.send(HTTP_1_1, "POST", "/api" + CHECK, OBJECT, TYPE, JSON)
                                    .status())
                            .as("a probe of a busy program")
                            .isEqualTo(200);
                    int late =
                            ServedWeb.await(slow.response().toCompletionStage()).statusCode();
                    assertThat(late).isEqualTo(504);
                    String labels = "{procedure=\"GetStatus\",service=\"status.v3alpha.StatusService\"} ";
                    // its place is free a moment after its answer
                    Eventually.holds(
                            "no call in flight",
                            () -> other.get("/metrics")
                                    .body()
                                    .contains("alertmanager_api_connect_unary_requests_in_flight" + labels + "0"));
                    assertThat(strict.send(HTTP_1_1, "POST", "/api" + STATUS, OBJECT, TYPE, JSON)
                                    .status())
                            .isEqualTo(200);
                    assertThat(other.get("/metrics").body())
                            .contains("alertmanager_api_connect_unary_deadline_exceeded_total" + labels + "1")
                            .containsPattern("unary_concurrency_limit_exceeded_total\\Q" + labels + "\\E[1-9]")
                            .contains("alertmanager_api_connect_unary_requests_in_flight" + labels + "0")
                            .contains("unary_request_duration_seconds_count{outcome=\"deadline_exceeded\"");
                },
                "--api.connect.unary-concurrency=1",
                "--api.connect.unary-timeout=2s");
    }

    @Test
    void eachCallThatEndsByTheTimeOfTheFlagIsCountedOnce() throws Exception {
        int calls = 20;
        with(
                (strict, other) -> {
                    for (int i = 0; i < calls; i++) {
                        assertThat(strict.send(HTTP_1_1, "POST", "/api" + STATUS, OBJECT, TYPE, JSON)
                                        .status())
                                .isEqualTo(504);
                    }
                    assertThat(other.get("/metrics").body())
                            .contains("unary_deadline_exceeded_total{procedure=\"GetStatus\","
                                    + "service=\"status.v3alpha.StatusService\"} " + calls);
                },
                "--api.connect.unary-timeout=1ns");
    }

    private static Answer refused(ConnectClient strict) {
        while (true) {
            Answer answer = strict.send(HTTP_1_1, "POST", "/api" + STATUS, OBJECT, TYPE, JSON);
            if (answer.status() == 429) {
                return answer;
            }
        }
    }

    @Test
    void healthIsWatchedUntilAnEndIsNear() throws Exception {
        BlockingQueue<Buffer> seen = new LinkedBlockingQueue<>();
        with(
                (strict, other) -> {
                    HttpClientRequest watch = strict.open(HTTP_2, "POST", WATCH, TYPE, GRPC);
                    watch.response()
                            .onSuccess(response -> response.handler(seen::add)
                                    .endHandler(end -> seen.add(Buffer.buffer(String.valueOf(response.trailers())))));
                    watch.send(Buffer.buffer(ConnectClient.framed(0)));
                    assertThat(seen.poll(20, TimeUnit.SECONDS))
                            .isEqualTo(Buffer.buffer(ConnectClient.framed(0, (byte) 8, (byte) 1)));
                    Answer second = strict.send(HTTP_2, "POST", WATCH, ConnectClient.framed(0), TYPE, GRPC);
                    assertThat(second.trailers())
                            .containsEntry("grpc-status", "8")
                            .containsEntry("grpc-message", "maximum concurrent streams reached");
                    assertThat(String.valueOf(seen.poll(20, TimeUnit.SECONDS))).contains("grpc-status=4");
                },
                "--api.connect.stream-concurrency=1",
                "--api.connect.stream-lifetime=1500ms");
    }

    /** What reflection answers to a question, as text. */
    private static String reflected(int field, String text) {
        byte[] asked = new MessageWriter().presentString(field, text).toBytes();
        Answer answer = client.send(HTTP_2, "POST", REFLECTION, ConnectClient.framed(0, asked), TYPE, GRPC);
        assertThat(answer.trailers()).isEqualTo(Map.of("grpc-status", "0"));
        assertThat(answer.messages()).hasSize(1);
        return new String(answer.messages().get(0), StandardCharsets.ISO_8859_1);
    }

    @Test
    void proceduresAreDescribedToClientsThatDoNotKnowThem() throws Exception {
        assertThat(reflected(7, "")).isEqualTo("\0\022\2:\0002 \n\036\n\034status.v3alpha.StatusService");
        for (String symbol : List.of("", ".GetStatus")) {
            assertThat(reflected(4, StatusService.NAME + symbol))
                    .contains("status/v3alpha/status.proto", "PeerStatus", "google/protobuf/timestamp.proto", "nanos");
        }
        assertThat(reflected(3, "grpc/health/v1/health.proto")).contains("HealthCheckRequest", "Watch");
        assertThat(reflected(4, "nope")).contains("not found");
        assertThat(reflected(6, "status.v3alpha.PeerStatus")).endsWith("*\033\n\031status.v3alpha.PeerStatus");
        Answer nothing = client.send(HTTP_2, "POST", REFLECTION, ConnectClient.framed(0), TYPE, GRPC);
        assertThat(nothing.trailers()).containsEntry("grpc-status", "3");
        assertThat(client.send(HTTP_1_1, "POST", "/api" + REFLECTION, NONE, TYPE, WEB)
                        .status())
                .isEqualTo(505);
        assertThat(client.send(HTTP_2, "POST", "/api" + REFLECTION, NONE, TYPE, WEB)
                        .headers())
                .containsEntry("grpc-status", "0");
    }

    @Test
    void questionsOfOneStreamAreAnsweredInOrder() {
        Buffer asked = Buffer.buffer();
        for (int i = 0; i < 2_000; i++) {
            byte[] question = new MessageWriter()
                    .string(1, "host" + i)
                    .string(4, StatusService.NAME)
                    .toBytes();
            asked.appendBytes(ConnectClient.framed(0, question));
        }
        List<byte[]> answers = client.send(HTTP_2, "POST", REFLECTION, asked.getBytes(), TYPE, GRPC)
                .messages();

        assertThat(answers).hasSize(2_000);
        for (int i = 0; i < 2_000; i++) {
            assertThat(new String(answers.get(i), StandardCharsets.ISO_8859_1))
                    .startsWith("\0\n")
                    .contains("host" + i);
        }
    }

    @Test
    void grpcIsAtTheRootAndTheRestBelowTheRoutePrefix() throws Exception {
        with(
                (strict, other) -> {
                    assertThat(strict.send(HTTP_2, "POST", CHECK, ConnectClient.framed(0), TYPE, GRPC)
                                    .trailers())
                            .containsEntry("grpc-status", "0");
                    assertThat(strict.send(HTTP_1_1, "POST", "/am/api" + CHECK, OBJECT, TYPE, JSON)
                                    .status())
                            .isEqualTo(200);
                    assertThat(strict.send(HTTP_1_1, "POST", "/api" + CHECK, OBJECT, TYPE, JSON)
                                    .status())
                            .isEqualTo(404);
                    assertThat(strict.send(HTTP_2, "POST", "/am" + CHECK, ConnectClient.framed(0), TYPE, GRPC)
                                    .trailers())
                            .containsEntry("grpc-status", "12");
                },
                "--web.route-prefix=/am");
    }

    @Test
    void whoHasNoLoginMayAskForTheHealthOnly() throws Exception {
        Path users = Files.writeString(
                directory.resolve("users.yml"),
                "basic_auth_users: {operator: \"$2y$05$7EqJtq98hPqEX7fNZaFWoOhi5BWX4Z3Yyq5qT1zI5G5g1l5r5e5yK\"}\n");
        with(
                (strict, other) -> {
                    byte[] none = ConnectClient.framed(0);
                    assertThat(strict.send(HTTP_2, "POST", "/am/api" + CHECK, OBJECT, TYPE, JSON)
                                    .status())
                            .isEqualTo(200);
                    assertThat(strict.send(HTTP_2, "POST", CHECK, none, TYPE, GRPC)
                                    .trailers())
                            .containsEntry("grpc-status", "0");
                    for (String path : List.of(STATUS, WATCH, "/x", CHECK + "/")) {
                        assertThat(strict.send(HTTP_2, "POST", path, none, TYPE, GRPC)
                                        .status())
                                .isEqualTo(401);
                        assertThat(strict.send(HTTP_1_1, "POST", "/am/api" + path, OBJECT, TYPE, JSON)
                                        .status())
                                .isEqualTo(401);
                    }
                },
                "--web.route-prefix=/am",
                "--web.config.file=" + users);
    }

    @Test
    void aPrefixThatProceduresBeginWithIsNotTakenForOneOfTheirs() throws Exception {
        Path access = Files.writeString(directory.resolve("access.yml"), "roles: {viewer: ['*']}\n");
        with(
                (viewers, other) -> {
                    byte[] none = ConnectClient.framed(0);
                    assertThat(viewers.send(HTTP_2, "POST", STATUS, none, TYPE, GRPC)
                                    .trailers())
                            .containsEntry("grpc-status", "0");
                    assertThat(viewers.send(HTTP_1_1, "POST", "/status/api" + STATUS, OBJECT, TYPE, JSON)
                                    .status())
                            .isEqualTo(200);
                },
                "--web.route-prefix=/status",
                "--web.access-file=" + access);
    }

    @Test
    void whereTenantsHaveNoDefaultItsStatusIsNotShown() throws Exception {
        Path own = Files.writeString(directory.resolve("grapevine.yml"), "server: {tenants: {default: false}}\n");
        with(
                (strict, other) -> {
                    Answer connect = strict.send(HTTP_1_1, "POST", "/api" + STATUS, OBJECT, TYPE, JSON);
                    Answer grpc = strict.send(HTTP_2, "POST", STATUS, ConnectClient.framed(0), TYPE, GRPC);
                    for (Answer answer : List.of(connect, grpc)) {
                        assertThat(answer.status()).isEqualTo(404);
                        assertThat(answer.text()).contains("server.tenants.default");
                    }
                    assertThat(strict.send(HTTP_1_1, "POST", "/api" + CHECK, OBJECT, TYPE, JSON)
                                    .status())
                            .isEqualTo(200);
                },
                "--tenants.api",
                "--grapevine.config=" + own);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/x, true",
        "/api/status.v3alpha.StatusService/GetStatus, true",
        "/api/v1/alerts, false",
        "/api/grapevine/v1/overview, false",
        "/api/%67rapevine/v1/overview, false",
        "/metrics, false"
    })
    void pagesOfPermittedOriginsMayCallProcedures(String path, boolean mayCall) throws Exception {
        with(
                (strict, other) -> {
                    Answer answer = strict.send(HTTP_1_1, "GET", path, NONE, "Origin", "https://a.example");
                    assertThat(answer.headers().containsKey("access-control-expose-headers"))
                            .isEqualTo(mayCall);
                },
                "--web.cors.origin=https://a\\.example");
    }

    @Test
    void theMetricsAreThereFromTheStart() throws Exception {
        with((strict, other) -> {
            List<String> lines = other.get("/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("alertmanager_api_connect_"))
                    .toList();
            String check = "{procedure=\"Check\",service=\"grpc.health.v1.Health\"} 0.0";
            String watch = "{procedure=\"Watch\",service=\"grpc.health.v1.Health\"} 0.0";
            assertThat(lines)
                    .contains(
                            "alertmanager_api_connect_unary_requests_in_flight" + check,
                            "alertmanager_api_connect_unary_concurrency_limit_exceeded_total" + check,
                            "alertmanager_api_connect_unary_deadline_exceeded_total" + check,
                            "alertmanager_api_connect_stream_requests_in_flight" + watch,
                            "alertmanager_api_connect_stream_concurrency_limit_exceeded_total" + watch)
                    .allMatch(line -> line.endsWith("} 0.0"));
        });
    }
}
