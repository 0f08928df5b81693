package io.grapevine.web.access;

import static io.grapevine.it.Responses.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.Extensions.Clusters;
import io.grapevine.config.Secret;
import io.grapevine.receiver.LogLines;
import io.grapevine.web.Routes;
import io.grapevine.web.ServedWeb;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-on by OpenID Connect: sessions of browsers, tokens of programs, and attacks on both. */
class SignOnIT {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String BASE = "http://alerts.example.com";
    private static final String OWN = "/api/grapevine/v1/";

    private static final Routes ECHO = router -> {
        Needs.SENDER.at(router.post("/api/v2/alerts")).handler(SignOnIT::echo);
        Needs.SILENCER.at(router.post("/api/v2/silences")).handler(SignOnIT::echo);
        Needs.SENDER_OR_TOKEN.at(router.post(OWN + "heartbeats/:name")).handler(SignOnIT::echo);
        Needs.VIEWER.at(router.get("/api/*")).handler(SignOnIT::echo);
        Needs.VIEWER.at(router.get("/")).handler(SignOnIT::echo);
    };

    @TempDir
    Path directory;

    private FakeIssuer issuer;
    /** What a browser keeps, by name. */
    private final Map<String, String> cookies = new TreeMap<>();

    private static void echo(RoutingContext context) {
        context.end(Callers.of(context).name().orElse("anonymous") + " "
                + Callers.of(context).groups() + " " + Callers.of(context).sortedRoles());
    }

    @BeforeEach
    void start() throws IOException {
        issuer = new FakeIssuer();
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    private String oidc(String redirect) {
        return "roles: {viewer: ['group:dev'], sender: ['sub:7'], silencer: ['group:sre'], admin: [boss]}\n"
                + "oidc: {issuer: '" + issuer.url() + "', client_id: grapevine, client_secret_file: secret,"
                + " redirect_url: '" + redirect + "', cookie_key_file: keys}\n";
    }

    private ServedWeb serve() throws IOException, UnusableFileException {
        return serve("access.yml", oidc(BASE + "/login/callback"), KEY);
    }

    private ServedWeb serve(String name, String access, String keys, String... flags)
            throws IOException, UnusableFileException {
        Files.writeString(directory.resolve("secret"), FakeIssuer.SECRET + "\n");
        Files.writeString(directory.resolve("keys"), keys + "\n");
        Path file = Files.writeString(directory.resolve(name), access);
        String[] all = Stream.concat(Stream.of("--web.access-file=" + file), Stream.of(flags))
                .toArray(String[]::new);
        Clusters others = new Clusters("", List.of(), List.of("https://karma.example"));
        return ServedWeb.serve(ServedWeb.options(all), () -> others, ECHO);
    }

    /** A request of the browser, which keeps the cookies of the answer. */
    private HttpResponse<String> browse(ServedWeb web, String method, String path, String... more)
            throws IOException, InterruptedException {
        String sent = cookies.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining("; "));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(method.equals("GET") ? "" : "{}"));
        if (!sent.isEmpty()) {
            request.header("Cookie", sent);
        }
        if (more.length > 0) {
            request.headers(more);
        }
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        for (String cookie : answer.headers().allValues("set-cookie")) {
            String[] pair = cookie.split(";", 2)[0].split("=", 2);
            if (cookie.contains("Max-Age=0;")) {
                cookies.remove(pair[0]);
            } else {
                cookies.put(pair[0], pair[1]);
            }
        }
        return answer;
    }

    private static String location(HttpResponse<?> answer) {
        return answer.headers().firstValue("location").orElse("");
    }

    /** Logs in with {@code return}; what the callback answers. */
    private HttpResponse<String> login(ServedWeb web, String back) throws IOException, InterruptedException {
        HttpResponse<String> begun = browse(web, "GET", "/login?return=" + back);
        assertStatus(302, begun);
        return browse(web, "GET", callback(begun));
    }

    /** The path of the callback that the issuer leads to. */
    private String callback(HttpResponse<String> begun) throws IOException, InterruptedException {
        assertThat(location(begun)).startsWith(issuer.url() + "/authorize?");
        HttpResponse<String> authorized = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(location(begun))).build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(location(authorized)).startsWith(BASE + "/login/callback?");
        return FakeIssuer.path(location(authorized));
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    private double count(ServedWeb web, String result) throws IOException, InterruptedException {
        String line = "grapevine_access_oidc_results_total{result=\"" + result + "\"} ";
        String boss = issuer.signed(issuer.claims().claim("preferred_username", "boss"));
        return web.get("/metrics", bearer(boss))
                .body()
                .lines()
                .filter(each -> each.startsWith(line))
                .mapToDouble(each -> Double.parseDouble(each.substring(line.length())))
                .sum();
    }

    @Test
    void aBrowserIsLedToTheLoginAndBack() throws Exception {
        try (ServedWeb web = serve()) {
            HttpResponse<String> page = browse(web, "GET", "/", "Accept", "text/html");
            assertStatus(401, page);
            assertThat(page.headers().firstValue("www-authenticate")).contains("Bearer");
            assertThat(page.body()).contains("data-login href=\"/login\"");
            HttpResponse<String> fetched = browse(web, "GET", OWN + "access", "Accept", "application/json");
            assertStatus(401, fetched);
            assertThat(fetched.body()).startsWith("{\"error\":\"A login is needed (expected: a login at /login");

            HttpResponse<String> done = login(web, "%2F%3Fx%3D1%23%2Falerts");

            assertStatus(302, done);
            assertThat(location(done)).isEqualTo(BASE + "/?x=1#/alerts");
            assertThat(cookies).hasSize(1);
            assertThat(browse(web, "GET", "/").body()).isEqualTo("ana [sre] [SILENCER]");
            assertStatus(200, browse(web, "POST", "/api/v2/silences"));
            HttpResponse<String> refused = browse(web, "POST", "/-/reload");
            assertStatus(403, refused);
            assertThat(refused.body()).contains("needs role admin, user ana has role silencer");
        }
    }

    @Test
    void aSessionIsOnlyForTheBrowserThatLoggedIn() throws Exception {
        try (ServedWeb web = serve("access.yml", oidc("https://alerts.example.com/login/callback"), KEY)) {
            HttpResponse<String> begun = browse(web, "GET", "/login");
            String set = begun.headers().firstValue("set-cookie").orElseThrow();

            assertThat(set).contains("Path=/login", "HTTPOnly", "Secure", "SameSite=Lax", "Max-Age=600");
            String code = location(begun).replaceFirst(".*&state=([^&]*).*", "/login/callback?code=c0&state=$1");
            cookies.clear();
            assertStatus(401, browse(web, "GET", code));
        }
    }

    @Test
    void theCookieIsHiddenFromPagesAndEncrypted() throws Exception {
        try (ServedWeb web = serve()) {
            String set = login(web, "").headers().allValues("set-cookie").stream()
                    .filter(each -> !each.startsWith("grapevine_login"))
                    .findFirst()
                    .orElseThrow();

            assertThat(set)
                    .contains("Path=/", "HTTPOnly", "SameSite=Lax", "Max-Age=43200")
                    .doesNotContain("Secure", "ana", "sre");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example/",
                "/%5Cevil.example",
                "%2F%5Cevil.example",
                "%2F%2Fevil.example",
                "javascript:alert(1)",
                "%2Flogin%3Freturn%3D%2F",
                "%2Flogout",
                "%2Fa%0D%0AX:y",
                "@evil.example",
                ""
            })
    void noLinkLeadsToAnotherSiteAfterTheLogin(String back) throws Exception {
        try (ServedWeb web = serve()) {
            assertThat(location(login(web, back))).isEqualTo(BASE + "/");
        }
    }

    @Test
    void eachReplicaWithTheKeyAcceptsTheCookieOfTheOthers() throws Exception {
        String access = oidc(BASE + "/login/callback");
        try (ServedWeb one = serve("one.yml", access, KEY);
                ServedWeb two = serve("two.yml", access, KEY);
                ServedWeb three = serve("three.yml", access, KEY)) {
            HttpResponse<String> begun = browse(one, "GET", "/login");
            assertStatus(302, browse(two, "GET", callback(begun)));

            for (ServedWeb each : List.of(one, two, three)) {
                assertThat(browse(each, "GET", "/").body()).isEqualTo("ana [sre] [SILENCER]");
            }
        }
    }

    @Test
    void aKeyIsReplacedWithoutEndingSessions() throws Exception {
        try (ServedWeb web = serve()) {
            login(web, "");
            Files.writeString(directory.resolve("keys"), KEY.toUpperCase(Locale.ROOT) + "\n" + KEY + "\n");
            assertStatus(200, browse(web, "GET", "/"));

            Files.writeString(directory.resolve("keys"), KEY.toUpperCase(Locale.ROOT) + "\n");
            assertStatus(401, browse(web, "GET", "/"));
        }
    }

    @Test
    void aCookieOfAnotherClusterIsRefused() throws Exception {
        String here = oidc(BASE + "/login/callback");
        try (ServedWeb web = serve("one.yml", here, KEY);
                ServedWeb other = serve("two.yml", oidc(BASE + "/b/login/callback"), KEY);
                LogLines log = LogLines.capture()) {
            login(web, "");
            String name = cookies.keySet().iterator().next();
            String there = new CookieSeal(List.of(new Secret(KEY)), binding("/b/login/callback"))
                    .seal("session", session(Instant.now()));
            cookies.put(name, there);

            HttpResponse<String> refused = browse(web, "GET", OWN + "access");

            assertStatus(401, refused);
            assertThat(cookies).isEmpty();
            assertThat(count(web, "bad_cookie")).isEqualTo(1);
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("A session was refused"))
                    .hasSize(1);
            assertStatus(401, other.get("/", "Cookie", name + "=" + there));
        }
    }

    private String binding(String callback) {
        return issuer.url() + "\ngrapevine\n" + BASE + callback;
    }

    private static JsonObject session(Instant since) {
        return new JsonObject()
                .put("user", "boss")
                .put("groups", new JsonArray())
                .put("since", since.getEpochSecond());
    }

    @ParameterizedTest
    @CsvSource({"session, 60, 200", "session, 43100, 200", "session, 43201, 401", "session, -600, 401", "login, 60, 401"
    })
    void aSessionIsBoundedAndOfItsPurpose(String purpose, int age, int status) throws Exception {
        try (ServedWeb web = serve()) {
            login(web, "");
            String name = cookies.keySet().iterator().next();
            cookies.put(
                    name,
                    new CookieSeal(List.of(new Secret(KEY)), binding("/login/callback"))
                            .seal(purpose, session(Instant.now().minusSeconds(age))));

            assertStatus(status, browse(web, "GET", "/"));
        }
    }

    @Test
    void aChangedCookieIsRefused() throws Exception {
        try (ServedWeb web = serve()) {
            login(web, "");
            String name = cookies.keySet().iterator().next();
            String value = cookies.get(name);
            for (String changed : List.of(value.substring(4), "A" + value.substring(2), "x", "*", value + "AAAA")) {
                cookies.put(name, changed);
                assertThat(browse(web, "GET", "/").statusCode()).as(changed).isEqualTo(401);
            }
        }
    }

    @Test
    void probesAndSendersNeedNoSessionAndNoneOfTheirsMatters() throws Exception {
        String access = oidc(BASE + "/login/callback").replace("sender: ['sub:7'], ", "");
        try (ServedWeb web = serve("access.yml", access, KEY)) {
            login(web, "");
            cookies.replaceAll((name, value) -> "x");
            assertStatus(200, browse(web, "GET", "/-/healthy"));
            assertStatus(200, web.get("/-/healthy", bearer("x")));
            assertStatus(200, web.request("POST", "/api/v2/alerts", "[]"));
            assertStatus(200, web.request("POST", OWN + "heartbeats/a", "", bearer("of-the-heartbeat")));
        }
    }

    @Test
    void pagesOfOtherSitesChangeNothingWithTheSession() throws Exception {
        try (ServedWeb web = serve()) {
            login(web, "");
            assertStatus(403, browse(web, "POST", "/api/v2/silences", "Origin", "https://evil.example"));
            assertStatus(200, browse(web, "POST", "/api/v2/silences", "Origin", "https://karma.example"));
            String[] form = {
                "Origin",
                "https://evil.example",
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Sec-Fetch-Site",
                "cross-site"
            };
            assertStatus(403, browse(web, "POST", "/logout", form));
            assertStatus(200, browse(web, "GET", "/"));
        }
    }

    @Test
    void aUserSignsOut() throws Exception {
        try (ServedWeb web = serve()) {
            login(web, "");
            assertThat(browse(web, "GET", "/logout").body()).contains("<form method=\"post\" action=\"/logout\">");
            assertThat(cookies).hasSize(1);

            HttpResponse<String> out = browse(web, "POST", "/logout");

            assertStatus(200, out);
            assertThat(cookies).isEmpty();
            assertThat(out.body())
                    .contains(issuer.url()
                            + "/end?x=1&amp;client_id=grapevine&amp;post_logout_redirect_uri=http%3A%2F%2F");
            assertStatus(401, browse(web, "GET", "/"));
            assertThat(browse(web, "GET", "/logout").body()).contains("Signed out");
        }
    }

    @Test
    void aProgramSendsATokenOfTheIssuer() throws Exception {
        try (ServedWeb web = serve()) {
            String[] person = bearer(issuer.signed(issuer.claims()));
            assertThat(web.get("/", person).body()).isEqualTo("ana [sre] [SILENCER]");
            assertThat(web.get("/", person).body()).isEqualTo("ana [sre] [SILENCER]");
            assertStatus(200, web.request("POST", "/api/v2/silences", "{}", person));
            String[] program = bearer(FakeIssuer.signed(
                    issuer.claims()
                            .claim("preferred_username", null)
                            .claim("groups", null)
                            .subject("7"),
                    issuer.key,
                    "at+jwt"));
            assertThat(web.request("POST", "/api/v2/alerts", "[]", program).body())
                    .isEqualTo("sub:7 [] [SENDER]");
            assertStatus(403, web.get("/", program));
            assertStatus(401, web.request("POST", "/api/v2/alerts", "[]"));
            assertThat(issuer.keyReads.get()).isEqualTo(1);
        }
    }

    /** Tokens that are not accepted, by what is wrong. */
    private Map<String, String> forged() throws Exception {
        Function<UnaryOperator<JWTClaimsSet.Builder>, String> with =
                change -> issuer.signed(change.apply(issuer.claims()));
        Instant now = Instant.now();
        String good = issuer.signed(issuer.claims());
        Map<String, String> tokens = new TreeMap<>();
        tokens.put("issuer", with.apply(claims -> claims.issuer("https://evil.example")));
        tokens.put("audience", with.apply(claims -> claims.audience("another")));
        tokens.put("no audience", with.apply(claims -> claims.audience((String) null)));
        tokens.put("expired", with.apply(claims -> claims.expirationTime(Date.from(now.minusSeconds(70)))));
        tokens.put("without end", with.apply(claims -> claims.expirationTime(null)));
        tokens.put("not yet", with.apply(claims -> claims.notBeforeTime(Date.from(now.plusSeconds(70)))));
        tokens.put("alg none", new PlainJWT(issuer.claims().build()).serialize());
        tokens.put("hmac by the public key", issuer.signedByPublicKey(issuer.claims()));
        tokens.put(
                "another key",
                FakeIssuer.signed(
                        issuer.claims(),
                        new RSAKey.Builder(FakeIssuer.key(1)).keyID("k0").build(),
                        "JWT"));
        tokens.put("unknown key", FakeIssuer.signed(issuer.claims(), FakeIssuer.key(1), "JWT"));
        tokens.put("type", FakeIssuer.signed(issuer.claims(), issuer.key, "logout+jwt"));
        tokens.put(
                "changed",
                good.replaceFirst(
                        "\\.[^.]*\\.",
                        "."
                                + Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(issuer.claims()
                                                .claim("preferred_username", "boss")
                                                .build()
                                                .toString()
                                                .getBytes(StandardCharsets.UTF_8))
                                + "."));
        tokens.put("cert:", with.apply(claims -> claims.claim("preferred_username", "cert:x")));
        tokens.put("sub:", with.apply(claims -> claims.claim("preferred_username", "sub:7")));
        tokens.put("no token", "abc");
        return tokens;
    }

    @Test
    void forgedTokensAreRefusedCountedAndLogged() throws Exception {
        Map<String, String> forged = forged();
        try (ServedWeb web = serve();
                LogLines log = LogLines.capture()) {
            assertStatus(200, web.get("/", bearer(issuer.signed(issuer.claims()))));
            Map<String, String> answers = new TreeMap<>();
            for (Map.Entry<String, String> each : forged.entrySet()) {
                HttpResponse<String> refused = web.get(OWN + "access", bearer(each.getValue()));
                assertThat(refused.statusCode()).as(each.getKey()).isEqualTo(401);
                answers.put(each.getKey(), refused.body());
            }
            assertThat(answers.get("audience")).contains("aud: [another] (expected: grapevine)");
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("A bearer token was refused"))
                    .hasSize(10);
            assertThat(count(web, "bad_token")).isEqualTo(forged.size());
        }
    }

    @Test
    void clocksMayBeAMinuteApart() throws Exception {
        try (ServedWeb web = serve()) {
            Instant now = Instant.now();
            assertStatus(
                    200,
                    web.get(
                            "/",
                            bearer(issuer.signed(issuer.claims().expirationTime(Date.from(now.minusSeconds(50)))))));
            assertStatus(
                    200,
                    web.get("/", bearer(issuer.signed(issuer.claims().notBeforeTime(Date.from(now.plusSeconds(50)))))));
        }
    }

    @Test
    void aNewKeyOfTheIssuerIsReadAtItsFirstTokenAndUnknownOnesNotAtEach() throws Exception {
        try (ServedWeb web = serve()) {
            assertStatus(200, web.get("/", bearer(issuer.signed(issuer.claims()))));
            issuer.key = FakeIssuer.key(1);
            assertStatus(200, web.get("/", bearer(issuer.signed(issuer.claims()))));
            for (int i = 0; i < 20; i++) {
                assertStatus(401, web.get("/", bearer(FakeIssuer.signed(issuer.claims(), FakeIssuer.key(2), "JWT"))));
            }
            assertThat(issuer.keyReads.get()).isBetween(2, 4);
        }
    }

    @Test
    void whileTheIssuerIsAwaySessionsAndTokensGoOnAndLoginsWait() throws Exception {
        int port = issuer.port();
        try (ServedWeb web = serve()) {
            login(web, "");
            String[] token = bearer(issuer.signed(issuer.claims()));
            assertStatus(200, web.get("/", token));
            issuer.close();

            assertStatus(200, browse(web, "GET", "/"));
            assertStatus(200, web.get("/", bearer(issuer.signed(issuer.claims().claim("x", "y")))));
            try (ServedWeb later = serve("later.yml", oidc(BASE + "/login/callback"), KEY)) {
                assertStatus(200, browse(later, "GET", "/"));
                HttpResponse<String> refused = later.get("/login");
                assertStatus(503, refused);
                assertThat(refused.body()).contains("The issuer of logins is not available: discovery:");
                assertStatus(503, later.get("/", token));
                issuer = new FakeIssuer(port);
                assertStatus(302, later.get("/login"));
            }
        }
    }

    @Test
    void aClientThatTheIssuerRefusesIsToldWhichKeysAreWrong() throws Exception {
        try (ServedWeb web = serve()) {
            Files.writeString(directory.resolve("secret"), "another");
            HttpResponse<String> refused = login(web, "");
            assertStatus(401, refused);
            assertThat(refused.body())
                    .contains(
                            "status 400 invalid_client (expected: client_id and client_secret_file as at the issuer)");
        }
    }

    @Test
    void aFaultyIssuerIsNotBelieved() throws Exception {
        try (ServedWeb web = serve()) {
            for (Map.Entry<String, UnaryOperator<JWTClaimsSet.Builder>> each :
                    Map.<String, UnaryOperator<JWTClaimsSet.Builder>>of(
                                    "nonce", claims -> claims.claim("nonce", "another"),
                                    "no nonce", claims -> claims.claim("nonce", null),
                                    "audience", claims -> claims.audience("another"),
                                    "azp",
                                            claims -> claims.audience(List.of("grapevine", "b"))
                                                    .claim("azp", "b"),
                                    "no user", claims -> claims.claim("preferred_username", ""),
                                    "expired", claims -> claims.expirationTime(new Date(0)))
                            .entrySet()) {
                issuer.changed = each.getValue();
                HttpResponse<String> refused = login(web, "");
                assertThat(refused.statusCode()).as(each.getKey()).isEqualTo(401);
                assertThat(cookies).as(each.getKey()).isEmpty();
            }
            issuer.changed = claims -> claims;
            issuer.status = 500;
            assertStatus(503, login(web, ""));
            issuer.status = 200;
            assertStatus(302, login(web, ""));
        }
    }

    @Test
    void aCodeIsExchangedOnceAndByItsState() throws Exception {
        try (ServedWeb web = serve()) {
            String callback = callback(browse(web, "GET", "/login"));
            Map<String, String> begun = Map.copyOf(cookies);
            assertStatus(302, browse(web, "GET", callback));
            cookies.clear();
            cookies.putAll(begun);

            HttpResponse<String> again = browse(web, "GET", callback);
            assertStatus(401, again);
            assertThat(again.body()).contains("token_endpoint: status 400 invalid_grant");
            cookies.putAll(begun);
            assertStatus(401, browse(web, "GET", callback.replaceFirst(".$", "_")));
            cookies.putAll(begun);
            String denied = callback.replaceFirst("code=[^&]*", "error=access_denied&error_description=%3Cb%3E");
            assertThat(browse(web, "GET", denied).body())
                    .contains("the issuer says: access_denied")
                    .doesNotContain("<b>");
        }
    }

    @Test
    void groupsThatDoNotFitAreThoseWithoutARole() throws Exception {
        issuer.groups = IntStream.range(0, 300)
                .mapToObj(i -> i == 200 ? "sre" : "group-number-" + i)
                .toList();
        try (ServedWeb web = serve()) {
            login(web, "");
            assertThat(browse(web, "GET", "/").body()).isEqualTo("ana [sre] [SILENCER]");
        }
    }

    @Test
    void passwordsAndSessionsStandBesideEachOther() throws Exception {
        Path users = Files.writeString(directory.resolve("web.yml"), TestUsers.webFile("boss"));
        String access = oidc(BASE + "/login/callback");
        try (ServedWeb web = serve("access.yml", access, KEY, "--web.config.file=" + users)) {
            HttpResponse<String> refused = web.get("/api/v2/alerts");
            assertStatus(401, refused);
            assertThat(refused.headers().firstValue("www-authenticate")).contains("Bearer");
            assertStatus(200, web.get("/", "Authorization", TestUsers.basic("boss")));
            login(web, "");
            assertThat(browse(web, "GET", "/").body()).isEqualTo("ana [sre] [SILENCER]");
            assertStatus(200, web.get("/", bearer(issuer.signed(issuer.claims()))));
            assertStatus(401, web.get("/", bearer("x")));
            assertStatus(401, browse(web, "GET", "/", "Authorization", "Basic eDp5"));
        }
    }

    @Test
    void onlyWhatAProxySaysCounts() throws Exception {
        String access = "proxy: {addresses: [127.0.0.1]}\n" + oidc(BASE + "/login/callback");
        try (ServedWeb web = serve("access.yml", access, KEY)) {
            String[] token = bearer(issuer.signed(issuer.claims()));
            assertStatus(403, web.get("/", token));
            assertThat(web.get("/", "X-Forwarded-User", "boss").body()).startsWith("boss");
        }
    }

    @Test
    void signOnBeginsAndEndsWithTheFile() throws Exception {
        String with = oidc(BASE + "/login/callback");
        String without = "roles: {viewer: [x]}\n";
        try (ServedWeb web = serve("access.yml", without, KEY)) {
            assertStatus(403, web.get("/"));
            assertStatus(403, web.get("/login"));
            Files.writeString(directory.resolve("access.yml"), with);
            assertStatus(401, web.get("/"));
            assertStatus(302, login(web, ""));
            Files.writeString(directory.resolve("access.yml"), without);
            assertStatus(403, browse(web, "GET", "/"));
        }
    }

    @Test
    void aFileWithoutKeysIsRefusedWithTheWayOut() {
        assertThatThrownBy(() -> serve("access.yml", oidc(BASE + "/login/callback"), "short"))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining(
                        "oidc.cookie_key_file: a short key (expected: a line of at least 32 random characters");
    }
}
