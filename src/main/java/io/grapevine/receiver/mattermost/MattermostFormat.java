package io.grapevine.receiver.mattermost;

import static io.grapevine.config.file.shape.FieldSet.object;
import static io.grapevine.config.file.shape.FieldSet.objects;
import static io.grapevine.config.file.shape.FieldSet.optionalFlag;
import static io.grapevine.config.file.shape.FieldSet.secretUrl;
import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.completeEither;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.receiver.IntegrationFormat;
import io.grapevine.receiver.ReceiverDefaults;
import io.grapevine.receiver.mattermost.MattermostConfig.MattermostAttachment;
import io.grapevine.receiver.mattermost.MattermostConfig.MattermostField;
import io.grapevine.receiver.mattermost.MattermostConfig.MattermostPriority;
import io.grapevine.receiver.mattermost.MattermostConfig.MattermostProps;

/** Mattermost. */
final class MattermostFormat {
    private static final Shape<MattermostField> FIELD = Shape.of(
                    MattermostField.class, optionalFlag("short").in("isShort"))
            .checked(draft -> {
                draft.require("title", "a title of the Mattermost field");
                draft.require("value", "a value of the Mattermost field");
            });

    static final IntegrationFormat<MattermostConfig> FORMAT = new IntegrationFormat<>(
            MattermostConfig.class,
            MattermostFormat::complete,
            secretUrl("webhook_url"),
            text("username", named("mattermost.default.username")),
            text("text", named("mattermost.default.text")),
            text("fallback", named("mattermost.default.fallback")),
            text("color", named("mattermost.default.color")),
            text("title", named("mattermost.default.title")),
            text("title_link", named("mattermost.default.titlelink")),
            objects("fields", FIELD),
            objects("attachments", Shape.of(MattermostAttachment.class, objects("fields", FIELD))),
            object("props", Shape.of(MattermostProps.class)),
            object("priority", Shape.of(MattermostPriority.class)));

    private MattermostFormat() {}

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.atMostOne("webhook_url", "webhook_url_file");
        GlobalConfig.Mattermost global = defaults.global().mattermost();
        completeEither(draft, "webhook_url", global.webhookUrl(), global.webhookUrlFile());
        if (!draft.isAnySet("webhook_url", "webhook_url_file")) {
            draft.fault("missing webhook_url or webhook_url_file (expected: one of them, here or in global)");
        }
    }
}
