package io.grapevine.receiver.msteams;

import static io.grapevine.config.file.shape.FieldSet.secretUrl;
import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.receiver.IntegrationFormat;

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
