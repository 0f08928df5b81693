package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.receiver.CommonFields.HTTP_CONFIG;
import static io.grapevine.configfile.receiver.CommonFields.completeHttp;
import static io.grapevine.configfile.receiver.CommonFields.named;
import static io.grapevine.configfile.receiver.CommonFields.sendResolved;
import static io.grapevine.configfile.shape.FieldSet.alwaysObject;
import static io.grapevine.configfile.shape.FieldSet.flag;
import static io.grapevine.configfile.shape.FieldSet.secret;
import static io.grapevine.configfile.shape.FieldSet.text;
import static io.grapevine.configfile.shape.FieldSet.textMap;

import io.grapevine.config.Secret;
import io.grapevine.config.receiver.Sigv4Config;
import io.grapevine.config.receiver.SnsConfig;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import java.util.List;

/** Amazon SNS. */
final class SnsFormat {
    private static final Field<String> ACCESS_KEY = text("access_key");
    private static final Field<Secret> SECRET_KEY = secret("secret_key");
    private static final Field<String> ROLE = text("role_arn");
    private static final Field<String> EXTERNAL_ID = text("external_id");

    private static final Shape<Sigv4Config> SIGV4 = Shape.of(
                    Sigv4Config.class,
                    text("region"),
                    ACCESS_KEY,
                    SECRET_KEY,
                    text("profile"),
                    ROLE,
                    EXTERNAL_ID,
                    flag("use_fips_sts_endpoint"),
                    text("service_name"))
            .checked(SnsFormat::checkSigning);

    private static final Field<String> TOPIC = text("topic_arn");
    private static final Field<String> PHONE = text("phone_number");
    private static final Field<String> TARGET = text("target_arn");

    static final IntegrationFormat<SnsConfig> FORMAT = new Kind<>(
            Shape.of(
                    SnsConfig.class,
                    sendResolved(true),
                    HTTP_CONFIG,
                    text("api_url"),
                    alwaysObject("sigv4", SIGV4, Sigv4Config.NONE),
                    TOPIC,
                    PHONE,
                    TARGET,
                    text("subject", named("sns.default.subject")),
                    text("message", named("sns.default.message")),
                    textMap("attributes"),
                    flag("use_aws_http_client")),
            (draft, defaults) -> {
                checkTarget(draft);
                completeHttp(draft, defaults);
            });

    private SnsFormat() {}

    /** Alertmanager lets all three pass as well, so a configuration that it runs on has to. */
    private static void checkTarget(RecordDraft draft) {
        long targets =
                List.of(TOPIC, PHONE, TARGET).stream().filter(draft::isSet).count();
        if (targets == 0 || targets == 2) {
            draft.fault(targets + " of target_arn, topic_arn and phone_number (expected: either a Target ARN, Topic "
                    + "ARN, or Phone Number for SNS)");
        }
    }

    private static void checkSigning(RecordDraft draft) {
        if (draft.isSet(ACCESS_KEY) != draft.isSet(SECRET_KEY)) {
            draft.fault("access_key or secret_key alone (expected: both the AWS SigV4 Access key and Secret Key, or "
                    + "none)");
        }
        if (draft.isSet(EXTERNAL_ID) && !draft.isSet(ROLE)) {
            draft.fault(EXTERNAL_ID, "external_id without a role (expected: role_arn too)");
        }
    }
}
