package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.receiver.CommonFields.HTTP_CONFIG;
import static io.grapevine.configfile.receiver.CommonFields.WEBHOOK_URL;
import static io.grapevine.configfile.receiver.CommonFields.WEBHOOK_URL_FILE;
import static io.grapevine.configfile.receiver.CommonFields.completeHttp;
import static io.grapevine.configfile.receiver.CommonFields.named;
import static io.grapevine.configfile.receiver.CommonFields.sendResolved;
import static io.grapevine.configfile.shape.FieldSet.text;

import io.grapevine.config.receiver.MsteamsConfig;
import io.grapevine.configfile.shape.Shape;

/** Microsoft Teams, through a connector. */
final class MsteamsFormat {
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
