package io.grapevine.web.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grapevine.base.Sha256;
import io.grapevine.base.go.GoUrl;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An issuer of OpenID Connect on a free port of this machine, which logs in anyone as {@link #user}, and can misbehave. */
public final class FakeIssuer implements AutoCloseable {
    static final String CLIENT = "grapevine";
    public static final String SECRET = "the secret";

    private static final List<RSAKey> MADE = new CopyOnWriteArrayList<>();

    /** What {@code /authorize} was asked for, by its code. */
    private final Map<String, Map<String, List<String>>> codes = new ConcurrentHashMap<>();

    private final HttpServer server;
    final AtomicInteger keyReads = new AtomicInteger();
    volatile RSAKey key = key(0);
    volatile String user = "ana";
    volatile List<String> groups = List.of("sre");
    /** What becomes of the claims of the token of a login. */
    volatile UnaryOperator<JWTClaimsSet.Builder> changed = claims -> claims;

    /** The errors that polls with a device code get before the token. */
    final Queue<String> deviceErrors = new ConcurrentLinkedQueue<>();

    /** Logins with a device code that were begun. */
    final AtomicInteger deviceLogins = new AtomicInteger();

    /** How long tokens of programs of people say that they are valid, in seconds. */
    volatile int life = 300;

    /** The refresh token that is good for one renewal. */
    volatile String refresh = "";

    /** What becomes of the discovery document. */
    volatile UnaryOperator<JsonObject> described = document -> document;

    /** The status of each answer if it is not 200. */
    volatile int status = 200;

    public FakeIssuer() throws IOException {
        this(0);
    }

    /** An issuer at a port that another one has left. */
    FakeIssuer(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, discovery()));
        server.createContext("/keys", exchange -> {
            keyReads.incrementAndGet();
            answer(exchange, new JWKSet(List.<JWK>of(key.toPublicJWK())).toString());
        });
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", this::token);
        server.createContext("/device", exchange -> {
            deviceLogins.incrementAndGet();
            answer(
                    exchange,
                    new JsonObject()
                            .put("device_code", "d")
                            .put("user_code", "WDJB-MJHT")
                            .put("verification_uri", url() + "/enter")
                            .put("expires_in", 60)
                            .put("interval", 1)
                            .encode());
        });
        server.start();
    }

    /** A key, by its number: its id is {@code k} with the number. */
    static synchronized RSAKey key(int number) {
        try {
            while (MADE.size() <= number) {
                MADE.add(new RSAKeyGenerator(2048).keyID("k" + MADE.size()).generate());
            }
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
        return MADE.get(number);
    }

    int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    private String discovery() {
        return described
                .apply(new JsonObject()
                        .put("issuer", url())
                        .put("authorization_endpoint", url() + "/authorize")
                        .put("token_endpoint", url() + "/token")
                        .put("jwks_uri", url() + "/keys")
                        .put("device_authorization_endpoint", url() + "/device")
                        .put("end_session_endpoint", url() + "/end?x=1"))
                .encode();
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, List<String>> asked =
                GoUrl.parameters(exchange.getRequestURI().getRawQuery());
        String code = "c" + codes.size();
        codes.put(code, asked);
        String back = one(asked, "redirect_uri") + "?code=" + code + "&state=" + one(asked, "state");
        exchange.getResponseHeaders().add("Location", back);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, List<String>> form =
                GoUrl.parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        if (one(form, "client_id").equals("amtool")) {
            tokenOfPerson(exchange, form);
            return;
        }
        Map<String, List<String>> asked = codes.remove(one(form, "code"));
        String login = CLIENT + ":" + GoUrl.escapeForm(SECRET);
        boolean isKnown = ("Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)))
                .equals(exchange.getRequestHeaders().getFirst("Authorization"));
        String challenge =
                Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(one(form, "code_verifier")));
        if (!isKnown) {
            refuse(exchange, "invalid_client");
            return;
        }
        if (asked == null
                || !one(asked, "code_challenge_method").equals("S256")
                || !one(asked, "code_challenge").equals(challenge)
                || !one(asked, "redirect_uri").equals(one(form, "redirect_uri"))) {
            refuse(exchange, "invalid_grant");
            return;
        }
        JWTClaimsSet.Builder claims = changed.apply(claims().claim("nonce", one(asked, "nonce")));
        answer(exchange, new JsonObject().put("id_token", signed(claims)).encode());
    }

    /** Answers a poll with a device code, or a renewal. */
    private void tokenOfPerson(HttpExchange exchange, Map<String, List<String>> form) throws IOException {
        boolean isRenewal = one(form, "grant_type").equals("refresh_token");
        String error = isRenewal
                ? one(form, "refresh_token").equals(refresh) ? null : "invalid_grant"
                : one(form, "device_code").equals("d") ? deviceErrors.poll() : "invalid_grant";
        if (error != null) {
            refuse(exchange, error);
            return;
        }
        refresh = UUID.randomUUID().toString();
        answer(
                exchange,
                new JsonObject()
                        .put("access_token", signed(changed.apply(claims().jwtID(refresh))))
                        .put("token_type", "Bearer")
                        .put("refresh_token", refresh)
                        .put("expires_in", life)
                        .encode());
    }

    private static void refuse(HttpExchange exchange, String code) throws IOException {
        byte[] error = new JsonObject().put("error", code).encode().getBytes(UTF_8);
        exchange.sendResponseHeaders(400, error.length);
        exchange.getResponseBody().write(error);
        exchange.close();
    }

    private static String one(Map<String, List<String>> fields, String name) {
        return fields.getOrDefault(name, List.of("")).get(0);
    }

    private void answer(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** The claims of a token that is accepted. */
    JWTClaimsSet.Builder claims() {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(url())
                .audience(CLIENT)
                .subject("1")
                .claim("preferred_username", user)
                .claim("groups", groups)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
    }

    /** A token of a user without groups. */
    public String tokenOf(String name) {
        return signed(claims().claim("preferred_username", name).claim("groups", null));
    }

    /** The cookie of a session of a user at a server, by a login there whose callback has the path {@code /login/callback}. */
    public synchronized String cookieOf(String name, int port) throws IOException, InterruptedException {
        user = name;
        groups = List.of();
        HttpClient client = HttpClient.newHttpClient();
        URI server = URI.create("http://127.0.0.1:" + port);
        HttpResponse<Void> begun = client.send(
                HttpRequest.newBuilder(server.resolve("/login")).build(), HttpResponse.BodyHandlers.discarding());
        HttpResponse<Void> authorized = client.send(
                HttpRequest.newBuilder(URI.create(location(begun))).build(), HttpResponse.BodyHandlers.discarding());
        HttpRequest callback = HttpRequest.newBuilder(server.resolve(path(location(authorized))))
                .header(
                        "Cookie",
                        begun.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0])
                .build();
        return client.send(callback, HttpResponse.BodyHandlers.discarding()).headers().allValues("set-cookie").stream()
                .filter(each -> !each.startsWith("grapevine_login_"))
                .findFirst()
                .orElseThrow()
                .split(";", 2)[0];
    }

    private static String location(HttpResponse<?> answer) {
        return answer.headers().firstValue("location").orElseThrow();
    }

    /** A token with these claims. */
    String signed(JWTClaimsSet.Builder claims) {
        return signed(claims, key, "JWT");
    }

    static String signed(JWTClaimsSet.Builder claims, RSAKey by, String type) {
        try {
            return signed(claims, JWSAlgorithm.RS256, by.getKeyID(), type, new RSASSASigner(by));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** A token whose authentication code has the public key, which everybody knows, as its secret. */
    String signedByPublicKey(JWTClaimsSet.Builder claims) throws JOSEException {
        byte[] known = Objects.requireNonNull(key.toRSAPublicKey().getEncoded());
        return signed(claims, JWSAlgorithm.HS256, key.getKeyID(), "JWT", new MACSigner(known));
    }

    private static String signed(
            JWTClaimsSet.Builder claims, JWSAlgorithm algorithm, String keyId, String type, JWSSigner signer)
            throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(algorithm)
                        .keyID(keyId)
                        .type(new JOSEObjectType(type))
                        .build(),
                claims.build());
        token.sign(signer);
        return token.serialize();
    }

    /** Where the issuer leads a browser that comes by {@code location}: the path at the server, with its query. */
    static String path(String location) {
        URI url = URI.create(location);
        return url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
