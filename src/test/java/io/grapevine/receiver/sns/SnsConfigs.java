package io.grapevine.receiver.sns;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import java.util.Map;
import java.util.function.Consumer;

/** SNS configurations of which only what matters to a test is written down. */
final class SnsConfigs {
    HttpConfig http = HttpConfig.DEFAULT;
    String apiUrl = "";
    Sigv4Config sigv4 = keys("AK", "SK");
    String topic = "arn:aws:sns:us-east-2:123:t";
    String phone = "";
    String target = "";
    String subject = "subject";
    String message = "message";
    Map<String, String> attributes = Map.of();
    boolean awsClient;

    private SnsConfigs() {}

    static SnsConfig with(Consumer<SnsConfigs> changes) {
        SnsConfigs builder = new SnsConfigs();
        changes.accept(builder);
        return builder.build();
    }

    /** Keys of the configuration itself, in a region. */
    static Sigv4Config keys(String accessKey, String secretKey) {
        return new Sigv4Config("us-east-2", accessKey, new Secret(secretKey), "", "", "", false, "");
    }

    /** A region, a profile and a role. */
    static Sigv4Config profile(String region, String profile, String role) {
        return new Sigv4Config(region, "", new Secret(""), profile, role, "", false, "");
    }

    private SnsConfig build() {
        return new SnsConfig(true, http, apiUrl, sigv4, topic, phone, target, subject, message, attributes, awsClient);
    }
}
