package io.grapevine.config.file.receiver;

import static io.grapevine.config.file.receiver.CommonFields.named;
import static io.grapevine.config.file.shape.FieldSet.secretUrl;
import static io.grapevine.config.file.shape.FieldSet.text;

import io.grapevine.config.receiver.MsteamsConfig;

/** Microsoft Teams, through a connector. */
final class MsteamsFormat {
    static final IntegrationFormat<MsteamsConfig> FORMAT = new IntegrationFormat<>(
            MsteamsConfig.class,
            (draft, defaults) -> draft.exactlyOne("webhook_url", "webhook_url_file"),
            secretUrl("webhook_url"),
            text("title", named("msteams.default.title")),
            text("summary", named("msteams.default.summary")),
            text("text", named("msteams.default.text")));

    private MsteamsFormat() {}
}
