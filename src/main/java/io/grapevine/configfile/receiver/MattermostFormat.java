package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.receiver.CommonFields.HTTP_CONFIG;
import static io.grapevine.configfile.receiver.CommonFields.WEBHOOK_URL;
import static io.grapevine.configfile.receiver.CommonFields.WEBHOOK_URL_FILE;
import static io.grapevine.configfile.receiver.CommonFields.completeHttp;
import static io.grapevine.configfile.receiver.CommonFields.named;
import static io.grapevine.configfile.receiver.CommonFields.sendResolved;
import static io.grapevine.configfile.shape.FieldSet.flag;
import static io.grapevine.configfile.shape.FieldSet.object;
import static io.grapevine.configfile.shape.FieldSet.objects;
import static io.grapevine.configfile.shape.FieldSet.optionalFlag;
import static io.grapevine.configfile.shape.FieldSet.text;

import io.grapevine.config.receiver.MattermostAttachment;
import io.grapevine.config.receiver.MattermostConfig;
import io.grapevine.config.receiver.MattermostField;
import io.grapevine.config.receiver.MattermostPriority;
import io.grapevine.config.receiver.MattermostProps;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;

/** Mattermost. */
final class MattermostFormat {
    private static final Field<String> TITLE = text("title");
    private static final Field<String> VALUE = text("value");
    private static final Shape<MattermostField> FIELD = Shape.of(
                    MattermostField.class, TITLE, VALUE, optionalFlag("short").in("isShort"))
            .checked(draft -> {
                draft.require(TITLE, "a title of the Mattermost field");
                draft.require(VALUE, "a value of the Mattermost field");
            });

    private static final Shape<MattermostAttachment> ATTACHMENT = Shape.of(
            MattermostAttachment.class,
            text("fallback"),
            text("color"),
            text("pretext"),
            text("text"),
            text("author_name"),
            text("author_link"),
            text("author_icon"),
            text("title"),
            text("title_link"),
            objects("fields", FIELD),
            text("thumb_url"),
            text("footer"),
            text("footer_icon"),
            text("image_url"));

    private static final Shape<MattermostProps> PROPS = Shape.of(MattermostProps.class, text("card"));
    private static final Shape<MattermostPriority> PRIORITY = Shape.of(
            MattermostPriority.class, text("priority"), flag("requested_ack"), flag("persistent_notifications"));

    static final IntegrationFormat<MattermostConfig> FORMAT = new Kind<>(
            Shape.of(
                    MattermostConfig.class,
                    sendResolved(true),
                    HTTP_CONFIG,
                    WEBHOOK_URL,
                    WEBHOOK_URL_FILE,
                    text("channel"),
                    text("username", named("mattermost.default.username")),
                    text("text", named("mattermost.default.text")),
                    text("fallback", named("mattermost.default.fallback")),
                    text("color", named("mattermost.default.color")),
                    text("pretext"),
                    text("author_name"),
                    text("author_link"),
                    text("author_icon"),
                    text("title", named("mattermost.default.title")),
                    text("title_link", named("mattermost.default.titlelink")),
                    objects("fields", FIELD),
                    text("thumb_url"),
                    text("footer"),
                    text("footer_icon"),
                    text("image_url"),
                    text("icon_url"),
                    text("icon_emoji"),
                    objects("attachments", ATTACHMENT),
                    text("type"),
                    object("props", PROPS),
                    object("priority", PRIORITY)),
            MattermostFormat::complete);

    private MattermostFormat() {}

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.atMostOne(WEBHOOK_URL, WEBHOOK_URL_FILE);
        completeHttp(draft, defaults);
        if (!draft.isSet(WEBHOOK_URL) && !draft.isSet(WEBHOOK_URL_FILE)) {
            draft.set(WEBHOOK_URL, defaults.global().mattermostWebhookUrl());
            draft.set(WEBHOOK_URL_FILE, defaults.global().mattermostWebhookUrlFile());
        }
        if (!draft.isSet(WEBHOOK_URL) && !draft.isSet(WEBHOOK_URL_FILE)) {
            draft.fault("missing webhook_url or webhook_url_file (expected: one of them, here or in global)");
        }
    }
}
