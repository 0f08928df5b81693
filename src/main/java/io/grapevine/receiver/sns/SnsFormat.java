package io.grapevine.receiver.sns;

import static io.grapevine.config.file.shape.FieldSet.object;
import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.receiver.IntegrationFormat;
import java.util.stream.Stream;

/** Amazon SNS. */
final class SnsFormat {
    private static final Shape<Sigv4Config> SIGV4 = Shape.of(Sigv4Config.class).checked(SnsFormat::checkSigning);

    static final IntegrationFormat<SnsConfig> FORMAT = new IntegrationFormat<>(
            SnsConfig.class,
            (draft, defaults) -> checkTarget(draft),
            object("sigv4", SIGV4, Sigv4Config.NONE).literal().always(),
            text("subject", named("sns.default.subject")),
            text("message", named("sns.default.message")));

    private SnsFormat() {}

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
