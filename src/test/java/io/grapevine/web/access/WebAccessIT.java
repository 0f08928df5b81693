package io.grapevine.web.access;

import static io.grapevine.it.Responses.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.web.ServedWeb;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

class WebAccessIT {
    /** The hashes of {@code secret} and of {@code other}. */
    private static final String SECRET = "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";

    private static final String OTHER = "$2y$05$zbcdefghijklmnopqrstuuWXOoYBRYWXGCCZlrrh7tvKSqCUh37xe";

    @TempDir
    Path directory;

    private ServedWeb serve(String yaml) throws UnusableFileException, IOException {
        Files.writeString(directory.resolve("web.yml"), yaml);
        return ServedWeb.serve(ServedWeb.options("--web.config.file=" + directory.resolve("web.yml")));
    }

    private static int login(ServedWeb web, String user, String password) throws IOException, InterruptedException {
        return web.get("/-/ready", "Authorization", basic(user, password)).statusCode();
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatOnlyAsksWhetherTheProgramRunsNeedsNoLogin() throws Exception {
        try (ServedWeb web = serve("basic_auth_users: {alice: '" + SECRET + "'}")) {
            for (String path : List.of("/-/healthy", "/-/ready")) {
                assertThat(web.get(path).statusCode()).isEqualTo(200);
                assertThat(web.get(path + "?verbose").statusCode()).isEqualTo(401);
                assertThat(web.get(path, "Authorization", basic("alice", "wrong"))
                                .statusCode())
                        .isEqualTo(401);
            }
            for (String path :
                    List.of("/", "/metrics", "/-/healthy/", "/-//healthy", "/-/%68ealthy", "/api/v2/status")) {
                assertThat(web.get(path).statusCode()).as(path).isEqualTo(401);
            }
        }
    }

    @Test
    void onlyUsersWithTheirPasswordComeIn() throws Exception {
        try (ServedWeb web = serve("basic_auth_users: {alice: '" + SECRET + "'}")) {
            HttpResponse<String> refused = web.get("/-/ready?verbose");
            assertStatus(401, refused);
            assertThat(refused.body()).isEqualTo("Unauthorized\n");
            assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Basic");

            for (int repeated = 0; repeated < 2; repeated++) {
                assertThat(login(web, "alice", "secret")).isEqualTo(200);
                assertThat(login(web, "alice", "wrong")).isEqualTo(401);
                assertThat(login(web, "bob", "secret")).isEqualTo(401);
                assertThat(login(web, "", "")).isEqualTo(401);
            }
            assertStatus(401, web.get("/-/ready", "Authorization", "Basic ?"));
            assertStatus(401, web.get("/-/ready", "Authorization", "Bearer x"));
        }
    }

    @Test
    void whoLeavesWhileTheLoginIsCheckedKeepsNoPlace() throws Exception {
        String slow = BCrypt.hashpw("secret", BCrypt.gensalt(11));
        String users = IntStream.range(0, 8)
                .mapToObj(i -> "user" + i + ": '" + slow + "'")
                .collect(Collectors.joining(", "));
        try (ServedWeb web = serve("basic_auth_users: {alice: '" + SECRET + "', " + users + "}")) {
            for (int i = 0; i < 8; i++) {
                try (Socket leaving = web.connect()) {
                    String head = "GET /api/v2/x HTTP/1.1\r\nHost: h\r\nAuthorization: " + basic("user" + i, "secret");
                    leaving.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                    Thread.sleep(10L * i); // before, while and after it is checked
                }
            }
            assertThat(login(web, "user7", "secret")).isEqualTo(200); // all before it have been checked

            assertThat(web.get("/metrics", "Authorization", basic("alice", "secret"))
                            .body())
                    .contains("alertmanager_http_requests_in_flight{method=\"get\"} 1.0");
        }
    }

    @Test
    void strangersDoNotKeepAUserOut() throws Exception {
        try (ServedWeb web = serve("basic_auth_users: {alice: '" + SECRET + "'}")) {
            List<Socket> strangers = new ArrayList<>();
            try {
                for (int i = 0; i < 200; i++) {
                    Socket stranger = web.connect();
                    strangers.add(stranger);
                    String head = "GET /-/ready HTTP/1.1\r\nHost: h\r\nAuthorization: " + basic("eve", "guess" + i);
                    stranger.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                }
                assertThat(login(web, "alice", "secret")).isEqualTo(200);
            } finally {
                for (Socket stranger : strangers) {
                    stranger.close(); // their logins are checked no more
                }
            }
            assertThat(login(web, "alice", "wrong")).isEqualTo(401);
        }
    }

    @Test
    void aPostWithItsBodyWaitsForTheLogin() throws Exception {
        Files.writeString(directory.resolve("web.yml"), "basic_auth_users: {alice: '" + SECRET + "'}");
        try (ServedWeb web = ServedWeb.serve(
                ServedWeb.options("--web.config.file=" + directory.resolve("web.yml")),
                router -> router.post("/api/v2/alerts")
                        .handler(context -> context.end(context.body().buffer())))) {
            String pair = Base64.getEncoder().encodeToString("alice:secret".getBytes(StandardCharsets.UTF_8));
            String body = "x".repeat(300_000);

            assertThat(web.request("POST", "/api/v2/alerts", body, "Authorization", "Basic " + pair)
                            .body())
                    .isEqualTo(body);
        }
    }

    @Test
    void aChangedFileHoldsAtOnceAndABrokenOneDoesNot() throws Exception {
        try (ServedWeb web = serve("basic_auth_users: {alice: '" + SECRET + "'}")) {
            assertThat(login(web, "alice", "secret")).isEqualTo(200);

            Files.writeString(directory.resolve("web.yml"), "basic_auth_users: {bob: '" + OTHER + "'}\n");
            assertThat(login(web, "alice", "secret")).isEqualTo(401);
            assertThat(login(web, "bob", "other")).isEqualTo(200);

            for (String broken : List.of("basic_auth_users: [", "", "{}", "basic_auth_users:")) {
                Files.writeString(directory.resolve("web.yml"), broken);
                assertThat(login(web, "bob", "other")).as(broken).isEqualTo(200);
                assertThat(login(web, "alice", "secret")).as(broken).isEqualTo(401);
            }

            Files.writeString(directory.resolve("web.yml"), "basic_auth_users: {}");
            assertStatus(200, web.get("/-/ready"));
        }
    }

    @Test
    void headersOfTheFileAreOnEveryAnswer() throws Exception {
        try (ServedWeb web = serve("http_server_config: {headers: {X-Frame-Options: deny}}")) {
            assertThat(web.get("/-/ready").headers().firstValue("X-Frame-Options"))
                    .contains("deny");
            assertThat(web.get("/nope").headers().firstValue("X-Frame-Options")).contains("deny");
        }
    }

    @Test
    void requestsBeyondTheRateAreRefused() throws Exception {
        try (ServedWeb web = serve("rate_limit: {interval: 1h, burst: 2}")) {
            assertStatus(200, web.get("/-/ready"));
            assertStatus(200, web.get("/-/ready"));
            HttpResponse<String> third = web.get("/-/ready");
            assertStatus(429, third);
            assertThat(third.body()).isEqualTo("Too Many Requests\n");
        }
    }

    @Test
    void aServerWithABadFileDoesNotStart() {
        assertThatThrownBy(() -> serve("nope: 1"))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("nope");
        assertThatThrownBy(() -> serve("tls_server_config: {cert_file: none.crt, key_file: none.key}"))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("cert_file: " + directory.resolve("none.crt"));
    }
}
