package io.grapevine.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.amtool.ToolRun;
import io.grapevine.amtool.api.BodyOutput;
import io.grapevine.amtool.api.Client;
import io.grapevine.amtool.api.Deadline;
import io.grapevine.amtool.api.DeviceLogin;
import io.grapevine.amtool.api.Reply;
import io.grapevine.amtool.api.Request;
import io.grapevine.config.HttpConfig;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.web.ServedWeb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logins of amtool with a device code, at a server with sign-on. */
class DeviceLoginIT {
    @TempDir
    Path directory;

    private FakeIssuer issuer;
    private ServedWeb web;
    private Instant now = Instant.now();
    private final List<Long> pauses = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        issuer = new FakeIssuer();
        Files.writeString(directory.resolve("secret"), FakeIssuer.SECRET);
        Files.writeString(directory.resolve("keys"), "0123456789abcdef0123456789abcdef");
        Path access = Files.writeString(directory.resolve("access.yml"), """
                roles: {silencer: ['group:sre']}
                oidc:
                  issuer: %s
                  client_id: grapevine
                  client_secret_file: secret
                  redirect_url: http://alerts.example.com/login/callback
                  cookie_key_file: keys
                """.formatted(issuer.url()));
        web = ServedWeb.serve(
                ServedWeb.options("--web.access-file=" + access),
                router -> Needs.VIEWER
                        .at(router.get("/api/*"))
                        .handler(context -> context.response()
                                .putHeader("Content-Type", "application/json")
                                .end("[]")));
    }

    @AfterEach
    void stop() throws Exception {
        web.close();
        issuer.close();
    }

    private Path file() {
        return directory.resolve("amtool").resolve("login.json");
    }

    /** The answer to a request of a command, with a login that reads the file anew. */
    private Reply command() throws SendFailure {
        DeviceLogin.Registration client = new DeviceLogin.Registration(issuer.url(), "amtool", "openid");
        Client toIssuer = new Client(HttpConfig.DEFAULT, Map.of(), "test");
        DeviceLogin login = new DeviceLogin(toIssuer, client, file(), () -> now, pauses::add, notes::add);
        try (Client http = new Client(HttpConfig.DEFAULT, Map.of(), "test", login)) {
            HttpUrl url = HttpUrl.parse("http://127.0.0.1:" + web.port() + "/api/v2/alerts");
            return http.send(Request.get(url), Deadline.after(Duration.ofSeconds(30)), BodyOutput.MEMORY);
        }
    }

    private ToolRun amtool(String... more) {
        List<String> words = Stream.concat(
                        Stream.of("--alertmanager.url=http://127.0.0.1:" + web.port(), "--oidc.issuer=" + issuer.url()),
                        Stream.of(more))
                .toList();
        return ToolRun.ours(words, Map.of("XDG_CONFIG_HOME", directory.toString()));
    }

    @Test
    void aPersonLogsInOnceAndTheTokenIsKeptForItsOwnerOnly() throws Exception {
        ToolRun first = amtool("-o", "json", "alert");
        ToolRun second = amtool("-o", "json", "alert");

        assertThat(first)
                .isEqualTo(new ToolRun(
                        0,
                        "[]\n",
                        "To log in, open " + issuer.url()
                                + "/enter in a browser and enter WDJB-MJHT (within 1 min)\n"));
        assertThat(second).isEqualTo(new ToolRun(0, "[]\n", ""));
        try (Stream<Path> kept = Files.list(directory.resolve("amtool"))) {
            assertThat(kept).singleElement().satisfies(file -> {
                assertThat(file.getFileName().toString()).matches("login-[0-9a-f]{16}\\.json");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            });
        }
    }

    @Test
    void aServerThatNeedsNoLoginIsAskedWithoutOne() {
        assertThat(amtool("health").exit()).isZero();
        assertThat(issuer.deviceLogins).hasValue(0);
    }

    @Test
    void aTokenThatCannotBeRenewedIsTriedAndTheReasonIsToldWhenItIsRefused() throws Exception {
        command();
        now = now.plusSeconds(300);
        issuer.close();
        assertThat(command().status()).isEqualTo(200);

        Files.writeString(
                file(), Files.readString(file()).replaceFirst("access_token\":\"[^\"]*", "access_token\":\"x.y.z"));
        assertThatThrownBy(this::command).hasMessageContaining("discovery: connection refused");
    }

    @Test
    void aJobThatPingsDoesNotWaitForALogin() {
        assertThat(amtool("heartbeat", "ping", "backup").err()).contains("A login is needed");
        assertThat(issuer.deviceLogins).hasValue(0);
    }

    @Test
    void pollsAreAsSlowAsTheIssuerWants() throws Exception {
        issuer.deviceErrors.addAll(List.of("authorization_pending", "slow_down", "authorization_pending"));

        assertThat(command().status()).isEqualTo(200);

        assertThat(pauses).containsExactly(1_000L, 1_000L, 6_000L, 6_000L);
    }

    @Test
    void aTokenIsRenewedWhenItsTimeIsOver() throws Exception {
        command();
        String before = Files.readString(file());
        now = now.plusSeconds(291);

        assertThat(command().status()).isEqualTo(200);

        assertThat(issuer.deviceLogins).hasValue(1);
        assertThat(Files.readString(file())).isNotEqualTo(before);
    }

    @Test
    void aTokenThatIsRefusedIsRenewedAndWithoutARenewalThePersonIsAskedAgain() throws Exception {
        command();
        Files.writeString(
                file(), Files.readString(file()).replaceFirst("access_token\":\"[^\"]*", "access_token\":\"x.y.z"));
        assertThat(command().status()).isEqualTo(200);
        assertThat(issuer.deviceLogins).hasValue(1);

        issuer.refresh = "revoked";
        now = now.plusSeconds(300);
        assertThat(command().status()).isEqualTo(200);
        assertThat(issuer.deviceLogins).hasValue(2);
    }

    @Test
    void aFileThatCannotBeReadIsWrittenAnew() throws Exception {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "{");

        assertThat(command().status()).isEqualTo(200);

        assertThat(notes.get(0)).isEqualTo("Warning: the login cannot be read: " + file());
        assertThat(Files.readString(file())).contains("access_token");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            access_denied | access_denied (expected: a login that is not cancelled)
            expired_token | the code has expired (expected: a login in time; run the command again)
            invalid_grant | token_endpoint: invalid_grant
            """)
    void aLoginThatFailsIsAnError(String error, String said) {
        issuer.deviceErrors.add(error);

        assertThatThrownBy(this::command).hasMessage("login at " + issuer.url() + ": " + said);
    }

    @Test
    void whoDoesNotLogInIsAskedOnce() {
        issuer.deviceErrors.add("access_denied");

        ToolRun run = amtool("alert");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err().strip().lines())
                .hasSize(2)
                .last()
                .asString()
                .endsWith("access_denied (expected: a login that is not cancelled)");
        assertThat(issuer.deviceLogins).hasValue(1);
    }

    @Test
    void nobodyWaitsLongerThanTheCodeIsGood() {
        for (int i = 0; i < 100; i++) {
            issuer.deviceErrors.add("authorization_pending");
        }

        assertThatThrownBy(this::command).hasMessageContaining("the code has expired");

        assertThat(pauses).hasSize(60);
    }

    @Test
    void aTokenThatTheServerDoesNotAcceptIsExplained() {
        issuer.changed = claims -> claims.audience("account");

        assertThatThrownBy(this::command)
                .hasMessageContaining("the server refuses the token: \"The bearer token is not valid: ")
                .hasMessageContaining("(expected: an audience of the token among those of the server");
        assertThat(issuer.deviceLogins).hasValue(1);
    }

    @Test
    void anIssuerThatCannotBeUsedIsAnErrorWithTheWayOut() throws Exception {
        issuer.described = document -> document.put("device_authorization_endpoint", null);
        assertThatThrownBy(this::command)
                .hasMessageEndingWith("discovery: device_authorization_endpoint: none "
                        + "(expected: a URL with https://, of an issuer with the device authorization grant)");
        issuer.described = document -> document.put("issuer", "https://evil.example");
        assertThatThrownBy(this::command)
                .hasMessageEndingWith(
                        "discovery: issuer: https://evil.example (expected: the same as in --oidc.issuer)");
        issuer.status = 404;
        assertThatThrownBy(this::command)
                .hasMessageEndingWith("discovery: status 404 (expected: the URL of an issuer, see --oidc.issuer)");
        issuer.close();
        assertThatThrownBy(this::command).hasMessageContaining("discovery: connection refused");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --oidc.issuer=http://sso.example.com alert | --oidc.issuer: "http://sso.example.com" (expected: a URL with https://
            --oidc.issuer=sso.example.com alert | --oidc.issuer: "sso.example.com" (expected: a URL with https://
            --oidc.issuer=https://x --alertmanager.url=http://u:p@x alert | --oidc.issuer and other credentials are mutually exclusive
            """)
    void wrongFlagsAreRefused(String line, String fault) {
        List<String> words = Stream.concat(
                        Stream.of("--alertmanager.url=http://127.0.0.1:1").filter(url -> !line.contains("//u:p")),
                        Stream.of(line.split(" ", -1)))
                .toList();

        assertThat(ToolRun.ours(words, Map.of("XDG_CONFIG_HOME", directory.toString()))
                        .err())
                .startsWith("amtool: error: " + fault);
    }
}
