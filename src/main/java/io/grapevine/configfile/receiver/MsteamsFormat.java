package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.receiver.CommonFields.HTTP_CONFIG;
import static io.grapevine.configfile.receiver.CommonFields.completeHttp;
import static io.grapevine.configfile.receiver.CommonFields.named;
import static io.grapevine.configfile.receiver.CommonFields.sendResolved;
import static io.grapevine.configfile.shape.FieldSet.secretUrl;
import static io.grapevine.configfile.shape.FieldSet.text;

import io.grapevine.config.Secret;
import io.grapevine.config.receiver.MsteamsConfig;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.Shape;
import org.jspecify.annotations.Nullable;

/** Microsoft Teams, through a connector. */
final class MsteamsFormat {
    private static final Field<@Nullable Secret> WEBHOOK_URL = secretUrl("webhook_url");
    private static final Field<String> WEBHOOK_URL_FILE = text("webhook_url_file");

    static final IntegrationFormat<MsteamsConfig> FORMAT = new Kind<>(
            Shape.of(
                    MsteamsConfig.class,
                    sendResolved(true),
                    HTTP_CONFIG,
                    WEBHOOK_URL,
                    WEBHOOK_URL_FILE,
                    text("title", named("msteams.default.title")),
                    text("summary", named("msteams.default.summary")),
                    text("text", named("msteams.default.text"))),
            (draft, defaults) -> {
                draft.exactlyOne(WEBHOOK_URL, WEBHOOK_URL_FILE);
                completeHttp(draft, defaults);
            });

    private MsteamsFormat() {}
}
