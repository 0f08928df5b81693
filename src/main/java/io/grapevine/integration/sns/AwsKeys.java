package io.grapevine.integration.sns;

import io.grapevine.config.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What requests to AWS are signed with.
 *
 * @param accessKey the id of the key
 * @param secretKey the key
 * @param sessionToken what goes with a temporary key; empty for others
 * @param expiry when it expires; null for never
 */
record AwsKeys(
        String accessKey,
        Secret secretKey,
        Secret sessionToken,
        @Nullable Instant expiry) {
    /** A key that does not expire. */
    static AwsKeys lasting(String accessKey, String secretKey, String sessionToken) {
        return new AwsKeys(accessKey, new Secret(secretKey), new Secret(sessionToken), null);
    }
}
