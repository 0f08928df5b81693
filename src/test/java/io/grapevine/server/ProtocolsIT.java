package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.tls.MadeCertificates;
import io.grapevine.it.Tool;
import io.grapevine.web.ServedWeb;
import io.grapevine.web.api.v2.ApiV2;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every endpoint of the program over HTTP/1.1 and HTTP/2, with TLS, with every method, with and without a body. */
@Tag("thorough")
class ProtocolsIT {
    private static final String CONFIG = "route: {receiver: r}\nreceivers: [{name: r}]\n";
    private static final String ID = "00000000-0000-0000-0000-000000000000";
    private static final List<String> PATHS = List.of(
            "/",
            "/favicon.ico",
            "/cluster",
            "/metrics",
            "/-/healthy",
            "/-/ready",
            "/-/reload",
            "/debug/pprof/",
            "/debug/pprof/cmdline",
            "/api/v1/alerts",
            "/api/v1/silence/x",
            "/api/v2/status",
            "/api/v2/receivers",
            "/api/v2/alerts",
            "/api/v2/alerts/groups",
            "/api/v2/silences",
            "/api/v2/silence/x",
            "/api/v2/silence/" + ID,
            "/api/v2/openapi.yaml",
            "/api/grapevine/v1/templates/render",
            "/api/status.v3alpha.StatusService/GetStatus",
            "/api/grpc.health.v1.Health/Check",
            "/api/grapevine/v1/receivers/r/test",
            "/api/v2",
            "/api/v2/nope",
            "/nope",
            "/-/healthy/",
            "/-/Reload",
            "//-/reload",
            "//api/v2/alerts");
    private static final List<HttpMethod> METHODS = List.of(
            HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.OPTIONS);

    /** Nothing, one frame, more than one frame and less than a window, more than the windows of HTTP/2. */
    private static final List<Integer> BODIES = List.of(0, 9, 40_000, 300_000);

    @TempDir
    static Path directory;

    private static Vertx vertx;
    private static LiveProgram open;
    private static LiveProgram guarded;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        MadeCertificates.make(directory, "server", "EC")
                .write(directory.resolve("server.crt"), directory.resolve("server.key"));
        String tls = "tls_server_config: {cert_file: server.crt, key_file: server.key}\n";
        Path plain = Files.writeString(directory.resolve("web.yml"), tls);
        String hash = "$2y$05$7EqJtq98hPqEX7fNZaFWoOhi5BWX4Z3Yyq5qT1zI5G5g1l5r5e5yK";
        Path users = Files.writeString(
                directory.resolve("users.yml"), tls + "basic_auth_users: {operator: \"" + hash + "\"}\n");
        open = new LiveProgram(Files.createDirectory(directory.resolve("open")), CONFIG, "--web.config.file=" + plain);
        guarded = new LiveProgram(
                Files.createDirectory(directory.resolve("guarded")), CONFIG, "--web.config.file=" + users);
    }

    @AfterAll
    static void stop() {
        open.close();
        guarded.close();
        ServedWeb.await(vertx.close().toCompletionStage());
    }

    private static HttpClient client(HttpVersion version, boolean kept) {
        return vertx.createHttpClient(new HttpClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setUseAlpn(version == HttpVersion.HTTP_2)
                .setProtocolVersion(version)
                .setKeepAlive(kept)
                .setMaxPoolSize(1));
    }

    /** An answer; the date is null if it has none. */
    private record Answer(int status, @Nullable String date, int length, HttpVersion version) {}

    private static Answer ask(HttpClient client, int port, HttpMethod method, String path, int body) {
        RequestOptions options = new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setMethod(method)
                .setURI(path);
        if (body > 0) {
            options.putHeader("Content-Type", "application/json");
        }
        return ServedWeb.await(client.request(options)
                .compose(request -> (body == 0 ? request.send() : request.send(Buffer.buffer("x".repeat(body))))
                        .compose(response -> response.body()
                                .map(bytes -> new Answer(
                                        response.statusCode(),
                                        response.getHeader("Date"),
                                        bytes.length(),
                                        response.version()))))
                .toCompletionStage());
    }

    private static TreeMap<String, Integer> statuses(
            int port, HttpVersion version, boolean kept, List<Integer> bodies) {
        HttpClient client = client(version, kept);
        try {
            TreeMap<String, Integer> statuses = new TreeMap<>();
            for (String path : PATHS) {
                for (HttpMethod method : METHODS) {
                    for (int body : bodies) {
                        String name = method + " " + path + " " + body;
                        Answer answer = ask(client, port, method, path, body);
                        assertThat(answer.version()).isEqualTo(version);
                        assertThat(answer.date()).as(name).endsWith(" GMT");
                        if (method.equals(HttpMethod.HEAD)) {
                            assertThat(answer.length()).as(name).isZero();
                        }
                        statuses.put(name, answer.status());
                    }
                }
            }
            return statuses;
        } finally {
            ServedWeb.await(client.close().toCompletionStage());
        }
    }

    @Test
    void theTableHasEveryPathOfTheApiDocument() throws IOException {
        String document;
        try (InputStream file = ApiV2.class.getResourceAsStream("openapi.yaml")) {
            document = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> paths = Pattern.compile("(?m)^  (/.*):$")
                .matcher(document)
                .results()
                .map(path -> "/api/v2" + path.group(1).replace("{silenceID}", ID))
                .toList();
        assertThat(paths).isNotEmpty();
        assertThat(PATHS).containsAll(paths);
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void everyEndpointAnswersEveryMethodWithAndWithoutABody(HttpVersion version) {
        TreeMap<String, Integer> kept = statuses(open.port(), version, true, BODIES);

        assertThat(kept.values()).allMatch(status -> status < 500);
        assertThat(kept)
                .containsEntry("POST /-/reload 300000", 200)
                .containsEntry("HEAD /metrics 0", 405)
                .containsEntry("GET /api/v2/status 9", 200)
                .containsEntry("HEAD /-/healthy/ 0", 307)
                .containsEntry("POST //-/reload 9", 307);
        kept.keySet().removeIf(name -> !name.endsWith(" 9"));
        assertThat(statuses(open.port(), version, false, List.of(9))).isEqualTo(kept);
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void everyEndpointRefusesRequestsWithoutCredentials(HttpVersion version) {
        statuses(guarded.port(), version, true, List.of(0, 9))
                .forEach((name, status) -> assertThat(status)
                        .as(name)
                        .isEqualTo(
                                name.matches("(GET|HEAD) /-/(healthy|ready) .*")
                                        ? 200
                                        : name.matches("POST /api/grpc.health.v1.Health/Check 0")
                                                ? 415 // as it has no type
                                                : name.matches("POST /api/grpc.health.v1.Health/Check .*")
                                                        ? 400
                                                        : 401));
    }

    @Test
    void aReloadWithABodyNeverHangsOnANewConnection() {
        HttpClient client = client(HttpVersion.HTTP_2, false);
        for (int i = 0; i < 40; i++) {
            assertThat(ask(client, open.port(), HttpMethod.POST, "/-/reload", BODIES.get(i % BODIES.size()))
                            .status())
                    .isEqualTo(200);
        }
        ServedWeb.await(client.close().toCompletionStage());
    }

    /** The HTTP/2 of curl is stricter than that of Java's clients, and curl is what people try a server with. */
    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void curlTakesEveryAnswer(HttpVersion version) throws IOException, InterruptedException {
        Tool.need(hasCurl(), "curl with HTTP/2 is not on the PATH");
        Path body = Files.writeString(directory.resolve("body-" + version), "x".repeat(300_000));
        List<String> failed = new ArrayList<>();
        for (LiveProgram program : List.of(open, guarded)) {
            List<String> heads = new ArrayList<>(List.of("--head"));
            List<String> posts = new ArrayList<>(List.of("--request", "POST", "--data-binary", "@" + body));
            for (String path : PATHS) {
                String url = "https://127.0.0.1:" + program.port() + path;
                heads.add(url);
                posts.addAll(List.of(url, url));
            }
            for (List<String> arguments : List.of(heads, posts)) {
                failed.addAll(curl(version, arguments));
            }
        }
        assertThat(failed).isEmpty();
    }

    private static boolean hasCurl() throws InterruptedException {
        try {
            Process curl = new ProcessBuilder("curl", "--version")
                    .redirectErrorStream(true)
                    .start();
            String text = new String(curl.getInputStream().readAllBytes());
            return curl.waitFor() == 0 && text.contains("HTTP2");
        } catch (IOException missing) {
            return false;
        }
    }

    /** One run over kept connections; what went wrong, by URL. */
    private static List<String> curl(HttpVersion version, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "curl", "--silent", "--show-error", "--insecure", "--path-as-is", "--max-time", "20", "--write-out"));
        command.add("%{exitcode} %{method} %{url_effective} %{errormsg}\\n");
        command.add(version == HttpVersion.HTTP_2 ? "--http2" : "--http1.1");
        arguments.stream().filter(argument -> argument.startsWith("https:")).forEach(url -> {
            command.add("--output");
            command.add("/dev/null");
        });
        command.addAll(arguments);
        Process curl = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(curl.getInputStream().readAllBytes());
        assertThat(curl.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(text.lines()).isNotEmpty();
        return text.lines().filter(line -> !line.startsWith("0 ")).toList();
    }
}
