package io.grapevine.web.access;

import io.grapevine.base.BoundedMap;
import io.grapevine.base.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers the last logins that were checked, as a bcrypt check takes a tenth of a second. A login is kept as a
 * SHA-256 over user, hash and password, so a changed hash is a new login and no password stays in memory.
 */
final class AuthCache {
    private static final int MOST = 100;

    /** The logins that were right; apart from the wrong ones, so that guesses do not displace the logins of users. */
    private final Map<String, Boolean> right = BoundedMap.byUse(MOST);

    private final Map<String, Boolean> wrong = BoundedMap.byUse(MOST);

    static String key(String user, String hash, String password) {
        MessageDigest digest = Sha256.sum();
        for (String part : new String[] {user, hash, password}) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    synchronized Optional<Boolean> verdict(String key) {
        return Optional.ofNullable(right.get(key)).or(() -> Optional.ofNullable(wrong.get(key)));
    }

    synchronized void remember(String key, boolean verdict) {
        (verdict ? right : wrong).put(key, verdict);
    }
}
