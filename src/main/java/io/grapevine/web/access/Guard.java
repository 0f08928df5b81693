package io.grapevine.web.access;

import io.grapevine.base.HeaderText;
import io.grapevine.base.loop.Throttle;
import io.grapevine.config.Secret;
import io.grapevine.web.Answer;
import io.grapevine.web.PausedRequest;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.UnprovenRequests;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Stands before every request: {@link #limit}, then the user's name and password where users are configured. */
public final class Guard implements Handler<RoutingContext> {
    /** The hash of no password: an unknown user costs a check as well, so that names cannot be guessed by the time. */
    private static final Secret UNKNOWN_USER =
            new Secret("$2y$10$abcdefghijklmnopqrstuuGJh/K2VMQNBFTDtJ1sGqEsyI9WIJQ5e");

    private static final int MOST_WAITING = 512;

    /** The path of the health check of gRPC, also below {@code /api}. */
    private static final String HEALTH = "/grpc.health.v1.Health/Check";

    private final Access access;
    private final String prefix;
    private final DeclaredNeeds declared;
    private final LoginQueue queue;
    private final AuthCache logins = new AuthCache();
    private final Optional<Throttle> limit;

    private record Login(String user, String password) {}

    /**
     * Guards by {@code access}; the rate limit is the one that holds now.
     *
     * @param prefix the path before all endpoints
     * @param declared what requests need
     */
    public Guard(Vertx vertx, Access access, String prefix, DeclaredNeeds declared) {
        this.access = access;
        this.prefix = prefix;
        this.declared = declared;
        // One check at a time: an attacker who tries passwords occupies one processor at most.
        WorkerExecutor worker = vertx.createSharedWorkerExecutor("login", 1);
        this.queue = new LoginQueue(check -> worker.executeBlocking(Executors.callable(check), false), MOST_WAITING);
        AccessConfig.Rate rate = access.config().rate();
        this.limit = rate.limits() ? Optional.of(new Throttle(rate.interval(), rate.burst())) : Optional.empty();
    }

    /** Applies the rate limit, and sets the headers of the answer. */
    public void limit(RoutingContext context) {
        if (limit.isPresent() && !limit.get().permits(Duration.ofNanos(System.nanoTime()))) {
            Answer.fault(context, 429, "Too Many Requests");
            return;
        }
        AccessConfig config = access.config();
        config.headers().forEach((name, value) -> context.response().putHeader(name, HeaderText.written(value)));
        context.next();
    }

    @Override
    public void handle(RoutingContext context) {
        AccessConfig config = access.config();
        if (config.users().isEmpty() || Callers.isLoggedIn(context)) {
            context.next();
        } else if (isProbe(context.request())
                || declared.isProvenByOperation(context, prefix)
                || Callers.isHolder(context)) {
            UnprovenRequests.limitBody(context);
            context.next();
        } else {
            login(context.request().getHeader("Authorization"))
                    .ifPresentOrElse(login -> check(context, config.users(), login), () -> ask(context));
        }
    }

    /**
     * Whether a request only asks whether the program runs. What asks that, such as a kubelet, has no login, and would restart the
     * program for ever. A login that is sent is checked all the same.
     */
    private boolean isProbe(HttpServerRequest request) {
        String uri = request.uri();
        boolean reads = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
        boolean isPage = reads && (uri.equals(prefix + "/-/healthy") || uri.equals(prefix + "/-/ready"));
        boolean isCall =
                request.method() == HttpMethod.POST && (uri.equals(prefix + "/api" + HEALTH) || uri.equals(HEALTH));
        return (isPage || isCall) && request.getHeader("Authorization") == null;
    }

    private void check(RoutingContext context, Map<String, Secret> users, Login login) {
        boolean known = users.containsKey(login.user());
        String hash = users.getOrDefault(login.user(), UNKNOWN_USER).reveal();
        String key = AuthCache.key(login.user(), hash, login.password());
        Optional<Boolean> verdict = logins.verdict(key);
        if (verdict.isPresent()) {
            admit(context, login, known && verdict.get());
            return;
        }
        Consumer<Runnable> goOn = PausedRequest.later(context);
        queue.add(
                ClientAddress.network(Callers.address(context)),
                login.user(),
                () -> {
                    if (context.response().closed()) {
                        return; // the client has gone
                    }
                    boolean right = false;
                    try {
                        boolean matches = logins.verdict(key).orElseGet(() -> Bcrypt.matches(login.password(), hash));
                        logins.remember(key, matches && known);
                        right = matches && known;
                    } finally {
                        boolean admitted = right;
                        goOn.accept(() -> admit(context, login, admitted));
                    }
                },
                () -> goOn.accept(
                        () -> Answer.fault(context, 503, "Too many logins are being checked, try again later.")));
    }

    private static void admit(RoutingContext context, Login login, boolean admitted) {
        if (admitted) {
            Callers.loggedIn(context, login.user());
            context.next();
        } else {
            refuse(context);
        }
    }

    /** Asks for a login: for a password only where there is no other way, as browsers do that at each request. */
    private void ask(RoutingContext context) {
        Optional<SignOn> signOn = Callers.signOn(context);
        if (signOn.isEmpty()) {
            refuse(context);
            return;
        }
        UnprovenRequests.limitBody(context);
        String path = DeclaredNeeds.own(context.normalizedPath(), prefix);
        signOn.get().challenge(context, path, "A login is needed");
    }

    private static void refuse(RoutingContext context) {
        UnprovenRequests.limitBody(context);
        RequestBodyDrain.skip(context, () -> {
            context.response().putHeader("WWW-Authenticate", "Basic");
            Answer.fault(context, 401, "Unauthorized");
        });
    }

    private static Optional<Login> login(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        try {
            String pair = new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Login(pair.substring(0, colon), pair.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
