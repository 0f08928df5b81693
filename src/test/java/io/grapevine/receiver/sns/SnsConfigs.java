package io.grapevine.receiver.sns;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.receiver.Written;
import java.util.Map;
import java.util.function.Consumer;

/** SNS configurations of which only what matters to a test is written down. */
final class SnsConfigs {
    HttpConfig httpConfig = HttpConfig.DEFAULT;
    String apiUrl = "";
    Sigv4Config sigv4 = keys("AK", "SK");
    String topicArn = "arn:aws:sns:us-east-2:123:t";
    String phoneNumber = "";
    String targetArn = "";
    String subject = "subject";
    String message = "message";
    Map<String, String> attributes = Map.of();
    boolean useAwsHttpClient;

    static SnsConfig with(Consumer<SnsConfigs> changes) {
        return Written.config(SnsConfig.class, new SnsConfigs(), changes);
    }

    /** Keys of the configuration itself, in a region. */
    static Sigv4Config keys(String accessKey, String secretKey) {
        return new Sigv4Config("us-east-2", accessKey, new Secret(secretKey), "", "", "", false, "");
    }

    /** A region, a profile and a role. */
    static Sigv4Config profile(String region, String profile, String role) {
        return new Sigv4Config(region, "", new Secret(""), profile, role, "", false, "");
    }
}
