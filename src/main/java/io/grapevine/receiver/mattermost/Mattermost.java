package io.grapevine.receiver.mattermost;

import static io.grapevine.config.shape.FieldSet.object;
import static io.grapevine.config.shape.FieldSet.objects;
import static io.grapevine.config.shape.FieldSet.optionalFlag;
import static io.grapevine.config.shape.FieldSet.secretUrl;
import static io.grapevine.receiver.CommonFields.completeEither;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.GlobalConfig;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.config.shape.Shape;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.Draft;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.PlainKind;
import io.grapevine.receiver.ReceiverDefaults;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a Mattermost integration.
 *
 * @param webhookUrl where to post; null if a file says it
 * @param channel the channel or person
 * @param fallback the text for programs that show no formatting
 * @param color the colour of the message's edge
 * @param pretext the text before the message
 * @param footer the line at the end
 * @param footerIcon the picture beside that line
 * @param iconUrl the sender's picture as a URL
 * @param iconEmoji the sender's picture as an emoji
 * @param attachments attachments; if there are any, they take the place of the one that the fields above make
 * @param priority the urgency, or null
 */
public record Mattermost(
        boolean sendResolved,
        HttpConfig httpConfig,
        @Nullable Secret webhookUrl,
        String webhookUrlFile,
        String channel,
        String username,
        String text,
        String fallback,
        String color,
        String pretext,
        String authorName,
        String authorLink,
        String authorIcon,
        String title,
        String titleLink,
        List<MattermostField> fields,
        String thumbUrl,
        String footer,
        String footerIcon,
        String imageUrl,
        String iconUrl,
        String iconEmoji,
        List<MattermostAttachment> attachments,
        String type,
        @Nullable MattermostProps props,
        @Nullable MattermostPriority priority)
        implements PlainKind {
    private static final Shape<MattermostField> FIELD = Shape.of(
                    MattermostField.class, optionalFlag("short").in("isShort"))
            .checked(draft -> {
                draft.require("title", "a title of the Mattermost field");
                draft.require("value", "a value of the Mattermost field");
            });

    /** The kind. */
    public static final Kind<Mattermost> KIND = Kind.of("mattermost", Mattermost.class)
            .complete(Mattermost::complete)
            .field(secretUrl("webhook_url"))
            .text("username", named("mattermost.default.username"))
            .text("text", named("mattermost.default.text"))
            .text("fallback", named("mattermost.default.fallback"))
            .text("color", named("mattermost.default.color"))
            .text("title", named("mattermost.default.title"))
            .text("title_link", named("mattermost.default.titlelink"))
            .field(objects("fields", FIELD))
            .field(objects("attachments", Shape.of(MattermostAttachment.class, objects("fields", FIELD))))
            .field(object("props", Shape.of(MattermostProps.class)))
            .field(object("priority", Shape.of(MattermostPriority.class)))
            .alertmanagers(18)
            .with(Kind.Trait.UNKNOWN_TO_MIMIR)
            .actions()
            .buttons(Chats::mattermost, (environment, target) -> new MattermostActions(environment, target));

    public Mattermost {
        fields = List.copyOf(fields);
        attachments = List.copyOf(attachments);
    }

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.atMostOne("webhook_url", "webhook_url_file");
        GlobalConfig.Mattermost global = defaults.global().mattermost();
        completeEither(draft, "webhook_url", global.webhookUrl(), global.webhookUrlFile());
        if (!draft.isAnySet("webhook_url", "webhook_url_file")) {
            draft.fault("missing webhook_url or webhook_url_file (expected: one of them, here or in global)");
        }
    }

    @Override
    public HttpCall compose(Draft draft) throws SendFailure {
        MattermostMessage message = MattermostMessage.of(this, draft);
        message.secrets().forEach(draft.redaction()::hide);
        draft.sendTo(message.channel());
        String url = SecretSource.either("webhook_url", webhookUrl, webhookUrlFile);
        return HttpCall.postJson(url, message.json());
    }

    @Override
    public Outcome judge(HttpReply reply, Draft draft) {
        return StatusTable.RATE_LIMITS_TOO.judge(
                reply.status(), draft.prefix() + reply.quotableBody(), StatusTable.retryAfter(reply), draft.kept());
    }

    /**
     * A field of a Mattermost message.
     *
     * @param isShort whether it may stand beside another; null for no
     */
    public record MattermostField(
            String title, String value, @Nullable Boolean isShort) {}

    /**
     * An attachment of a Mattermost message.
     *
     * @param fallback the text for programs that show no formatting
     * @param color the colour of the edge
     * @param pretext the text before it
     * @param footer the line at the end
     * @param footerIcon the picture beside that line
     */
    public record MattermostAttachment(
            String fallback,
            String color,
            String pretext,
            String text,
            String authorName,
            String authorLink,
            String authorIcon,
            String title,
            String titleLink,
            List<MattermostField> fields,
            String thumbUrl,
            String footer,
            String footerIcon,
            String imageUrl) {
        public MattermostAttachment {
            fields = List.copyOf(fields);
        }
    }

    /** Properties of a Mattermost message: {@code card} is the text beside it. */
    public record MattermostProps(String card) {}

    /**
     * Priority of a Mattermost message.
     *
     * @param priority {@code urgent}, {@code important}, {@code standard} or empty
     * @param requestedAck whether readers are asked to confirm
     * @param persistentNotifications whether they are reminded until they do
     */
    public record MattermostPriority(String priority, boolean requestedAck, boolean persistentNotifications) {}
}
