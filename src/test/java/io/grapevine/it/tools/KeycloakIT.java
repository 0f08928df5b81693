package io.grapevine.it.tools;

import static io.grapevine.it.Responses.assertStatus;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.base.go.GoUrl;
import io.grapevine.it.CommandRun;
import io.grapevine.it.Ports;
import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server and amtool with a real Keycloak, which is started from {@code kc.sh} on the {@code PATH}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeycloakIT {
    private static final Path AMTOOL = Path.of("bin", "amtool").toAbsolutePath();
    private static final Pattern FORM = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\"[^>]* name=\"([^\"]+)\"[^>]* value=\"([^\"]*)\"");
    private static final String MAPPERS = """
            "protocolMappers": [
              {"name": "groups", "protocol": "openid-connect", "protocolMapper": "oidc-group-membership-mapper", "config":
                {"claim.name": "groups", "full.path": "false", "id.token.claim": "true", "access.token.claim": "true"}},
              {"name": "audience", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper", "config":
                {"included.client.audience": "grapevine", "access.token.claim": "true"}}]
            """;

    private final HttpClient client = HttpClient.newHttpClient();
    /** What a browser keeps, by name. Those of Keycloak are for TLS only, yet it is on this computer. */
    private final Map<String, String> cookies = new TreeMap<>();

    private Process keycloak;
    private Program server;
    private String base;
    private String issuer;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        Tool.needPackagedProgram();
        int port = Ports.free();
        base = "http://127.0.0.1:" + port;
        issuer = base + "/realms/ops";
        ProcessBuilder command = new ProcessBuilder(
                        Tool.find("kc.sh").toString(),
                        "start-dev",
                        "--db=dev-mem",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port)
                .redirectErrorStream(true);
        command.environment()
                .putAll(Map.of(
                        "JAVA_HOME", System.getProperty("java.home"),
                        "JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1",
                        "KC_BOOTSTRAP_ADMIN_USERNAME", "admin",
                        "KC_BOOTSTRAP_ADMIN_PASSWORD", "of the admin"));
        keycloak = command.start();
        awaitStart(keycloak);
        int own = Ports.free();
        makeRealm(own);
        Files.writeString(directory.resolve("secret"), "of grapevine");
        Files.writeString(directory.resolve("keys"), "0123456789abcdef0123456789abcdef");
        Path access = Files.writeString(directory.resolve("access.yml"), """
                roles: {silencer: ['group:sre'], sender: [service-account-prometheus]}
                oidc:
                  issuer: %s
                  client_id: grapevine
                  client_secret_file: secret
                  redirect_url: http://127.0.0.1:%d/login/callback
                  cookie_key_file: keys
                """.formatted(issuer, own));
        Path config = Files.writeString(
                directory.resolve("alertmanager.yml"), "route: {receiver: r}\nreceivers: [{name: r}]\n");
        server = Program.grapevine(
                config,
                directory.resolve("data"),
                "--web.access-file=" + access,
                "--web.listen-address=127.0.0.1:" + own);
    }

    @AfterAll
    void stop() throws InterruptedException {
        if (server != null) {
            server.close();
        }
        if (keycloak != null) {
            keycloak.descendants().forEach(ProcessHandle::destroyForcibly);
            keycloak.destroyForcibly().waitFor();
        }
    }

    /** Returns when it listens, and reads on, as it would wait for who reads what it prints. */
    private static void awaitStart(Process process) throws IOException {
        BufferedReader lines = process.inputReader();
        StringBuilder log = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            log.append(line).append('\n');
            if (line.contains("Listening on: ")) {
                Thread rest = new Thread(() -> lines.lines().forEach(each -> {}), "log of Keycloak");
                rest.setDaemon(true);
                rest.start();
                return;
            }
        }
        throw new AssertionError("Keycloak does not start:\n" + log);
    }

    private void makeRealm(int port) throws IOException, InterruptedException {
        String realm = """
                {"realm": "ops", "enabled": true, "groups": [{"name": "sre"}],
                "users": [{"username": "ana", "enabled": true, "email": "ana@example.com", "emailVerified": true,
                  "firstName": "Ana", "lastName": "Ash", "groups": ["/sre"],
                  "credentials": [{"type": "password", "value": "of ana"}]}],
                "clients": [
                  {"clientId": "grapevine", "secret": "of grapevine", "redirectUris": ["http://127.0.0.1:%d/login/callback"],
                    "attributes": {"post.logout.redirect.uris": "http://127.0.0.1:%d/*"}, %s},
                  {"clientId": "amtool", "publicClient": true, "standardFlowEnabled": false, "attributes":
                    {"oauth2.device.authorization.grant.enabled": "true", "oauth2.device.polling.interval": "1"}, %s},
                  {"clientId": "prometheus", "secret": "of prometheus", "serviceAccountsEnabled": true, %s},
                  {"clientId": "stranger", "secret": "of stranger", "serviceAccountsEnabled": true}]}
                """.formatted(port, port, MAPPERS, MAPPERS, MAPPERS);
        String admin = token(
                "master",
                Map.of(
                        "client_id",
                        "admin-cli",
                        "grant_type",
                        "password",
                        "username",
                        "admin",
                        "password",
                        "of the admin"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/admin/realms"))
                .headers("Authorization", "Bearer " + admin, "Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(realm))
                .build();
        assertStatus(201, client.send(request, HttpResponse.BodyHandlers.ofString()));
    }

    private String token(String realm, Map<String, String> form) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                send("POST", base + "/realms/" + realm + "/protocol/openid-connect/token", form, Map.of());
        assertStatus(200, answer);
        return new ObjectMapper().readTree(answer.body()).path("access_token").asText();
    }

    /** The token of a program by client credentials. */
    private String tokenOf(String program) throws IOException, InterruptedException {
        return token(
                "ops",
                Map.of("client_id", program, "client_secret", "of " + program, "grant_type", "client_credentials"));
    }

    private HttpResponse<String> send(String method, String url, Map<String, String> form, Map<String, String> headers)
            throws IOException, InterruptedException {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + GoUrl.escapeForm(field.getValue()))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A request of the browser, which keeps cookies and follows redirects. */
    private HttpResponse<String> browse(String method, String url, Map<String, String> form)
            throws IOException, InterruptedException {
        String kept = cookies.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining("; "));
        HttpResponse<String> answer = send(method, url, form, kept.isEmpty() ? Map.of() : Map.of("Cookie", kept));
        for (String cookie : answer.headers().allValues("set-cookie")) {
            String[] pair = cookie.split(";", 2)[0].split("=", 2);
            if (cookie.contains("Max-Age=0")) {
                cookies.remove(pair[0]);
            } else {
                cookies.put(pair[0], pair[1]);
            }
        }
        if (answer.statusCode() != 302 && answer.statusCode() != 303) {
            return answer;
        }
        String next = answer.headers().firstValue("location").orElseThrow();
        return browse("GET", answer.uri().resolve(next).toString(), Map.of());
    }

    /** Sends the form of a page. */
    private HttpResponse<String> submit(HttpResponse<String> page, Map<String, String> entered)
            throws IOException, InterruptedException {
        Matcher form = FORM.matcher(page.body());
        assertThat(form.find()).as(page.body()).isTrue();
        Map<String, String> fields = new TreeMap<>(entered);
        HIDDEN.matcher(page.body()).results().forEach(field -> fields.put(field.group(1), field.group(2)));
        return browse(
                "POST", page.uri().resolve(form.group(1).replace("&amp;", "&")).toString(), fields);
    }

    private HttpResponse<String> logIn(HttpResponse<String> page) throws IOException, InterruptedException {
        return submit(page, Map.of("username", "ana", "password", "of ana"));
    }

    private HttpResponse<String> api(String method, String path, String token)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .headers("Authorization", "Bearer " + token, "Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(method.equals("POST") ? "[]" : ""))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aPersonLogsInByTheFormAndLogsOutEverywhere() throws Exception {
        cookies.clear();
        String access = server.url() + "/api/grapevine/v1/access";
        assertStatus(401, browse("GET", access, Map.of()));

        assertStatus(200, logIn(browse("GET", server.url() + "/login", Map.of())));

        assertThat(browse("GET", access, Map.of()).body()).contains("\"ana\"", "\"sre\"", "silencer");
        HttpResponse<String> out = browse("POST", server.url() + "/logout", Map.of());
        assertStatus(401, browse("GET", access, Map.of()));
        Matcher end = Pattern.compile("href=\"(" + Pattern.quote(issuer) + "/protocol/openid-connect/logout[^\"]*)\"")
                .matcher(out.body());
        assertThat(end.find()).as(out.body()).isTrue();
        HttpResponse<String> question = browse("GET", end.group(1).replace("&amp;", "&"), Map.of());
        submit(question, Map.of("confirmLogout", "Logout"));
        assertThat(browse("GET", server.url() + "/login", Map.of()).body()).contains("kc-form-login");
    }

    @Test
    void aProgramHasClientCredentials() throws Exception {
        String token = tokenOf("prometheus");

        assertStatus(200, api("POST", "/api/v2/alerts", token));
        assertStatus(403, api("GET", "/api/v2/alerts", token));
    }

    @Test
    void aTokenForAnotherAudienceIsRefused() throws Exception {
        HttpResponse<String> refused = api("POST", "/api/v2/alerts", tokenOf("stranger"));

        assertStatus(401, refused);
        assertThat(refused.body()).contains("aud: [account] (expected: grapevine)");
    }

    @Test
    void amtoolLogsInWithADeviceCodeAndRenewsItsToken(@TempDir Path home) throws Exception {
        cookies.clear();
        List<String> command = List.of(
                AMTOOL.toString(),
                "--alertmanager.url=" + server.url(),
                "--oidc.issuer=" + issuer,
                "--output=json",
                "alert");
        Map<String, String> environment = Map.of("XDG_CONFIG_HOME", home.toString(), "GRAPEVINE_REBUILD", "no");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Process amtool = builder.start();
        String note = amtool.errorReader().readLine();
        Matcher address = Pattern.compile("To log in, .* or open (\\S+) ").matcher(String.valueOf(note));
        assertThat(address.find()).as(note).isTrue();

        submit(logIn(browse("GET", address.group(1), Map.of())), Map.of("accept", "Yes"));

        assertThat(new String(amtool.getInputStream().readAllBytes(), UTF_8)).isEqualTo("[]\n");
        assertThat(amtool.waitFor()).isZero();
        try (Stream<Path> kept = Files.list(home.resolve("amtool"))) {
            Path file = kept.findFirst().orElseThrow();
            String tokens = Files.readString(file);
            Files.writeString(file, tokens.replaceFirst("access_token\":\"[^\"]*", "access_token\":\"x.y.z"));
        }
        assertThat(CommandRun.of(command, environment)).isEqualTo(new CommandRun(0, "[]\n"));
    }
}
