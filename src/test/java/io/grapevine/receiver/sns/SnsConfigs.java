package io.grapevine.receiver.sns;

import io.grapevine.config.Secret;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.sns.Sns.Sigv4Config;
import java.util.Map;

/** SNS configurations of which only what matters to a test is written down. */
final class SnsConfigs {
    private static final Object[] DEFAULTS = {
        "api_url=",
        Map.entry("sigv4", keys("AK", "SK")),
        "topic_arn=arn:aws:sns:us-east-2:123:t",
        "phone_number=",
        "target_arn="
    };

    private SnsConfigs() {}

    static Sns with(Object... fields) {
        return Written.config(Sns.class, Written.and(DEFAULTS, fields));
    }

    /** Keys of the configuration itself, in a region. */
    static Sigv4Config keys(String accessKey, String secretKey) {
        return new Sigv4Config("us-east-2", accessKey, new Secret(secretKey), "", "", "", "", Map.of(), false, "");
    }

    /** A region, a profile and a role. */
    static Sigv4Config profile(String region, String profile, String role) {
        return new Sigv4Config(region, "", new Secret(""), profile, role, "", "", Map.of(), false, "");
    }
}
