package io.grapevine.receiver.wechat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The token that was fetched last. Safe for use by several threads. */
final class WechatTokens {
    /** How long before its end a token is no longer used. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final InstantSource clock;
    private @Nullable Held held;

    WechatTokens(InstantSource clock) {
        this.clock = clock;
    }

    /** Whom a token is for: the company, and the secret of its application. */
    record Account(String corpId, String secret) {
        /** Says nothing of the secret. */
        @Override
        public String toString() {
            return corpId;
        }
    }

    private record Held(Account account, String token, Instant end) {
        /** Says nothing of the secret. */
        @Override
        public String toString() {
            return "<secret>";
        }
    }

    /** The token of an account; null if none is known that is still good. */
    synchronized @Nullable String of(Account account) {
        return held != null && held.account().equals(account) && clock.instant().isBefore(held.end())
                ? held.token()
                : null;
    }

    /** Keeps a token, which is good for {@code life} from now on. */
    synchronized void keep(Account account, String token, Duration life) {
        held = new Held(account, token, clock.instant().plus(life).minus(MARGIN));
    }

    /** Forgets a token that was refused, unless another has taken its place. */
    synchronized void forget(String token) {
        if (held != null && held.token().equals(token)) {
            held = null;
        }
    }
}
