package io.grapevine.web.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bearer tokens of pings. A request with one needs neither a login nor a role ({@link Needs#SENDER_OR_TOKEN}): the operation that it
 * reaches compares the token with that of the heartbeat.
 */
public final class HeartbeatTokens {
    private static final String BEARER = "Bearer ";

    private HeartbeatTokens() {}

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
