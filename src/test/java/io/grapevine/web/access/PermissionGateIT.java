package io.grapevine.web.access;

import static io.grapevine.it.Responses.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.tls.MadeCertificates;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.Extensions.Clusters;
import io.grapevine.receiver.LogLines;
import io.grapevine.web.Routes;
import io.grapevine.web.ServedWeb;
import io.grapevine.web.WebOptions;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests to a server with an access file, by identity. */
class PermissionGateIT {
    private static final Clusters PERMITTED = new Clusters("", List.of(), List.of("https://karma.example"));

    /** An API whose answers say who called. */
    private static final Routes ECHO = router -> {
        String own = "/api/grapevine/v1/";
        Needs.SENDER.at(router.post("/api/v2/alerts")).handler(PermissionGateIT::echo);
        Needs.SILENCER.at(router.post("/api/v2/silences")).handler(PermissionGateIT::echo);
        Needs.SILENCER.at(router.delete("/api/v2/silence/:id")).handler(PermissionGateIT::echo);
        Needs.SILENCER.at(router.post(own + "acknowledgements")).handler(PermissionGateIT::echo);
        Needs.SENDER_OR_TOKEN.at(router.post(own + "heartbeats/:name")).handler(PermissionGateIT::echo);
        Needs.SENDER_OR_TOKEN.at(router.post(own + "heartbeats/:name/fail")).handler(PermissionGateIT::echo);
        Needs.VIEWER.at(router.get("/api/*")).handler(PermissionGateIT::echo);
    };

    private static void echo(RoutingContext context) {
        context.end(Callers.of(context).name().orElse("anonymous") + " "
                + Callers.of(context).sortedRoles());
    }

    @TempDir
    Path directory;

    private ServedWeb serve(String access, String web) throws UnusableFileException, IOException {
        Files.writeString(directory.resolve("access.yml"), access);
        String accessFile = "--web.access-file=" + directory.resolve("access.yml");
        if (web.isEmpty()) {
            return ServedWeb.serve(ServedWeb.options(accessFile), () -> PERMITTED, ECHO);
        }
        Files.writeString(directory.resolve("web.yml"), web);
        String configFile = "--web.config.file=" + directory.resolve("web.yml");
        return ServedWeb.serve(ServedWeb.options(accessFile, configFile), () -> PERMITTED, ECHO);
    }

    @Test
    void usersMayDoWhatTheirRolesPermit() throws Exception {
        String users = TestUsers.webFile("eve", "bob", "ann");
        try (ServedWeb web = serve("roles: {viewer: [eve], silencer: [bob], admin: [ann]}", users)) {
            String[] eve = {"Authorization", TestUsers.basic("eve")};
            String[] bob = {"Authorization", TestUsers.basic("bob")};
            String[] ann = {"Authorization", TestUsers.basic("ann")};

            assertThat(web.get("/api/v2/alerts", eve).body()).isEqualTo("eve [VIEWER, SENDER]");
            HttpResponse<String> refused = web.request("POST", "/api/v2/silences", "{}", eve);
            assertStatus(403, refused);
            assertThat(refused.body())
                    .isEqualTo("\"needs role silencer, user eve has role viewer, sender (--web.access-file)\"\n");
            assertThat(web.request("POST", "/api/grapevine/v1/acknowledgements", "{}", eve)
                            .body())
                    .startsWith("{\"error\":\"needs role silencer");
            assertStatus(200, web.request("POST", "/api/v2/silences", "{}", bob));
            assertStatus(200, web.request("DELETE", "/api/v2/silence/1", "", bob));
            assertStatus(403, web.request("POST", "/-/reload", "", bob));
            assertStatus(200, web.request("POST", "/-/reload", "", ann));
            assertStatus(403, web.get("/debug/pprof/", bob));
            assertStatus(401, web.get("/api/v2/alerts"));
            assertThat(web.get("/metrics", ann).body()).contains("grapevine_access_denied_total{reason=\"role\"} 4.0");
        }
    }

    @Test
    void aPingWithATokenNeedsNeitherALoginNorARole() throws Exception {
        String users = TestUsers.webFile("ann");
        try (ServedWeb web = serve("roles: {admin: [ann], sender: [ann]}", users)) {
            String[] token = {"Authorization", "Bearer x"};
            String ping = "/api/grapevine/v1/heartbeats/backup";

            assertStatus(200, web.request("POST", ping, "", token));
            assertStatus(200, web.request("POST", ping + "/fail", "", token));
            assertStatus(401, web.request("POST", ping, ""));
            assertStatus(401, web.get("/api/grapevine/v1/heartbeats", token));
            assertStatus(401, web.request("DELETE", ping, "", token));
            for (String path : List.of("/pause", "/../x", "/..%2fx", "/start/x", "/%66ail", "/", "//start")) {
                assertThat(web.request("POST", ping + path, "", token).statusCode())
                        .as(path)
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void pathsMustBePermittedAsTheyWereSentAndAsTheyAreRouted() throws Exception {
        try (ServedWeb web = serve("roles: {viewer: ['*'], sender: []}", "")) {
            assertStatus(403, web.get("/metrics"));
            for (String path : List.of("/x/%2e%2e/metrics", "/%6detrics")) {
                assertThat(web.get(path).statusCode()).as(path).isEqualTo(403);
            }
            for (String path : List.of("/%zz", "/%", "/%c0%ae%c0%ae/x")) {
                assertThat(web.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                        .as(path)
                        .startsWith("HTTP/1.1 40");
            }
        }
    }

    @Test
    void withoutALoginAUserIsNotBelieved() throws Exception {
        try (ServedWeb web = serve("roles: {admin: [ann]}", "")) {
            assertStatus(
                    403,
                    web.request(
                            "POST",
                            "/-/reload",
                            "",
                            "Authorization",
                            TestUsers.basic("ann"),
                            "X-Forwarded-User",
                            "ann"));
            assertStatus(403, web.get("/"));
            assertStatus(200, web.get("/-/healthy"));
            assertStatus(200, web.get("/-/ready"));
            assertStatus(200, web.request("POST", "/api/v2/alerts", "[]"));
        }
    }

    @Test
    void aProxyNamesTheUserFromItsOwnAddressOnly() throws Exception {
        String roles = "roles: {silencer: ['group:pay'], admin: [ann]}\n";
        try (ServedWeb web = serve("proxy: {addresses: [127.0.0.0/8]}\n" + roles, "")) {
            assertThat(web.get("/api/v2/x", "X-Forwarded-User", "bob", "X-Forwarded-Groups", "ops, pay")
                            .body())
                    .isEqualTo("bob [SENDER, SILENCER]");
            assertThat(web.get("/api/v2/x", "X-Forwarded-User", "ann").body()).contains("ADMIN");
            assertStatus(403, web.get("/api/v2/x"));
            assertStatus(403, web.get("/api/v2/x", "X-Forwarded-User", "ann", "X-Forwarded-User", "bob"));
        }
        try (ServedWeb web = serve("proxy: {addresses: [192.0.2.1]}\n" + roles, "")) {
            assertStatus(403, web.get("/api/v2/x", "X-Forwarded-User", "ann"));
        }
    }

    /** The lists of regular expressions in the settings of oauth2-proxy, by their names. */
    private static List<String> expressions(String settings, String name) {
        Matcher list = Pattern.compile("(?m)^" + name + " = \\[(.*)]$").matcher(settings);
        assertThat(list.find()).as(name).isTrue();
        return Pattern.compile("\"([^\"]*)\"")
                .matcher(list.group(1))
                .results()
                .map(each -> each.group(1))
                .toList();
    }

    @Test
    void theExampleOfSingleSignOnGivesRolesByGroups() throws Exception {
        Path examples = Path.of("config-examples", "access");
        try (ServedWeb web = serve(Files.readString(examples.resolve("single-sign-on.yml")), "")) {
            String[] sre = {"X-Forwarded-Email", "ann@example.com", "X-Forwarded-Groups", "sre"};
            String[] viewer = {"X-Forwarded-Email", "eve@example.com", "X-Forwarded-Groups", "everyone,cooks"};
            assertThat(web.get("/api/v2/x", sre).body()).isEqualTo("ann@example.com [SENDER, ADMIN]");
            assertThat(web.get("/api/v2/x", viewer).body()).isEqualTo("eve@example.com [VIEWER, SENDER]");
            assertStatus(403, web.request("POST", "/api/v2/silences", "{}", viewer));
            assertStatus(200, web.request("POST", "/api/v2/alerts", "[]"));
            assertStatus(403, web.get("/api/v2/x"));
        }
        String settings = Files.readString(examples.resolve("oauth2-proxy.cfg"));
        assertThat(settings).contains("pass_user_headers = true");
        for (String path : List.of("/api/v2/alerts", "/t/a/api/grapevine/v1/events", "/alertmanager/api/v2/silences")) {
            assertThat(expressions(settings, "api_routes"))
                    .as(path)
                    .anyMatch(each -> Pattern.compile(each).matcher(path).find());
        }
        List<String> open = expressions(settings, "skip_auth_routes");
        for (String path : List.of("/-/healthy", "/-/ready", "/-/reload", "/x/-/ready", "/-/ready/x")) {
            assertThat(open.stream()
                            .anyMatch(each -> Pattern.compile(each.replaceFirst("GET=", ""))
                                    .matcher(path)
                                    .find()))
                    .as(path)
                    .isEqualTo(List.of("/-/healthy", "/-/ready").contains(path));
        }
    }

    @Test
    void aProxysOwnLoginIsNotThatOfItsUser() throws Exception {
        String access = "proxy: {addresses: [127.0.0.1]}\nroles: {viewer: [eve], admin: [proxy]}\n";
        try (ServedWeb web = serve(access, TestUsers.webFile("proxy"))) {
            assertThat(web.get("/api/v2/x", "Authorization", TestUsers.basic("proxy"), "X-Forwarded-User", "eve")
                            .body())
                    .isEqualTo("eve [VIEWER, SENDER]");
            assertStatus(401, web.get("/api/v2/x", "X-Forwarded-User", "eve"));
            for (String[] unnamed : new String[][] {
                {},
                {"X-Forwarded-User", ""},
                {"X-Forwarded-User", " "},
                {"X-Forwarded-User", "eve", "x-forwarded-user", "proxy"},
                {"X-Forwarded-Groups", "ops"}
            }) {
                List<String> headers = new ArrayList<>(List.of("Authorization", TestUsers.basic("proxy")));
                headers.addAll(List.of(unnamed));
                assertThat(web.get("/api/v2/x", headers.toArray(String[]::new)).statusCode())
                        .as("%s", headers)
                        .isEqualTo(403);
            }
            assertThat(web.get("/api/v2/x", "Authorization", TestUsers.basic("proxy"), "x-forwarded-USER", " eve ")
                            .body())
                    .isEqualTo("eve [VIEWER, SENDER]");
        }
    }

    @Test
    void aLoginCountsWhereNoProxyIs() throws Exception {
        String access = "proxy: {addresses: [192.0.2.1]}\nroles: {viewer: [eve], admin: [ann]}\n";
        try (ServedWeb web = serve(access, TestUsers.webFile("ann"))) {
            assertThat(web.get("/api/v2/x", "Authorization", TestUsers.basic("ann"), "X-Forwarded-User", "eve")
                            .body())
                    .isEqualTo("ann [SENDER, ADMIN]");
        }
    }

    @Test
    void pagesOfOtherSitesMayNotChangeAnything() throws Exception {
        try (ServedWeb web = serve("silences: {}\n", "")) {
            String own = "http://127.0.0.1:" + web.port();
            for (String path : new String[] {"/api/v2/silences", "/api/v2/alerts", "/-/reload"}) {
                assertStatus(200, web.request("POST", path, "", "Origin", own));
                assertStatus(200, web.request("POST", path, "", "Origin", "https://karma.example"));
                assertStatus(200, web.request("POST", path, ""));
                for (String other : new String[] {"https://evil.example", "null", own + "0", "http://127.0.0.1"}) {
                    assertStatus(403, web.request("POST", path, "", "Origin", other));
                }
            }
            assertStatus(200, web.get("/api/v2/alerts", "Origin", "https://evil.example"));
        }
    }

    /** A check takes a twentieth of a second or more, so that those of one client take seconds. */
    @Test
    void clientsBehindAProxyTakeTurnsWithTheirLogins() throws Exception {
        String slow = "$2y$10$abcdefghijklmnopqrstuuGJh/K2VMQNBFTDtJ1sGqEsyI9WIJQ5e";
        String access = "proxy: {addresses: [127.0.0.0/8]}\nroles: {viewer: [ann]}\n";
        try (ServedWeb web = serve(access, "basic_auth_users: {ann: '" + slow + "'}")) {
            List<CompletableFuture<Integer>> guesses = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String[] headers = {"Authorization", login("ann:" + i), "X-Forwarded-For", "192.0.2.1"};
                guesses.add(
                        CompletableFuture.supplyAsync(() -> status(web, headers), task -> new Thread(task).start()));
            }
            CompletableFuture.anyOf(guesses.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);

            assertThat(status(web, "Authorization", login("ann:x"), "X-Forwarded-For", "192.0.2.2"))
                    .isEqualTo(401);
            assertThat(guesses.stream().filter(CompletableFuture::isDone).count())
                    .isLessThan(30);
        }
    }

    private static String login(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static int status(ServedWeb web, String... headers) {
        try {
            return web.get("/api/v2/x", headers).statusCode();
        } catch (IOException | InterruptedException e) {
            return 0;
        }
    }

    @Test
    void aChangedFileHoldsAtOnceAndABrokenOneIsShown() throws Exception {
        try (ServedWeb web = serve("roles: {viewer: ['*']}", "")) {
            assertStatus(200, web.get("/api/v2/x"));
            assertThat(web.get("/metrics").body()).contains("grapevine_access_file_last_reload_successful 1.0");

            Files.writeString(directory.resolve("access.yml"), "roles: {viewer: [unused]}");
            assertStatus(403, web.get("/api/v2/x"));

            for (String broken : List.of("roles: [", "", "# nothing\n", "{}")) {
                Files.writeString(directory.resolve("access.yml"), broken);
                assertThat(web.get("/api/v2/x").statusCode()).as(broken).isEqualTo(403);
                assertThat(web.get("/metrics").body()).contains("grapevine_access_file_last_reload_successful 0.0");
            }

            Files.writeString(directory.resolve("access.yml"), "roles: {}");
            assertStatus(200, web.get("/api/v2/x"));
            assertThat(web.get("/metrics").body()).contains("grapevine_access_file_last_reload_successful 1.0");
        }
        assertThatThrownBy(() -> serve("roles: [", "")).isInstanceOf(UnusableFileException.class);
    }

    @Test
    void pathsBelowAPrefixAreRecognised() throws Exception {
        Files.writeString(directory.resolve("access.yml"), "roles: {silencer: ['*']}");
        WebOptions options =
                ServedWeb.options("--web.access-file=" + directory.resolve("access.yml"), "--web.route-prefix=/am");
        try (ServedWeb web = ServedWeb.serve(options, ECHO)) {
            assertStatus(200, web.request("POST", "/am/api/v2/silences", "{}"));
            assertStatus(403, web.request("POST", "/am/-/reload", ""));
            assertStatus(200, web.get("/am/-/ready"));
        }
    }

    private HttpResponse<String> overTls(ServedWeb web, MadeCertificates trusted, @Nullable MadeCertificates own)
            throws Exception {
        return overTls(
                web, HttpClient.newBuilder().sslContext(trusted.client(own)).build());
    }

    private static HttpResponse<String> overTls(ServedWeb web, HttpClient client) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + web.port() + "/api/v2/x"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void namesOfAProxyAreReadInUtf8OrElseInLatin1() throws Exception {
        String access = "proxy: {addresses: [127.0.0.0/8]}\n"
                + "roles: {viewer: ['group:Störung'], silencer: ['group:łódź'], admin: ['Jörg Müller']}\n";
        try (ServedWeb web = serve(access, "")) {
            for (Charset each : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
                assertThat(named(web, "Jörg Müller", "", each)).endsWith("Jörg Müller [SENDER, ADMIN]");
            }
            assertThat(named(web, "ann", "Störung, łódź ", StandardCharsets.UTF_8))
                    .endsWith("ann [VIEWER, SENDER, SILENCER]");
            assertThat(named(web, "ann", "Störung", StandardCharsets.ISO_8859_1))
                    .endsWith("ann [VIEWER, SENDER]");
        }
    }

    /** What the server answers to a request with these headers in a charset, which the client of the JDK cannot write. */
    private static String named(ServedWeb web, String user, String groups, Charset charset) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.port())) {
            socket.getOutputStream()
                    .write(("GET /api/v2/x HTTP/1.1\r\nHost: am\r\nConnection: close\r\nX-Forwarded-User: " + user
                                    + "\r\nX-Forwarded-Groups: " + groups + "\r\n\r\n")
                            .getBytes(charset));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void certificatesCountOnlyWhereTheyAreVerified() throws Exception {
        MadeCertificates server = MadeCertificates.make(directory, "server", "EC");
        MadeCertificates robot = MadeCertificates.make(directory, "robot", "EC");
        server.write(directory.resolve("server.crt"), directory.resolve("server.key"));
        robot.write(directory.resolve("ca.crt"), directory.resolve("ca.key"));
        String tls = "tls_server_config: {cert_file: server.crt, key_file: server.key, ";
        String access = "roles: {admin: ['cert:robot'], viewer: ['cert:127.0.0.1']}";
        try (ServedWeb web =
                serve(access, tls + "client_ca_file: ca.crt, client_auth_type: VerifyClientCertIfGiven}")) {
            assertThat(overTls(web, server, robot).body()).isEqualTo("robot [VIEWER, SENDER, ADMIN]");
            assertStatus(403, overTls(web, server, null));
        }
        try (ServedWeb web = serve(
                "proxy: {addresses: [127.0.0.1]}\n" + access,
                tls + "client_ca_file: ca.crt, client_auth_type: RequireAndVerifyClientCert}")) {
            assertThat(overTls(web, server, robot).statusCode())
                    .as("the certificate of a proxy")
                    .isEqualTo(403);
        }
        try (ServedWeb web = serve(access, tls + "client_auth_type: RequireAnyClientCert}")) {
            assertStatus(403, overTls(web, server, robot));
        }
    }

    @Test
    void certificatesThatHaveExpiredGiveNoRole() throws Exception {
        MadeCertificates server = MadeCertificates.make(directory, "server", "EC");
        MadeCertificates robot = MadeCertificates.makeExpired(directory, "robot");
        server.write(directory.resolve("server.crt"), directory.resolve("server.key"));
        robot.write(directory.resolve("ca.crt"), directory.resolve("ca.key"));
        String tls = "tls_server_config: {cert_file: server.crt, key_file: server.key, client_ca_file: ca.crt, ";
        String access = "roles: {admin: ['cert:robot'], viewer: ['cert:127.0.0.1']}";
        for (String type : List.of("RequireAndVerifyClientCert", "VerifyClientCertIfGiven")) {
            try (ServedWeb web = serve(access, tls + "client_auth_type: " + type + "}");
                    LogLines log = LogLines.capture()) {
                assertThatThrownBy(() -> overTls(web, server, robot)).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> overTls(web, server, robot)).isInstanceOf(IOException.class);
                assertThat(log.lines())
                        .filteredOn(line -> line.contains("Certificate of a client refused"))
                        .singleElement()
                        .asString()
                        .contains("the certificate expired on ");
            }
        }
    }

    @Test
    void aCertificateThatExpiresDuringAConnectionGivesARoleNoLonger() throws Exception {
        int seconds = 4;
        while (!expiresDuringAConnection(seconds)) {
            seconds *= 2; // a busy computer
        }
    }

    /** Whether the certificate was valid for the first request. */
    private boolean expiresDuringAConnection(int seconds) throws Exception {
        MadeCertificates server = MadeCertificates.make(directory, "server", "EC");
        String name = "brief" + seconds;
        MadeCertificates robot = MadeCertificates.makeExpiring(directory, name, seconds);
        Instant end = Instant.now().plusSeconds(seconds);
        server.write(directory.resolve("server.crt"), directory.resolve("server.key"));
        robot.write(directory.resolve("ca.crt"), directory.resolve("ca.key"));
        String tls = "tls_server_config: {cert_file: server.crt, key_file: server.key, client_ca_file: ca.crt, "
                + "client_auth_type: VerifyClientCertIfGiven}";
        try (ServedWeb web = serve("roles: {admin: ['cert:" + name + "']}", tls)) {
            HttpClient client =
                    HttpClient.newBuilder().sslContext(server.client(robot)).build();
            String first = overTls(web, client).body();
            if (!Instant.now().isBefore(end.minusSeconds(1))) {
                return false;
            }
            assertThat(first).isEqualTo(name + " [SENDER, ADMIN]");
            TimeUnit.MILLISECONDS.sleep(Duration.between(Instant.now(), end).toMillis());
            assertStatus(403, overTls(web, client));
            return true;
        } catch (SSLHandshakeException late) {
            return false;
        }
    }
}
