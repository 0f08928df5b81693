package io.grapevine.web.access;

import io.grapevine.access.CallerIdentity;
import io.grapevine.access.Oidc;
import io.grapevine.access.Permissions;
import io.grapevine.base.BoundedMap;
import io.grapevine.base.Sha256;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.go.GoUrl;
import io.grapevine.base.loop.Throttle;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.web.Answer;
import io.grapevine.web.PausedRequest;
import io.grapevine.web.PlainPage;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.access.Issuer.Known;
import io.grapevine.web.access.IssuerTokens.Refused;
import io.grapevine.web.access.IssuerTokens.Verified;
import io.prometheus.metrics.core.metrics.Counter;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sign-on in the server by OpenID Connect. A browser without a session is led to the issuer (authorization code flow with
 * PKCE) and gets a sealed cookie, which is the whole session; a program sends a bearer token of the issuer.
 */
final class SignOn {
    private static final Logger LOG = LoggerFactory.getLogger(SignOn.class);

    private static final String LOGIN = "/login";
    private static final String LOGOUT = "/logout";
    private static final String SESSION_PURPOSE = "session";
    private static final String LOGIN_PURPOSE = "login";

    private static final Duration LOGIN_TIME = Duration.ofMinutes(10);
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final int LEAST_KEY = 32;

    /** The largest value of a cookie: browsers keep 4,096 bytes with its name and attributes. */
    private static final int LARGEST_COOKIE = 3_800;

    private static final int LONGEST_RETURN = 1_500;

    /** Codes that are exchanged at a time; each holds a connection to the issuer. */
    private static final int MOST_EXCHANGES = 32;

    private static final int MOST_TOKENS = 1_000;

    private final Oidc settings;
    private final Secrets secrets;
    private final Counter results;
    private final InstantSource clock;
    private final CookieSeal seal;
    private final Issuer issuer;
    private final IssuerTokens tokens;
    private final HttpSenders senders;
    private final WorkerExecutor worker;
    private final String basePath;
    private final String cookie;
    private final Throttle reports = new Throttle(Duration.ofSeconds(10), 10);
    private final AtomicInteger exchanges = new AtomicInteger();

    /** The tokens that were verified last, by their SHA-256, each with the keys that it was verified by. */
    private final Map<String, Accepted> accepted = BoundedMap.byUse(MOST_TOKENS);

    private record Accepted(Verified token, Known by) {}

    /**
     * The secrets in the files that the settings name.
     *
     * @param client the secret of the client; empty for a public client
     * @param keys the keys of cookies; the first one seals
     */
    record Secrets(Secret client, List<Secret> keys) {
        /** Reads the files. */
        static Secrets read(Oidc settings) throws UnusableFileException {
            Secret client = new Secret("");
            if (settings.clientSecretFile().isPresent()) {
                client = new Secret(
                        text("client_secret_file", settings.clientSecretFile().get())
                                .strip());
                if (client.isEmpty()) {
                    throw new UnusableFileException("oidc.client_secret_file: an empty file (expected: the secret)");
                }
            }
            List<Secret> keys = text("cookie_key_file", settings.cookieKeyFile())
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .map(Secret::new)
                    .toList();
            if (keys.isEmpty() || keys.stream().anyMatch(key -> key.reveal().length() < LEAST_KEY)) {
                throw new UnusableFileException("oidc.cookie_key_file: " + (keys.isEmpty() ? "no key" : "a short key")
                        + " (expected: a line of at least " + LEAST_KEY
                        + " random characters for each key, such as openssl rand -base64 32 prints)");
            }
            return new Secrets(client, keys);
        }

        private static String text(String field, Path file) throws UnusableFileException {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UnusableFileException("oidc." + field + ": " + FileReason.of(e));
            }
        }
    }

    /**
     * The sign-on by these settings. The issuer is not asked yet.
     *
     * @param results counts logins, and what was refused, by result
     */
    SignOn(Vertx vertx, Oidc settings, Secrets secrets, Counter results, InstantSource clock)
            throws UnusableFileException {
        this.settings = settings;
        this.secrets = secrets;
        this.results = results;
        this.clock = clock;
        String binding = String.join("\n", settings.issuer(), settings.clientId(), settings.redirectUrl());
        this.seal = new CookieSeal(secrets.keys(), binding);
        this.tokens = new IssuerTokens(settings, clock);
        this.senders = new HttpSenders(vertx, System.getenv());
        this.worker = vertx.createSharedWorkerExecutor("sign-on", 1);
        try {
            this.issuer = new Issuer(
                    settings,
                    senders.quiet(settings.http()),
                    System::nanoTime,
                    reason -> report("issuer", "The issuer cannot be read", reason, ""));
        } catch (SendFailure e) {
            throw new UnusableFileException("oidc: " + e.getMessage());
        }
        this.basePath = path(settings.baseUrl());
        String id = HexFormat.of().formatHex(Sha256.of(binding), 0, 4);
        // a browser sends a cookie of one server to all ports of its host, and __Host- keeps other hosts from setting
        // it
        this.cookie = (settings.isSecure() && basePath.isEmpty() ? "__Host-" : "") + "grapevine_" + id;
    }

    private static String path(String url) {
        int start = url.indexOf('/', url.indexOf("://") + 3);
        return start < 0 ? "" : url.substring(start);
    }

    /** Whether this is the sign-on by these settings and secrets. */
    boolean isOf(Oidc others, Secrets otherSecrets) {
        return settings.equals(others) && secrets.equals(otherSecrets);
    }

    void close() {
        senders.close(); // requests of logins finish; the worker is that of the next sign-on, too
    }

    /** The path of the login for browsers. */
    String loginPath() {
        return basePath + LOGIN;
    }

    /** The path of the logout for browsers. */
    String logoutPath() {
        return basePath + LOGOUT;
    }

    // The caller of a request

    /**
     * Finds out who sends a request, or answers it: with the pages of a login, or because its session or token is not valid.
     *
     * @param path the path below the route prefix
     * @param provesItself whether a bearer token is none of the issuer, but for the operation to judge
     * @param isStrict whether a session or a token that is not valid is refused; else it counts as none
     */
    void attend(RoutingContext context, String path, Permissions permissions, boolean provesItself, boolean isStrict) {
        HttpMethod method = context.request().method();
        if (method.equals(HttpMethod.GET) && path.equals(LOGIN)) {
            begin(context);
        } else if (method.equals(HttpMethod.GET) && path.equals(Oidc.CALLBACK)) {
            end(context, permissions);
        } else if (path.equals(LOGOUT) && (method.equals(HttpMethod.GET) || method.equals(HttpMethod.POST))) {
            logout(context, method.equals(HttpMethod.POST));
        } else {
            Callers.offerLogin(context, this);
            identify(context, path, provesItself, isStrict);
        }
    }

    private void identify(RoutingContext context, String path, boolean provesItself, boolean isStrict) {
        String authorization = context.request().getHeader("Authorization");
        Optional<String> bearer = DeclaredNeeds.bearerToken(authorization);
        Cookie session = context.request().getCookie(cookie);
        if (bearer.isPresent() && !provesItself) {
            verify(context, path, bearer.get(), isStrict);
        } else if (authorization != null || session == null) {
            context.next();
        } else {
            Optional<CallerIdentity> known = session(session.getValue());
            if (known.isPresent()) {
                Callers.signedOn(context, known.get(), true);
                context.next();
            } else if (isStrict) {
                report("bad_cookie", "A session was refused", "not one of this server, or ended", address(context));
                context.response().addCookie(cookie(cookie, "", "/", Duration.ZERO));
                challenge(context, path, "The session is not valid");
            } else {
                context.next();
            }
        }
    }

    private Optional<CallerIdentity> session(String value) {
        Instant now = clock.instant();
        return seal.open(SESSION_PURPOSE, value)
                .filter(content -> {
                    Instant since = Instant.ofEpochSecond(content.getLong("since"));
                    return !since.isAfter(now.plus(SKEW)) && now.isBefore(since.plus(settings.session()));
                })
                .map(content -> new CallerIdentity(
                        Optional.of(content.getString("user")),
                        content.getJsonArray("groups").stream()
                                .map(String::valueOf)
                                .toList(),
                        List.of()));
    }

    private void verify(RoutingContext context, String path, String token, boolean isStrict) {
        later(context, knownFor(token).compose(known -> offLoop(() -> verified(token, known))), identity -> {
            if (identity.value() != null) {
                Callers.signedOn(context, identity.value(), false);
                context.next();
            } else if (!isStrict) {
                context.next();
            } else if (identity.isUnavailable()) {
                PermissionGate.refuse(context, path, 503, "The issuer of tokens is not available: " + identity.fault());
            } else {
                report("bad_token", "A bearer token was refused", identity.fault(), address(context));
                challenge(context, path, "The bearer token is not valid: " + identity.fault());
            }
        });
    }

    /** The issuer with the key by which a token claims to be signed, if it has that. */
    private Future<Known> knownFor(String token) {
        return offLoop(() -> Optional.ofNullable(IssuerTokens.keyId(token)))
                .compose(key -> Future.fromCompletionStage(issuer.known(each -> each.hasKey(key.orElse(null)))));
    }

    private CallerIdentity verified(String token, Known known) throws Refused {
        String sum = HexFormat.of().formatHex(Sha256.of(token));
        synchronized (accepted) {
            Accepted before = accepted.get(sum);
            if (before != null
                    && before.by() == known
                    && clock.instant()
                            .isBefore(before.token().expires().toInstant().plus(SKEW))) {
                return before.token().identity();
            }
        }
        Verified verified = tokens.verifyBearer(token, known.keys());
        synchronized (accepted) {
            accepted.put(sum, new Accepted(verified, known));
        }
        return verified.identity();
    }

    /** Refuses a request that needs a login: a browser is led to one, and comes back to where it is. */
    void challenge(RoutingContext context, String path, String reason) {
        context.response().putHeader("WWW-Authenticate", "Bearer");
        if (PlainPage.isWanted(context.request())) {
            page(context, 401, "Log in", "<p>" + Answer.escape(reason) + ".</p>\n" + PlainPage.loginLink(loginPath()));
        } else {
            PermissionGate.refuse(
                    context,
                    path,
                    401,
                    reason + " (expected: a login at " + loginPath() + ", or a bearer token of " + settings.issuer()
                            + ")");
        }
    }

    // Login

    private void begin(RoutingContext context) {
        String back = returnPath(context.request().getParam("return"));
        later(context, known(), done -> {
            Known known = done.value();
            if (known == null) {
                unavailable(context, done.fault());
                return;
            }
            String state = seal.random();
            String nonce = seal.random();
            String verifier = seal.random();
            JsonObject content = new JsonObject()
                    .put("state", state)
                    .put("nonce", nonce)
                    .put("verifier", verifier)
                    .put("back", back)
                    .put("since", clock.instant().getEpochSecond());
            context.response()
                    .addCookie(cookie(cookieOf(state), seal.seal(LOGIN_PURPOSE, content), loginPath(), LOGIN_TIME));
            Map<String, String> query = new LinkedHashMap<>();
            query.put("response_type", "code");
            query.put("client_id", settings.clientId());
            query.put("redirect_uri", settings.redirectUrl());
            query.put("scope", String.join(" ", settings.scopes()));
            query.put("state", state);
            query.put("nonce", nonce);
            query.put("code_challenge", challenge(verifier));
            query.put("code_challenge_method", "S256");
            redirect(context, withQuery(known.authorization(), query));
        });
    }

    private static String challenge(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
    }

    private static String withQuery(String url, Map<String, String> query) {
        StringBuilder text = new StringBuilder(url);
        query.forEach((name, value) -> text.append(text.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(GoUrl.escapeForm(value)));
        return text.toString();
    }

    /** A path of this server below the web UI, whatever a link says; the web UI itself for any other text. */
    private String returnPath(@Nullable String wanted) {
        boolean isOwn = wanted != null
                && wanted.length() <= LONGEST_RETURN
                && wanted.startsWith(basePath + "/")
                && !wanted.startsWith("//")
                && wanted.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\' && c != '"' && c != '<' && c != '>')
                && Stream.of(LOGIN, LOGOUT).noneMatch(own -> wanted.startsWith(basePath + own));
        return wanted != null && isOwn ? wanted : basePath + "/";
    }

    private void end(RoutingContext context, Permissions permissions) {
        HttpServerRequest request = context.request();
        String state = Optional.ofNullable(request.getParam("state")).orElse("");
        String code = Optional.ofNullable(request.getParam("code")).orElse("");
        Cookie begun = state.length() < 8 ? null : request.getCookie(cookieOf(state));
        Optional<JsonObject> login = begun == null
                ? Optional.empty()
                : seal.open(LOGIN_PURPOSE, begun.getValue()).filter(content -> isOf(content, state));
        if (begun != null) {
            context.response().addCookie(cookie(cookieOf(state), "", loginPath(), Duration.ZERO));
        }
        if (login.isEmpty()) {
            refuse(context, "state: not of a login that this browser has begun here within ten minutes");
        } else if (code.isEmpty()) {
            String error = Optional.ofNullable(request.getParam("error")).orElse("");
            refuse(context, "the issuer says: " + (error.matches("[a-z_]{1,60}") ? error : "nothing"));
        } else if (exchanges.incrementAndGet() > MOST_EXCHANGES) {
            exchanges.decrementAndGet();
            unavailable(context, "too many logins at a time");
        } else {
            Future<CallerIdentity> identity =
                    exchange(login.get(), code).onComplete(done -> exchanges.decrementAndGet());
            later(context, identity, result -> {
                if (result.value() != null) {
                    admit(context, result.value(), permissions, login.get().getString("back"));
                } else if (result.isUnavailable()) {
                    unavailable(context, result.fault());
                } else {
                    refuse(context, result.fault());
                }
            });
        }
    }

    private boolean isOf(JsonObject login, String state) {
        Instant since = Instant.ofEpochSecond(login.getLong("since"));
        return clock.instant().isBefore(since.plus(LOGIN_TIME))
                && MessageDigest.isEqual(
                        login.getString("state").getBytes(StandardCharsets.UTF_8),
                        state.getBytes(StandardCharsets.UTF_8));
    }

    private Future<CallerIdentity> exchange(JsonObject login, String code) {
        String secret = secrets.client().reveal();
        return known().compose(known ->
                        Future.fromCompletionStage(issuer.exchange(known, code, login.getString("verifier"), secret)))
                .compose(reply -> {
                    String token = String.valueOf(reply.getValue("id_token"));
                    String nonce = login.getString("nonce");
                    return knownFor(token)
                            .compose(known -> offLoop(() -> tokens.verifyLogin(token, nonce, known.keys())));
                });
    }

    private void admit(RoutingContext context, CallerIdentity identity, Permissions permissions, String back) {
        String value = sealed(identity, identity.groups());
        if (value.length() > LARGEST_COOKIE) {
            value = sealed(
                    identity,
                    identity.groups().stream().filter(permissions::names).toList());
        }
        if (value.length() > LARGEST_COOKIE) {
            refuse(context, "too many groups for a cookie (expected: fewer, by what the issuer puts in the claim)");
            return;
        }
        results.labelValues("login").inc();
        LOG.atInfo()
                .addKeyValue("user", identity.user().orElse(""))
                .addKeyValue("address", address(context))
                .log("Logged in by OpenID Connect");
        context.response().addCookie(cookie(cookie, value, "/", settings.session()));
        redirect(context, settings.baseUrl().substring(0, settings.baseUrl().length() - basePath.length()) + back);
    }

    private String sealed(CallerIdentity identity, List<String> groups) {
        return seal.seal(
                SESSION_PURPOSE,
                new JsonObject()
                        .put("user", identity.user().orElse(""))
                        .put("groups", new JsonArray(groups))
                        .put("since", clock.instant().getEpochSecond()));
    }

    private void refuse(RoutingContext context, String reason) {
        report("bad_login", "A login was refused", reason, address(context));
        page(
                context,
                401,
                "Not logged in",
                "<p>" + Answer.escape(reason) + "</p>\n" + PlainPage.link(Answer.escape(loginPath()), "Try again"));
    }

    private void unavailable(RoutingContext context, String reason) {
        results.labelValues("unavailable").inc();
        context.response().putHeader("Retry-After", "10");
        page(
                context,
                503,
                "No login at the moment",
                "<p>The issuer of logins is not available: " + Answer.escape(reason) + "</p>\n"
                        + PlainPage.link(Answer.escape(loginPath()), "Try again"));
    }

    // Logout

    private void logout(RoutingContext context, boolean isConfirmed) {
        Cookie session = context.request().getCookie(cookie);
        if (!isConfirmed && session != null) {
            page(
                    context,
                    200,
                    "Sign out",
                    "<form method=\"post\" action=\"" + Answer.escape(logoutPath())
                            + "\"><button>Sign out</button></form>\n");
            return;
        }
        context.response().addCookie(cookie(cookie, "", "/", Duration.ZERO));
        later(context, known().map(Known::endSession).otherwise(Optional.empty()), there -> {
            String issuers = Optional.ofNullable(there.value())
                    .flatMap(url -> url)
                    .map(this::endSession)
                    .orElse("");
            String logIn = PlainPage.link(Answer.escape(loginPath()), "Log in");
            page(context, 200, "Signed out", "<p>You are signed out here.</p>\n" + issuers + logIn);
        });
    }

    private String endSession(String url) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("client_id", settings.clientId());
        query.put("post_logout_redirect_uri", settings.baseUrl() + LOGOUT);
        return PlainPage.link(Answer.escape(withQuery(url, query)), "Sign out at the issuer, too");
    }

    // What all of these need

    private String cookieOf(String state) {
        return "grapevine_login_" + state.substring(0, 8);
    }

    private Cookie cookie(String name, String value, String path, Duration age) {
        return Cookie.cookie(name, value)
                .setPath(path)
                .setHttpOnly(true)
                .setSecure(settings.isSecure())
                .setSameSite(CookieSameSite.LAX)
                .setMaxAge(age.toSeconds());
    }

    private void report(String result, String message, String reason, String address) {
        results.labelValues(result).inc();
        if (reports.permits(Duration.ofNanos(System.nanoTime()))) {
            LOG.atWarn()
                    .addKeyValue("err", reason)
                    .addKeyValue("address", address)
                    .log(message);
        }
    }

    private static String address(RoutingContext context) {
        return Callers.address(context);
    }

    private static void page(RoutingContext context, int status, String title, String content) {
        RequestBodyDrain.skip(context, () -> PlainPage.answer(context, status, title, content));
    }

    private static void redirect(RoutingContext context, String url) {
        context.response().putHeader("Location", url).putHeader("Cache-Control", "no-store");
        RequestBodyDrain.skip(context, () -> Answer.empty(context, 302));
    }

    private <T> Future<T> offLoop(Callable<T> work) {
        return worker.executeBlocking(work, false);
    }

    private Future<Known> known() {
        return Future.fromCompletionStage(issuer.known(any -> true));
    }

    /** Answers a request by what is to come, on its loop, unless its client has gone by then. */
    private static <T> void later(RoutingContext context, Future<T> coming, Consumer<Result<T>> answer) {
        Consumer<Runnable> goOn = PausedRequest.later(context);
        coming.onComplete(done -> goOn.accept(() -> answer.accept(Result.of(done))));
    }

    /** A value, or why there is none. */
    private record Result<T>(@Nullable T value, String fault, boolean isUnavailable) {
        static <T> Result<T> of(AsyncResult<T> done) {
            if (done.succeeded()) {
                return new Result<>(done.result(), "", false);
            }
            Throwable cause = Issuer.cause(done.cause());
            return new Result<>(null, String.valueOf(cause.getMessage()), !(cause instanceof Refused));
        }
    }
}
