package io.grapevine.web.access;

import io.grapevine.config.Secret;
import io.grapevine.web.Answer;
import io.grapevine.web.RequestBodyDrain;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stands before every request: rate limit, headers, then the user's name and password where users are configured. */
public final class Guard implements Handler<RoutingContext> {
    /** The hash of no password: an unknown user costs a check as well, so that names cannot be guessed by the time. */
    private static final Secret NOBODY = new Secret("$2y$10$abcdefghijklmnopqrstuuGJh/K2VMQNBFTDtJ1sGqEsyI9WIJQ5e");

    private static final int MOST_WAITING = 64;

    private final Access access;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AuthCache logins = new AuthCache();
    private final Optional<TokenBucket> bucket;

    private record Login(String user, String password) {}

    /** Guards by {@code access}; the rate limit is the one that holds now. */
    public Guard(Access access) {
        this.access = access;
        AccessConfig.Rate rate = access.config().rate();
        this.bucket = rate.limits()
                ? Optional.of(new TokenBucket(rate.interval(), rate.burst(), System.nanoTime()))
                : Optional.empty();
    }

    @Override
    public void handle(RoutingContext context) {
        if (bucket.isPresent() && !bucket.get().take(System.nanoTime())) {
            Answer.fault(context, 429, "Too Many Requests");
            return;
        }
        AccessConfig config = access.config();
        config.headers().forEach((name, value) -> context.response().putHeader(name, value));
        if (config.users().isEmpty()) {
            context.next();
        } else {
            login(context.request().getHeader("Authorization"))
                    .ifPresentOrElse(login -> check(context, config.users(), login), () -> refuse(context));
        }
    }

    private void check(RoutingContext context, Map<String, Secret> users, Login login) {
        boolean known = users.containsKey(login.user());
        String hash = users.getOrDefault(login.user(), NOBODY).reveal();
        String key = AuthCache.key(login.user(), hash, login.password());
        Optional<Boolean> verdict = logins.verdict(key);
        if (verdict.isPresent()) {
            admit(context, login, known && verdict.get());
            return;
        }
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            Answer.fault(context, 503, "Too many logins are being checked, try again later.");
            return;
        }
        context.request().pause();
        // One check at a time: an attacker who tries passwords occupies one processor at most.
        context.vertx()
                .createSharedWorkerExecutor("login", 1)
                .executeBlocking(() -> Bcrypt.matches(login.password(), hash), false)
                .onComplete(done -> {
                    waiting.decrementAndGet();
                    boolean right = known && done.succeeded() && done.result();
                    logins.remember(key, right);
                    admit(context, login, right);
                    context.request().resume();
                });
    }

    private static void admit(RoutingContext context, Login login, boolean admitted) {
        if (admitted) {
            Callers.loggedIn(context, login.user());
            context.next();
        } else {
            refuse(context);
        }
    }

    private static void refuse(RoutingContext context) {
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
