package io.grapevine.receiver.sns;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kind.Transport;
import io.grapevine.receiver.NotifierParts;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The configuration of an Amazon SNS integration: a topic, phone number or endpoint.
 *
 * @param apiUrl where the API is; empty for the region's
 * @param targetArn the endpoint
 * @param useAwsHttpClient whether the AWS SDK's HTTP client is configured
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
        implements HttpKind {
    /** The kind. */
    public static final Kind<SnsConfig> KIND = Kind.of("sns", SnsConfig.class, () -> SnsFormat.FORMAT)
            .alertmanagers(11)
            .by(Transport.AWS)
            .forMachines()
            .urgent();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new SnsNotifier(this, parts.templates(), parts.senders());
    }

    public SnsConfig {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }
}
