package io.grapevine.receiver.sns;

import static io.grapevine.config.file.shape.FieldSet.object;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kind.Transport;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

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
        implements HttpIntegrationConfig, KindRecord {
    private static final Shape<Sigv4Config> SIGV4 = Shape.of(Sigv4Config.class).checked(SnsConfig::checkSigning);

    /** The kind. */
    public static final Kind<SnsConfig> KIND = Kind.of("sns", SnsConfig.class)
            .check(SnsConfig::checkTarget)
            .field(object("sigv4", SIGV4, Sigv4Config.NONE).literal().always())
            .text("subject", named("sns.default.subject"))
            .text("message", named("sns.default.message"))
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

    /** Alertmanager lets all three pass as well, so a configuration that it runs on has to. */
    private static void checkTarget(RecordDraft draft) {
        long targets = Stream.of("topic_arn", "phone_number", "target_arn")
                .filter(draft::isSet)
                .count();
        if (targets == 0 || targets == 2) {
            draft.fault(targets + " of target_arn, topic_arn and phone_number (expected: either a Target ARN, Topic "
                    + "ARN, or Phone Number for SNS)");
        }
    }

    private static void checkSigning(RecordDraft draft) {
        if (draft.isSet("access_key") != draft.isSet("secret_key")) {
            draft.fault("access_key or secret_key alone (expected: both the AWS SigV4 Access key and Secret Key, or "
                    + "none)");
        }
        if (draft.isSet("external_id") && !draft.isSet("role_arn")) {
            draft.fault("external_id", "external_id without a role (expected: role_arn too)");
        }
    }
}
