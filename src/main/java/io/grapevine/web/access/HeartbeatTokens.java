package io.grapevine.web.access;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bearer tokens of pings. A request with one needs neither a login nor a role: the operation that it reaches, which is known by the
 * path, compares the token with that of the heartbeat.
 */
public final class HeartbeatTokens {
    private static final Pattern PING =
            Pattern.compile("/api/grapevine/v1/heartbeats/[A-Za-z0-9_.-]{1,100}(?:/start|/fail)?");
    private static final String BEARER = "Bearer ";

    private HeartbeatTokens() {}

    /** Whether the request is a ping, below the route prefix, with a token; no router reads its path in another way. */
    static boolean isPingWithToken(RoutingContext context, String prefix) {
        String path = context.request().path();
        return context.request().method() == HttpMethod.POST
                && token(context.request().getHeader("Authorization")).isPresent()
                && path != null
                && path.equals(context.normalizedPath())
                && path.startsWith(prefix)
                && PING.matcher(path.substring(prefix.length())).matches();
    }

    /** The token in a header {@code Authorization}. */
    public static Optional<String> token(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(header.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    /** Compares two tokens in a time that does not depend on where they differ; an empty one equals none. */
    public static boolean areEqual(String wanted, String actual) {
        return !wanted.isEmpty()
                && MessageDigest.isEqual(
                        wanted.getBytes(StandardCharsets.UTF_8), actual.getBytes(StandardCharsets.UTF_8));
    }
}
