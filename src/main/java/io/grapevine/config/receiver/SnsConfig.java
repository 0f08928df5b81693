package io.grapevine.config.receiver;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.http.HttpConfig;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A topic, phone number or endpoint of Amazon SNS.
 *
 * @param sendResolved whether resolved alerts are told
 * @param httpConfig the HTTP client
 * @param apiUrl where the API is; empty for the region's
 * @param sigv4 how requests are signed
 * @param topicArn the topic
 * @param phoneNumber the phone number
 * @param targetArn the endpoint
 * @param subject the subject
 * @param message the text
 * @param attributes attributes by name
 * @param useAwsHttpClient whether the SDK's own HTTP client was asked for
 */
public record SnsConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        String apiUrl,
        Sigv4Config sigv4,
        String topicArn,
        String phoneNumber,
        String targetArn,
        String subject,
        String message,
        Map<String, String> attributes,
        boolean useAwsHttpClient)
        implements IntegrationConfig {

    /** Copies the collections. */
    public SnsConfig {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }
}
